"""Writes each document as Markdown: the dossier's own text, and tables made from the trace graph."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samdkit import __version__, annex, grading, matrix, seeded, trace
from samdkit.checking import run as run_checks
from samdkit.checks.catalogue import checks
from samdkit.classification.argument import arguments
from samdkit.model.component import Component
from samdkit.model.document import DossierFile, Section
from samdkit.model.evidence import Grade
from samdkit.model.item import Item, item_id
from samdkit.model.report import Report
from samdkit.model.standard import Clause
from samdkit.outputs import grade_summary
from samdkit.outputs.technical_file.documents import HOMES, Document, documents, folder
from samdkit.project import Project, natural
from samdkit.sources import standards
from samdkit.sources.kinds import inverse

#: Documents that users of the device read: bookkeeping is not printed in them.
_FOR_USERS = {"label", "instructions-for-use"}
_REFERENCE = re.compile(r"\[([A-Z][A-Z0-9-]*-\d+(?:\.[a-z0-9]+)?)\](?!\()")
_FACT = re.compile(r"\[device:([a-z-]+)\]")
#: A link or picture of Markdown whose target is neither an address nor an anchor.
_RELATIVE = re.compile(r"!?\[(?P<words>[^\]]*)\]\((?![a-z]+:|#)(?P<path>[^)\s]+)[^)]*\)")
_CODE_SPAN = re.compile(r"(`[^`]*`)")
_SHORT = 160


@dataclass(slots=True, frozen=True)
class Page:
    """One document as Markdown."""

    document: Document
    markdown: str
    origins: tuple[str, ...]
    """Files of the dossier that its own text comes from."""


def pages(project: Project) -> list[Page]:
    """Every document of the project's technical file, in order."""
    writer = _Writer(project)
    return [writer.page(document) for document in writer.documents]


def commit_words(project: Project) -> str:
    """The commit, or that there is none; and whether the files differ from it."""
    commit = project.commit
    if not commit.id:
        return "none yet: dates in this file are 1 January 1980"
    changed = ", with changes that are not committed" if commit.dirty else ""
    return f"{commit.id[:12]} of {commit.moment:%Y-%m-%d %H:%M} UTC{changed}"


