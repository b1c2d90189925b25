"""Assembles the documents: Jinja2 over `qms/technical-file/`, whose marks for tables, items and pictures become blocks."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samdkit import __version__
from samdkit.model.component import Component
from samdkit.model.evidence import Grade
from samdkit.model.item import Item
from samdkit.project import Project
from samdkit.register import Document, folder
from samdkit.technical_file import cells, grade_summary, prose
from samdkit.technical_file.blocks import Block, Items, Page, Prose
from samdkit.technical_file.context import Context
from samdkit.technical_file.figures.catalogue import FIGURES
from samdkit.technical_file.layout import FORMS
from samdkit.technical_file.table import GENERATED, Origin, Table
from samdkit.technical_file.tables import detailed_design, evidence
from samdkit.technical_file.tables.catalogue import TABLES
from samdkit.technical_file.tables.clauses import clauses
from samdkit.technical_file.tables.components import inherited

#: Stands in a rendered template where a block goes; no text of a dossier holds it, for it is not printable.
_MARK = re.compile("\x02(\\d+)\x03")


@dataclass(slots=True, frozen=True)
class TechnicalFile:
    """The assembled documents with what they were made from."""

    context: Context
    pages: tuple[Page, ...]

    @property
    def project(self) -> Project:
        """The project that it is of."""
        return self.context.project

    @property
    def device(self) -> str:
        """Name and version of the device."""
        identity, words = self.project.identity, self.context.words
        return f"{identity.name} {identity.version or words('(no version stated)')}"

    @property
    def status(self) -> str:
        """What the documents are; approvals come from people."""
        return self.context.words("draft: not approved")

    def footer(self, page: Page) -> str:
        """What a document says of its own origin, as inline Markdown."""
        words = self.context.words
        sources = ", ".join(cells.code(one) for one in page.origins) or words("the trace graph")
        text = "Made by samdkit %(version)s from %(sources)s. Commit: %(commit)s."
        return words(text, version=__version__, sources=sources, commit=commit_words(self.context))


def context_of(project: Project, language: str = "en", forms: Sequence[str] = FORMS) -> Context:
    """What the documents of the project's technical file draw upon: its tables and pictures by name, each made once."""
    return Context(project, TABLES, FIGURES, language, forms)


def assemble(project: Project, language: str = "en", forms: Sequence[str] = FORMS) -> TechnicalFile:
    """Every document of the project's technical file, in order; its index lists the files of these forms."""
    context = context_of(project, language, forms)
    writer = _Writer(context)
    pages: dict[str, Page] = {}
    for document in sorted(context.documents, key=lambda one: one.late):
        pages[document.name] = writer.page(document)
        context.versions[document.name] = pages[document.name].version
    return TechnicalFile(context, tuple(pages[document.name] for document in context.documents))


def commit_words(context: Context) -> str:
    """The commit, or that there is none; and whether the files differ from it."""
    commit, words = context.project.commit, context.words
    if not commit.id:
        return words("none yet: dates in this file are 1 January 1980")
    changed = words(", with changes that are not committed") if commit.dirty else ""
    return f"{commit.id[:12]}, {commit.moment:%Y-%m-%d %H:%M} UTC{changed}"


