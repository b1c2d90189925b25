"""What is left to be done before a release: by role, each with its place in Annex II and III."""

import re
from collections import defaultdict

from samdkit import register
from samdkit.annex import STANDARD
from samdkit.checks import catalogue
from samdkit.model.finding import Finding, Severity
from samdkit.model.item import Item
from samdkit.model.left import Left
from samdkit.model.report import Report
from samdkit.project import Project
from samdkit.sources import policy, standards

#: The clause on the file as a whole, for what belongs to no document in particular.
_WHOLE = "II.0"
_SENTENCE = re.compile(r".*?[.;](?=\s|$)|.*", re.DOTALL)
#: Kinds of items that say who is to do something.
_DOERS = frozenset({"task", "waiver", "justification"})


# implements: KIT-SRS-088.1, KIT-SRS-088.2, KIT-SRS-088.3
def left(project: Project, report: Report) -> list[Left]:
    """Everything that the report leaves open, notes aside; by role, then by the order of the annexes."""
    groups: dict[tuple[str, tuple[str, ...], str, str], list[Finding]] = defaultdict(list)
    for finding in report.open:
        if finding.severity is Severity.NOTE:
            continue
        item = project.item(finding.item)
        role, leaves = _role(finding, item), _leaves(project, finding, item)
        task = item.id if item is not None and item.kind == "task" else ""
        groups[role, leaves, finding.check, task].append(finding)
    found = [_left(project, key, findings) for key, findings in groups.items()]
    return sorted(found, key=lambda one: (one.role, [in_order(leaf) for leaf in one.leaves], one.check, one.what))


def in_order(leaf: str) -> list[tuple[int, str]]:
    """A key by which leaves stand in the order of the annexes: `II.2` before `II.10`."""
    return [(int(one), "") if one.isdigit() else (0, one) for one in leaf.split(".")]


def _left(project: Project, key: tuple[str, tuple[str, ...], str, str], findings: list[Finding]) -> Left:
    role, leaves, check, task = key
    items = tuple(dict.fromkeys(one.item or str(one.location) for one in findings))
    if task:
        what = f"{task} {project.items[task].title}"
    elif len(findings) == 1:
        what = findings[0].message
    else:
        what = f"{demand(check)} Not yet: {', '.join(items)}"
    return Left(role, leaves, check, " ".join(what.split()), items, tuple(findings))


def demand(name: str) -> str:
    """What a check demands, in one sentence: the first of its page."""
    page = next((one.page for one in catalogue.checks() if one.id == name), catalogue.READING.get(name, ""))
    return " ".join(_SENTENCE.match(page.partition("\n\n")[0]).group().split())  # type: ignore[union-attr] # it may be empty


def _role(finding: Finding, item: Item | None) -> str:
    """Who has to do it: whom the item names, else whom the policy names for the check."""
    if item is not None and item.kind in _DOERS and item.attribute("role"):
        return item.attribute("role")
    named: dict[str, str] = policy.section("left")["roles"]
    group = finding.check.partition(".")[0]
    return named.get(finding.check) or named.get(group) or str(policy.section("left")["otherwise"])


def _leaves(project: Project, finding: Finding, item: Item | None) -> tuple[str, ...]:
    if project.identity.is_component:
        return ()
    about = [finding.item] if ":" in finding.item and standards.known(finding.item) else []
    if item is not None and item.kind in _DOERS:
        about = item.targets("concerns")
    named = {one.partition(":")[2].removesuffix(".*") for one in about if one.startswith(f"{STANDARD}:")}
    found = named or {_place(_shown_in(project, one)) for one in about}
    if not found - {""}:
        found = {_place(register.homes().get(item.kind, "") if item is not None else _document(project, finding))}
    return tuple(sorted(found - {""}, key=in_order)) or (_WHOLE,)


def _shown_in(project: Project, address: str) -> str:
    """The document that stands for a clause, or that shows an item."""
    if ":" in address:
        return str(policy.section("left")["lists"].get(address.partition(":")[0], ""))
    item = project.item(address)
    return register.homes().get(item.kind, "") if item is not None else ""


def _place(name: str) -> str:
    """The leaf that a document answers, its chapter where that is none or several; nothing for what stands before the annexes."""
    document = next((one for one in register.known() if one.name == name), None)
    if document is None or document.place.startswith("0"):
        return ""
    return document.answers[0] if len(document.answers) == 1 else document.place


def _document(project: Project, finding: Finding) -> str:
    """The document of a file of the dossier; of code, tests, locks and evidence that of the check."""
    file = next((one for one in project.files if one.path == finding.location.path), None)
    home = (register.home_of(file) or register.homes().get(file.kind, "")) if file is not None else ""
    return home or str(policy.section("left")["documents"].get(finding.check.partition(".")[0], ""))
