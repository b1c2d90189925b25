"""The findings about a new dossier in an order to work in: what later steps need comes first."""

from collections.abc import Iterable
from dataclasses import dataclass

from samdkit.model.finding import Finding, Severity


@dataclass(slots=True, frozen=True)
class About:
    """What findings are about: how their check's id and their item begin, and their fact."""

    check: str
    item: str = ""
    fact: str = ""

    def fits(self, finding: Finding) -> bool:
        """Whether a finding is one of these."""
        begins = finding.check.startswith(self.check) and finding.item.startswith(self.item)
        return begins and self.fact in {"", finding.fact}


@dataclass(slots=True, frozen=True)
class Step:
    """One stretch of the work."""

    title: str
    do: str
    """The file to edit or the command to call."""
    about: tuple[About, ...] = ()
    tasks: range = range(0)
    """Numbers of the tasks in `tasks.md` that belong here."""


_MISSING = "dossier.missing-attribute"
STEPS = (
    Step("Make everything readable", "Mend these files; nothing else counts before.", tasks=range(33, 34)),
    Step(
        "Say what it is for, and which class it has",
        "Edit dossier/device.md.",
        (About("dossier.missing-identity"), About("dossier.open-fact")),
        range(1, 5),
    ),
    Step("Find what can go wrong", "Edit dossier/risks.md and the risk management plan.", (About("risk."),), range(18, 20)),
    Step(
        "Write needs, and requirements for what was found",
        "Edit dossier/needs.md and dossier/requirements.md, then `satisfies` of what was found.",
        (
            About(_MISSING, "SAD-", "satisfies"),
            About("trace.orphan-need"),
            About("trace.unallocated"),
            About("architecture.orphan-interface"),
        ),
        range(20, 22),
    ),
    Step(
        "Divide the software, with a safety class for each item",
        "Edit dossier/architecture.md.",
        (About(_MISSING, "SAD-"), About("architecture.unowned"), About("architecture.safety"), About("architecture.no-code")),
        range(22, 23),
    ),
    Step(
        "Say with whom it exchanges data",
        "Edit dossier/interfaces.md.",
        (About(_MISSING, "IF-"), About("architecture.")),
        range(23, 24),
    ),
    Step(
        "Mark code and tests, and record what the tests show",
        "Write `implements:` into the code and `verifies` at the tests, then run `samdkit verify`.",
        (About("trace."), About("evidence.")),
        range(24, 26),
    ),
    Step(
        "Account for what others made",
        "Edit dossier/soup.md; lock what the product runs with.",
        (About(_MISSING, "SOUP-"), About("soup."), About("components.")),
        range(26, 29),
    ),
    Step("Complete the identity", "Edit dossier/device.md.", (About("dossier.two-identities"),), range(5, 18)),
    Step(
        "Write the documents that only people can write",
        "Add files below dossier/documents/.",
        (About("documents."),),
        range(29, 33),
    ),
    Step(
        "Review and approve", "A role that did not write it reads it.", (About("dossier.unapproved"), About("dossier.unreviewed"))
    ),
    Step("Everything else", "Follow the hint of each.", (About(""),)),
)


# implements: KIT-SRS-053.c
def render(findings: Iterable[Finding]) -> str:
    """Every finding once, by step; those of one check about one file stand together."""
    by_step: dict[int, list[Finding]] = {}
    for one in findings:
        by_step.setdefault(step_of(one), []).append(one)
    parts = []
    for number, index in enumerate(sorted(by_step), 1):
        step = STEPS[index]
        parts.append("\n".join([f"{number}. {step.title}", f"   {step.do}", *_lines(by_step[index])]))
    return "\n\n".join(parts)


def step_of(finding: Finding) -> int:
    """The index of the step in which a finding is worked on."""
    if finding.severity is Severity.UNREADABLE:
        return 0
    prefix, _, number = finding.item.partition("-")
    task = int(number) if prefix == "TASK" and finding.check == "documents.open-task" and number.isdigit() else 0
    for index, step in enumerate(STEPS):
        if task in step.tasks or (not task and any(one.fits(finding) for one in step.about)):
            return index
    return len(STEPS) - 1


def _lines(findings: list[Finding]) -> list[str]:
    """What several findings say of different items or files stands there once, above their places."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        said = one.message.replace(one.item, "…") if one.item else one.message
        groups.setdefault((one.check, said), []).append(one)
    lines: list[str] = []
    for (check, said), group in groups.items():
        first = group[0]
        head = f"{first.location}  {first.message}" if len(group) == 1 else f"{len(group)} times: {said}"
        lines += [f"   {head}  [{check}]", *([f"      → {first.hint}"] if first.hint else [])]
        lines += [f"      {one}" for one in (_places(group) if len(group) > 1 else ())]
    return lines


def _places(group: list[Finding]) -> list[str]:
    """One line a file: its first place, and the items, or how many where they are parts of the file."""
    by_file: dict[str, list[Finding]] = {}
    for one in group:
        by_file.setdefault(one.location.path, []).append(one)
    return [f"{found[0].location}{_items(path, found)}" for path, found in by_file.items()]


def _items(path: str, found: list[Finding]) -> str:
    items = [one.item for one in found if one.item and not one.item.startswith(path)]
    if items:
        return f"  {', '.join(items)}"
    return f"  {len(found)} times" if len(found) > 1 else ""