class _Writer:
    """The functions that the templates call, over one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.documents = documents(project)
        self.report = run_checks(project)
        self.answered = annex.answers(project)
        self.environment = Environment(
            loader=FileSystemLoader(folder()),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # noqa: S701 # nosec B701 - Markdown; what stands in cells is escaped by the filters
        )
        self.environment.filters |= {"cell": _cell, "code": _code, "inline": self.inline, "short": self.short}

    def page(self, document: Document) -> Page:
        """One document."""
        template = self.environment.get_template(document.source)
        text = template.render(document=document, **self.values)
        return Page(document, re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", tuple(self.origins(document)))

    # implements: KIT-SRS-042.b, KIT-SRS-042.d
    @cached_property
    def values(self) -> dict[str, Any]:
        """Everything that a template may use."""
        project = self.project
        own_runs = sorted((run for run in project.runs if not run.origin), key=lambda run: run.test)
        requirements = [address for item in project.requirements(inherited=False) for address in item.addresses]
        controls = [address for item in project.of_kind("risk-control", inherited=False) for address in item.addresses]
        grades = {address: trace.grade(project, address) for address in requirements + controls}
        leaves = annex.leaves(project)
        release = run_checks(project, release=True)
        used = {run.environment for run in own_runs}
        return {
            "prose": self.prose, "above": self.above, "groups": self.groups, "items": self.items, "inherited": self.inherited,
            "full": self.full, "ref": self.ref, "refs": self.refs, "paths": _paths, "tests": _tests,
            "fact": project.identity.fact, "is_component": project.identity.is_component,
            "facts": sorted(project.identity.facts.items()), "commit": commit_words(project), "version": self.version,
            "licence": self.licence, "grades": self.grades, "grade_words": self.grade_words, "wanted_words": self.wanted_words,
            "wanted": _wanted, "by_kind": _by_kind, "sources": self.sources,
            "residual": _residual, "acceptable": self.acceptable, "criterion": self.criterion, "plan": project.risk_plan,
            "disclosed": self.disclosed(), "discharging": self.discharging, "evidence_of": self.evidence_of,
            "arguments": arguments(project), "state": _state, "places": self.places, "leaves": leaves, "runs": own_runs,
            "reported": [run for run in own_runs if run.results],
            "count_states": _sentence(Counter(str(leaf.state) for leaf in leaves)),
            "addresses": requirements, "executed": sum(grades[one] >= Grade.EXECUTED for one in requirements),
            **self.seeding(),
            "all_addresses": grades, "sensitive_all": sum(one is Grade.FAULT_SENSITIVE for one in grades.values()),
            "executed_all": sum(one >= Grade.EXECUTED for one in grades.values()),
            "declared": [one for one, grade in grades.items() if grade == Grade.DECLARED],
            "untested": (untested := [one for one, grade in grades.items() if grade == Grade.NONE]),
            "untested_words": self.untested_words(untested),
            "stale": {one.run.test for address in grades for one in trace.observed(project, address) if one.stale},
            "outcomes": sorted(Counter(run.outcome for run in own_runs).items()),
            "environments": [project.environments[one] for one in sorted(used) if one in project.environments],
            "matrix": self.rows, "backward": matrix.backward(project),
            "units": sorted((one for one in project.units.values() if not one.origin), key=lambda one: one.id),
            "packages": [one for one in project.packages if not one.development],
            "components": list(project.lock.components) if project.lock else [],
            "open_tasks": [one for one in self.items("task") if one.attribute("state", default="open") == "open"],
            "statuses": _sentence(Counter(item.status for item in project.own_items())),
            "gspr": (gspr := self.gspr()), "gspr_summary": _sentence(Counter(row["applies"].partition(":")[0] for row in gspr)),
            "findings": release.findings, "findings_summary": _findings(self.report), "checks": checks(),
        }  # fmt: skip

    # The dossier's own text

    def origins(self, document: Document) -> list[str]:
        """Dossier files whose text or items the document holds."""
        own = [file for file in self.project.files if not file.origin]
        kinds = {kind for kind, home in HOMES.items() if home == document.name}
        return [file.path for file in own if _home(file) == document.name or file.kind in kinds]

    def prose(self, document: Document) -> str:
        """All sections of the dossier that belong to a document."""
        return "\n\n".join(
            self.file(file, document) for file in self.project.files if not file.origin and _home(file) == document.name
        )

    def file(self, file: DossierFile, document: Document) -> str:
        """One file of prose; its title is a heading where the document has more than one file."""
        several = sum(_home(one) == document.name for one in self.project.files if not one.origin) > 1
        title = [f"## {self.text(file.title)}"] if several and file.title else []
        body = [self.text(file.preamble)] if file.preamble else []
        deeper = 1 if several else 0
        return "\n\n".join([*title, *body, *(self.section(one, document, deeper) for one in file.sections)])

    def section(self, section: Section, document: Document, deeper: int = 0) -> str:
        """A heading with its text and, where users of the device don't read it, what it answers."""
        lines = [f"{'#' * min(section.level + deeper, 6)} {self.text(section.title)}"]
        if document.name not in _FOR_USERS:
            notes = [f"answers {', '.join(section.answers)}"] if section.answers else []
            notes += [
                f"{name}: {self.text(value)}" for name, value in section.bookkeeping.items() if name in {"method", "standards"}
            ]
            if notes:
                lines.append(f"*{'; '.join(notes)}*")
        return "\n\n".join([*lines, self.text(section.text)])

    def above(self, kind: str) -> str:
        """The text above the items of a kind, from every file that has some."""
        files = [one for one in self.project.files if one.kind == kind and not one.origin]
        return "\n\n".join(self.text(one.preamble) for one in files if one.preamble)

    def groups(self, *kinds: str) -> list[tuple[str, str, list[Item]]]:
        """Title, text and items of each file with items of these kinds, by the first item."""
        found = []
        for file in self.project.files:
            items = [item for item in self.items(*kinds) if item.location.path == file.path]
            if file.origin or not items:
                continue
            found.append((file.title or items[0].kind, self.text(file.preamble), items))
        return sorted(found, key=lambda one: natural(one[2][0].id))

    def text(self, text: str) -> str:
        """Text of the dossier with its references as links and its facts filled in."""
        inner = _RELATIVE.sub(self._page_of, text)
        filled = _FACT.sub(lambda found: self.fact(found.group(1)), inner)
        return _REFERENCE.sub(lambda found: self.ref(found.group(1)), filled)

    def _page_of(self, link: re.Match[str]) -> str:
        """A link between files of the dossier as a link between pages; where it leads to no page, its words alone."""
        target = link.group("path").partition("#")[0].lstrip("./")
        for file in self.project.files:
            page = _home(file) or HOMES.get(file.kind, "")
            if target and not file.origin and page and file.path.endswith(f"/{target}"):
                return f"[{link.group('words')}]({page}.md)"
        return link.group("words")

    def inline(self, text: str) -> str:
        """Text for a cell of a table."""
        return self.text(_cell(text))

    def short(self, text: str) -> str:
        """The beginning of a text, for a cell."""
        plain = _cell(re.sub(r"[`*]", "", text))
        return self.text(plain if len(plain) <= _SHORT else plain[:_SHORT].rsplit(" ", 1)[0] + " …")

    def fact(self, name: str) -> str:
        """A fact of device.md; one that is open says so."""
        value = self.project.identity.fact(name)
        return f"*{value or 'not stated'}*" if value in {"", "open"} else value

    # Items

    def items(self, *kinds: str) -> list[Item]:
        """The project's own items of these kinds."""
        return self.project.of_kind(*kinds, inherited=False)

    def inherited(self, *kinds: str, origin: str = "") -> list[Item]:
        """Items of these kinds that came with components, or with one of them."""
        return [item for item in self.project.of_kind(*kinds) if item.origin and origin in {"", item.origin}]

    # implements: KIT-SRS-042.e
    def full(self, item: Item, level: int = 2) -> str:
        """An item as a section: its text, its attributes and links, and what links to it."""
        rows = [("status", item.status)]
        rows += [(name, self.inline(value)) for name, value in item.attributes.items() if name != "status" and value]
        kinds = dict.fromkeys(link.kind for link in item.links)
        rows += [(kind, self.refs(item.targets(kind))) for kind in kinds]
        incoming: dict[str, list[str]] = {}
        for link in self.project.links_to(item.id):
            incoming.setdefault(link.kind, []).append(link.source)
        for part in item.addresses:
            for link in self.project.links_to(part):
                incoming.setdefault(link.kind, []).append(link.source)
        rows += [(inverse(kind), self.refs(sorted(set(ends), key=natural))) for kind, ends in sorted(incoming.items())]
        place = f'<span class="origin">{item.location}</span>'
        head = f"{'#' * level} {item.id} {self.text(item.title)} {{#{_anchor(item.id)}}}"
        table = "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)])
        return "\n\n".join(part for part in [head, self.text(item.text), table, place] if part) + "\n"

    def ref(self, address: str) -> str:
        """A link to an item, a part or a clause; plain text where there is nothing to link to."""
        item = self.project.item(address)
        if item is None or not item.in_force:
            return address
        home = "components" if item.origin else HOMES.get(item.kind, "")
        if not home:
            return address
        anchor = f"#{_anchor(item.id)}" if not item.origin else f"#{item.origin}"
        return f"[{address}]({home}.md{anchor})"

    def refs(self, addresses: Iterable[str]) -> str:
        """Several links."""
        return ", ".join(self.ref(one) for one in addresses)

    def sources(self, item: Item, kind: str) -> list[str]:
        """Items with a link of that kind to the item or one of its parts."""
        return sorted(
            {link.source for address in [item.id, *item.addresses] for link in self.project.links_to(address, kind)}, key=natural
        )

    def discharging(self, item: Item) -> list[str]:
        """What discharges an assumption of use."""
        return self.sources(item, "discharges")

    # What was observed

    def grades(self, item: Item) -> str:
        """Each part of a requirement with its grade, code and tests."""
        rows = ["| part | observed | wanted | code | tests |", "| --- | --- | --- | --- | --- |"]
        found = matrix.rows(self.project, item)
        rows += [f"| {row.address} | {row.grade} | {_wanted(row)} | {_paths(row.units)} | {_tests(row.tests)} |" for row in found]
        return "\n".join(rows)

    def grade_words(self, item: Item) -> str:
        """The grades of an item's parts in a few words."""
        found = {address: str(trace.grade(self.project, address)) for address in item.addresses}
        if len(set(found.values())) == 1:
            return next(iter(found.values()))
        return ", ".join(f"{address.removeprefix(item.id)} {grade}" for address, grade in found.items())

    def wanted_words(self, item: Item) -> str:
        """What is wanted of an item's parts, in a few words; bold where less was observed."""
        return ", ".join(dict.fromkeys(_wanted(row) for row in matrix.rows(self.project, item)))

    @cached_property
    def rows(self) -> list[matrix.Row]:
        """The rows of the forward matrix."""
        return matrix.forward(self.project)

    # implements: KIT-SRS-018.f
    def seeding(self) -> dict[str, Any]:
        """What seeded faults came to: counted, by code, and each survivor by name."""
        project, units = self.project, matrix.seeded_units(self.project)
        counted = grade_summary.summary(project, self.rows)
        survivors = {one.fault.fault: one for unit in units for one in unit.survivors}
        units_of = [(seeded.unit_of(project, one), one) for one in matrix.own_faults(project) if one.outcome == "error"]
        words = f"{counted.seeded}, of which {counted.outcomes.get('killed', 0)} noticed" if counted.outcomes else "none"
        return {
            "counted": counted, "seeded": units, "operators": matrix.operators(project), "outcome_words": grade_summary.OUTCOMES,
            "operator_words": grade_summary.OPERATORS,
            "survivors": sorted(survivors.values(), key=lambda one: (one.location.path, one.location.line, one.fault.fault)),
            "asked": {one.fault.fault for unit in units if unit.asking for one in unit.survivors},
            "errors": [(grading.place_of(unit, one), one) for unit, one in units_of if unit is not None],
            "seeded_words": words, "policy": project.grade_policy,
        }  # fmt: skip

    def untested_words(self, addresses: list[str]) -> str:
        """Addresses without a test, each with the way in which it is verified instead."""
        words = []
        for address in addresses:
            item = self.project.items[item_id(address)]
            sections = [one.title for one in self.project.sections() if item.id in one.bookkeeping.get("realises", "")]
            protocols = [end for end in self.sources(item, "verifies") if self.project.items[end].kind == "test-protocol"]
            how = f"section “{sections[0]}” of the instructions" if sections else ""
            how = how or (f"manual protocol {self.refs(protocols)}, not passed for this version" if protocols else "nothing")
            words.append(f"{self.ref(address)} ({how})")
        return ", ".join(words)

    def evidence_of(self, component: Component) -> str:
        """How many runs came with a component, and whether they belong to this wheel."""
        content = self.project.components.get(component.name)
        if content is None:
            return "none"
        passed = sum(run.passed for run in content.evidence.runs)
        bound = content.evidence.wheels.get(f"{component.name} {component.version}") == component.found
        binding = "bound to this wheel" if bound else "**not bound to this wheel**"
        return f"{len(content.evidence.runs)} test cases, {passed} passed; {binding}"

    def version(self, item: Item) -> str:
        """The version of a SOUP item: its own, else the lock's."""
        stated = item.attribute("version")
        locked = [one.version for one in self.project.packages if one.name == item.attribute("package").lower()]
        return stated or (locked[0] if locked else "not in the lock")

    def licence(self, package: str) -> str:
        """The licence of a package as the tested environment knows it."""
        for environment in self.project.environments.values():
            for one in environment.packages:
                if one["name"].lower() == package.lower():
                    return str(one.get("licence") or "not stated")
        return "not known before `samdkit verify`"

    # Risks

    def acceptable(self, item: Item) -> str:
        """Whether the residual risk is within the plan."""
        if self.project.risk_plan is None:
            return "no plan"
        severity = item.attribute("residual-severity") or item.attribute("severity")
        answer = self.project.risk_plan.acceptable(severity, _residual(item), benefit=bool(item.attribute("benefit")))
        return {True: "yes", False: "**no**", None: "not on the scale"}[answer]

    def criterion(self, severity: str, probability: str) -> str:
        """One cell of the risk matrix."""
        plan = self.project.risk_plan
        if plan is None:
            return ""
        if plan.acceptable(severity, probability, benefit=False):
            return "+"
        return "b" if plan.acceptable(severity, probability, benefit=True) else "-"

    def disclosed(self) -> str:
        """Risks that a section discloses to users, with the section."""
        rows = [
            f"- {one.title}: {self.refs(name.strip() for name in one.bookkeeping['discloses'].split(','))}"
            for one in self.project.sections()
            if "discloses" in one.bookkeeping
        ]
        return "\n".join(rows) or "No section discloses a risk yet."

    # Clauses

    def places(self, leaf: annex.Leaf) -> str:
        """Where a leaf is answered, or what is open about it."""
        titles = {one.name: one.title for one in self.documents}
        links = [f"[{titles[name]}]({name}.md)" for name in leaf.documents if name in titles]
        links += [
            f"[{self.kind_title(name)}]({HOMES[name]}.md)" for name in leaf.documents if name in HOMES and name not in titles
        ]
        words = links + [self.ref(item.id) for item in leaf.items]
        return ", ".join(words) or _cell(leaf.clause.reason)

    @staticmethod
    def kind_title(kind: str) -> str:
        """The name of a kind for people."""
        return kind.replace("-", " ")

    def gspr(self) -> list[dict[str, str]]:
        """The checklist of Annex I: whether each point applies, how it is met, by which method and standards."""
        rows = []
        for clause in standards.standard("gspr").clauses.values():
            sections = [one for one in self.project.sections() if clause.reference in _expanded(one.answers)]
            items = [
                item for item in self.project.own_items() if item.in_force and clause.reference in item.targets("derives-from")
            ]
            reasons = annex.concerning(self.project, clause.reference, "justification")
            tasks = annex.concerning(self.project, clause.reference, "task")
            rows.append(self._gspr_row(clause, sections, items, reasons, tasks))
        return rows

    def _gspr_row(
        self, clause: Clause, sections: list[Section], items: list[Item], reasons: list[Item], tasks: list[Item]
    ) -> dict[str, str]:
        titles = {one.name: one.title for one in self.documents}
        places = dict.fromkeys("device-description" if one.document == "device" else one.document for one in sections)
        met = [f"[{titles[one]}]({one}.md)" for one in places if one in titles] + [self.ref(item.id) for item in items]
        met += [self.ref(item.id) for item in tasks]
        if reasons:
            applies, met = "not applicable", [self.ref(item.id) for item in reasons]
        elif met:
            applies = "open" if tasks and not (sections or items) else "applies"
        elif clause.default == "not-applicable":
            applies, met = "not applicable", [_cell(clause.reason)]
        else:
            applies = "open"
        methods = dict.fromkeys(one.bookkeeping["method"] for one in sections if "method" in one.bookkeeping)
        named = dict.fromkeys(one.bookkeeping["standards"] for one in sections if "standards" in one.bookkeeping)
        tested = "test, see the trace matrix" if items and not methods else ""
        return {
            "id": clause.id, "text": clause.text, "applies": applies, "met": ", ".join(met),
            "method": "; ".join(methods) or tested, "standards": "; ".join(named),
        }  # fmt: skip


