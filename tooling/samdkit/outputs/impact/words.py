"""The words that all forms of an impact share."""

from samdkit.changed.change import Change, How, Kind
from samdkit.freshness import Freshness
from samdkit.impact import Impact

#: Kind of what is touched → its heading.
HEADINGS = {
    "unit": "Units of code",
    "code": "Code without a marker",
    "user-need": "User needs",
    "system-requirement": "System requirements",
    "software-requirement": "Software requirements",
    "architecture": "Architecture",
    "interface": "Interfaces",
    "risk": "Risks",
    "threat": "Threats",
    "risk-control": "Risk controls",
    "soup": "Software made by others (SOUP)",
    "component": "Components",
    "package": "Packages",
    "test": "Tests",
    "test-protocol": "Manual protocols",
    "test-file": "Files that tests read",
    "document": "Documents of the technical file",
    "settings": "Settings",
}
OUTSIDE = "no marker stands around what changed, so nobody can tell which tests depend on it; run all: `samdkit verify`"
ARROW = " → "


def heading(kind: str) -> str:
    """The heading over things of a kind."""
    return HEADINGS.get(kind, kind.replace("-", " ").capitalize())


def said(change: Change) -> str:
    """A change in words: `changed: SRS-001 (the text of SRS-001.b)`."""
    name = f"{change.before} is now {change.name}" if change.how is How.RENAMED else change.name
    what = f" ({', '.join(change.what)})" if change.what else ""
    return f"{change.how} {change.kind}: {name}{what}"


# implements: KIT-SRS-063.h
def summary(impact: Impact) -> str:
    """The counts in one sentence."""
    changes = len(impact.changes.found)
    if not changes:
        return f"Nothing differs in meaning from {impact.changes.earlier.name}."
    counts = [
        f"{len(impact.of_kind('unit'))} units",
        f"{len(impact.requirements)} requirement parts and risk controls",
        f"{len(impact.of_kind('risk', 'threat'))} risks",
        f"{len(impact.of_kind('test'))} tests",
        f"{len(impact.of_kind('document'))} documents",
    ]
    return f"{changes} changes since {impact.changes.earlier.name} touch {', '.join(counts[:-1])} and {counts[-1]}."


def evidence(fresh: Freshness) -> str:
    """How the evidence stands, in one sentence."""
    if not fresh.recorded:
        return "No evidence is recorded yet: run `samdkit verify`."
    if not fresh.tests and not fresh.gone:
        return f"The evidence is fresh: {fresh.recorded} recorded runs."
    parts = [f"{len(fresh.stale)} of {fresh.recorded} recorded runs are stale"]
    parts += [f"{len(fresh.gone)} are of tests that are gone"] if fresh.gone else []
    parts += [f"{len(fresh.unrecorded)} tests have no record"] if fresh.unrecorded else []
    parts += [f"{len(fresh.unseen)} units were entered by no recorded run"] if fresh.unseen else []
    return f"{', '.join(parts)}. `samdkit verify --affected` runs {len(fresh.tests)} tests to make it fresh."


def outside(impact: Impact) -> list[str]:
    """Files with changes outside every marked unit."""
    return [one.name for one in impact.changes.found if one.kind is Kind.CODE]