class _Writer:
    """The functions that the templates call, over one project."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.project = context.project
        self.blocks: list[Block] = []
        words = context.words
        self.environment = Environment(
            loader=FileSystemLoader(folder()),
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # noqa: S701 # nosec B701 - Markdown; what stands in cells is escaped by the filters
        )
        self.environment.policies["ext.i18n.trimmed"] = True
        self.environment.install_gettext_callables(words, words.several, newstyle=True)  # type: ignore[attr-defined] # of the extension
        self.environment.filters |= {
            "cell": cells.cell,
            "code": cells.code,
            "demand": lambda said: cells.demand(said, words),
            "inline": lambda text: context.text(cells.cell(text)),
        }

    # implements: KIT-SRS-042.b
    def page(self, document: Document) -> Page:
        """One document."""
        self.blocks = []
        text = self.environment.get_template(document.source).render(document=document, **self.values)
        pieces = _MARK.split(text)
        found: list[Block] = []
        for place, piece in enumerate(pieces):
            if place % 2:
                found.append(self.blocks[int(piece)])
            elif piece.strip():
                found.append(Prose(re.sub(r"\n{3,}", "\n\n", piece).strip()))
        page = Page(document, tuple(found), tuple(prose.origins(self.project, document)))
        return replace(page, version=_digest(page))

    @cached_property
    def values(self) -> dict[str, Any]:
        """Everything that a template may use."""
        context, project, words = self.context, self.project, self.context.words
        return {
            "context": context,
            "project": project,
            # blocks
            "table": self.table,
            "figure": self.figure,
            "in_full": self.in_full,
            "show": self.show,
            "clauses": lambda document: self._mark(clauses(context, document.standard)),
            "block": self._mark,
            "table_of": lambda name, component: self._mark(inherited(context, name, component)),
            # text of the dossier
            "prose": lambda document: self.written(prose.of_document(project, document, words)),
            "above": lambda kind: self.written(prose.above(project, kind)),
            "groups": lambda *kinds: prose.groups(project, words, *kinds),
            "fact": lambda name: prose.fact(project, name),
            "facts": sorted(project.identity.facts.items()),
            "link": context.link,
            # items
            "items": context.items,
            "ref": context.ref,
            "refs": context.refs,
            "count": lambda name: len(context.table(name)),
            "is_component": project.identity.is_component,
            "components": list(project.lock.components) if project.lock else [],
            "evidence_of": self.evidence_of,
            "plan": project.risk_plan,
            "arguments": self.arguments,
            "designs": lambda: detailed_design.designs(context),
            # state
            "commit": commit_words(context),
            "open_tasks": [one for one in context.items("task") if one.is_open_task],
            "statuses": cells.sentence(Counter(item.status for item in project.own_items())),
            "findings_summary": _findings(context),
            "count_states": cells.sentence(Counter(context.words(str(leaf.state)) for leaf in context.leaves)),
            "gspr_summary": self.gspr_summary,
            "policy": project.grade_policy,
            **self.evidence(),
        }

    # Blocks

    def table(self, name: str) -> str:
        """The mark of a table of the catalogue."""
        return self._mark(self.context.table(name))

    def show(self, name: str, columns: list[str], rows: list[list[str]], component: Component | None = None) -> str:
        """The mark of a small table that the template makes itself, or of what came with a component."""
        texts = tuple(tuple(str(cell) for cell in row) for row in rows)
        origin = Origin(component=component.name, version=component.version) if component is not None else GENERATED
        return self._mark(Table(name, "", tuple(columns), texts, origin=origin))

    def written(self, found: list[Prose]) -> str:
        """The marks of texts of the dossier."""
        return "".join(self._mark(one) for one in found)

    def figure(self, name: str) -> str:
        """The mark of a picture; nothing where there is nothing to draw."""
        found = self.context.figure(name)
        return self._mark(found) if found is not None else ""

    def in_full(self, *chosen: str | Item, level: int = 2) -> str:
        """The mark of items in full, by kinds or by ids; nothing where there are none."""
        items: list[Item] = []
        for one in chosen:
            if isinstance(one, Item):
                items.append(one)
            else:
                items += [self.project.items[one]] if one in self.project.items else self.context.items(one)
        if not items:
            return ""
        role = next((one.role for one in self.context.documents if items[0].kind in one.kinds), "")
        paths = dict.fromkeys(item.location.path for item in items)
        origin = Origin(next(iter(paths)) if len(paths) == 1 else "dossier/", role)
        return self._mark(Items(tuple(self.context.view(item) for item in items), level, origin))

    def _mark(self, block: Block) -> str:
        self.blocks.append(block)
        return f"\n\n\x02{len(self.blocks) - 1}\x03\n\n"

    # Evidence

    def evidence(self) -> dict[str, Any]:
        """The counts of what was observed."""
        context, project = self.context, self.project
        own = evidence.runs(context, reported=False)
        reported = evidence.runs(context, reported=True)
        grades = {row.address: row.grade for row in context.matrix}
        requirements = [address for item in project.requirements(inherited=False) for address in item.addresses]
        counted = grade_summary.summary(project, context.matrix)
        seeded_words = context.words("none")
        if counted.outcomes:
            killed = counted.outcomes.get("killed", 0)
            seeded_words = context.words("%(all)s, of which %(killed)s noticed", all=counted.seeded, killed=killed)
        return {
            "runs": sorted([*own, *reported], key=lambda run: run.test),
            "reported": reported,
            "outcomes": sorted(Counter(run.outcome for run in [*own, *reported]).items()),
            "addresses": requirements,
            "executed": sum(grades.get(one, Grade.NONE) >= Grade.EXECUTED for one in requirements),
            "all_addresses": grades,
            "executed_all": sum(one >= Grade.EXECUTED for one in grades.values()),
            "sensitive_all": sum(one is Grade.FAULT_SENSITIVE for one in grades.values()),
            "declared": [one for one, grade in grades.items() if grade == Grade.DECLARED],
            "counted": counted,
            "outcome_words": grade_summary.OUTCOMES,
            "seeded_words": seeded_words,
        }

    def evidence_of(self, component: Component) -> str:
        """How many runs came with a component, and whether they belong to this wheel."""
        content, words = self.project.components.get(component.name), self.context.words
        if content is None:
            return words("none")
        passed = sum(run.passed for run in content.evidence.runs)
        bound = content.evidence.wheels.get(f"{component.name} {component.version}") == component.found
        binding = words("bound to this wheel") if bound else f"**{words('not bound to this wheel')}**"
        count = words("%(all)s test cases, %(passed)s passed", all=len(content.evidence.runs), passed=passed)
        return f"{count}; {binding}"

    # Judgement

    @cached_property
    def arguments(self) -> list[Any]:
        """What the recorded answers lead to, for the device and each module."""
        from samdkit.classification import argument  # noqa: PLC0415 - reads the questionnaire when asked for

        return list(argument.arguments(self.project))

    def gspr_summary(self) -> str:
        """How many points of Annex I apply."""
        return cells.sentence(Counter(row[2].strip("*") for row in self.context.table("gspr-checklist").rows))


def _findings(context: Context) -> str:
    report, words = context.report, context.words
    count = len(report.open)
    waived = len(report.findings) - count
    said = f"{count}: {cells.sentence(Counter(report.counts()))}" if count else words("none")
    return said + (words("; %(number)s waived", number=waived) if waived else "")


def _digest(page: Page) -> str:
    """A digest of the content of a document: what it says, not how it is set."""
    return hashlib.sha256(repr(page.blocks).encode()).hexdigest()[:12]
