"""The list of what is left, with which `check --release` ends: as text and as data."""

from collections.abc import Mapping, Sequence

from samdkit.model.finding import Finding
from samdkit.model.left import Left, by_role
from samdkit.outputs.findings_text import one_line

LIMIT = "This is what the checks can see. Whether it is enough to declare conformity, people judge."
NOTHING = "Nothing is left that the checks can see. Whether that is enough to declare conformity, people judge."


# implements: KIT-SRS-088.4
def text(found: Sequence[Left]) -> str:
    """One line a thing to do, below its role; nothing is cut."""
    if not found:
        return NOTHING
    lines = [f"{title(found)}:"]
    for role, entries in by_role(found).items():
        lines += [f"  {one_line(role)}", *(f"    {_text_line(one)}" for one in entries)]
    return "\n".join([*lines, LIMIT])


def title(found: Sequence[Left]) -> str:
    """What stands above the list; a component has no place in the annexes."""
    places = ", with its place in Annex II and III of the MDR" if any(one.leaves for one in found) else ""
    return f"What is left, by role{places}"


def _text_line(one: Left) -> str:
    place = f"{', '.join(one.leaves)}: " if one.leaves else ""
    where = f" ({one.findings[0].location})" if len(one.findings) == 1 else ""
    return one_line(f"{place}{one.what}{where} [{one.check}]")


# implements: KIT-SRS-088.4
def data(found: Sequence[Left], fingerprints: Mapping[Finding, str]) -> list[dict[str, object]]:
    """The same as plain data; each names its findings by their fingerprints."""
    return [
        {
            "role": one.role,
            "leaves": list(one.leaves),
            "check": one.check,
            "what": one.what,
            "items": list(one.items),
            "findings": [fingerprints[finding] for finding in one.findings],
        }
        for one in found
    ]