def _expanded(references: Iterable[str]) -> set[str]:
    return {one for reference in references for one in standards.expand(reference)}


def _home(file: DossierFile) -> str:
    """The document that a file is prose of; what says who it is, is the device description."""
    if file.document:
        return file.document
    return "device-description" if file.is_identity else ""


def _residual(item: Item) -> str:
    return item.attribute("residual-probability") or item.attribute("probability")


def _state(leaf: annex.Leaf) -> str:
    return f"**{leaf.state}**" if leaf.state in {annex.State.OPEN, annex.State.MISSING} else str(leaf.state)


def _wanted(row: matrix.Row) -> str:
    return f"**{row.wanted}**" if row.falls_short else str(row.wanted)


def _by_kind(figures: grading.Figures) -> str:
    return "<br>".join(f"{name} {killed} of {all_}" for name, (killed, all_) in figures.operators.items()) or "-"


def _findings(report: Report) -> str:
    count = len(report.open)
    waived = len(report.findings) - count
    return ("none" if not count else f"{count}: {_sentence(Counter(report.counts()))}") + (f"; {waived} waived" if waived else "")


def _sentence(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "none"


def _anchor(identifier: str) -> str:
    return identifier.lower()


def _cell(text: str) -> str:
    """Text on one line, with what would end a cell or open HTML escaped; between plain pairs of backticks nothing opens HTML."""
    plain = re.sub(r"\s+", " ", str(text)).strip().replace("|", "\\|")
    if "``" in plain or "\\`" in plain:  # readers of Markdown differ in where such code begins
        return plain.replace("<", "&lt;")
    return "".join(part if part.startswith("`") else part.replace("<", "&lt;") for part in _CODE_SPAN.split(plain))


def _code(text: str) -> str:
    plain = str(text).replace("|", "¦").replace("`", "'")
    return f"`{plain}`"


def _paths(names: Iterable[str] | str) -> str:
    """Paths, units or tests as code, one below the other."""
    found = [one.strip() for one in names.split(",")] if isinstance(names, str) else list(names)
    return "<br>".join(_code(one) for one in found if one)


def _tests(tests: Iterable[matrix.Tested]) -> str:
    """Test functions with their results, one below the other."""
    return "<br>".join(f"{_code(one.test)} {one.words}" for one in tests)


def footer(project: Project, page: Page) -> str:
    """What a document says of its own origin."""
    sources = ", ".join(f"`{one}`" for one in page.origins) or "the trace graph"
    return f"Made by samdkit {__version__} from {sources}. Commit: {commit_words(project)}."
