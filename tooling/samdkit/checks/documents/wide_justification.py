"""A reason is for one thing."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-027.4
def find(project: Project) -> Iterator[Finding]:
    """A justification speaks of clauses that belong together: of one list, with the same first number.

    "Not applicable, the device is software" for half of Annex I at once is the sentence that reviewers send back. So the clauses
    that a justification `concerns` are of one list and one chapter: `gspr:11.1, gspr:11.2` or `gspr:11.*`; in Annex II and III of
    the first two numbers, `mdr-annex-ii-iii:II.6.1.a, mdr-annex-ii-iii:II.6.2.f`. Items that it concerns, and assumptions that it
    discharges, are not counted. That the reason is a good one is for people to judge.

    Write one justification for each chapter, with the reason that holds there.
    """
    for item in project.of_kind("justification", inherited=False):
        chapters = list(dict.fromkeys(_chapter(one) for one in item.targets("concerns") if ":" in one))
        if len(chapters) > 1:
            hint = "write one justification for each, with the reason that holds there"
            yield Finding("", f"{item.id} justifies {' and '.join(chapters)} at once", _place(item), item.id, hint=hint)


def _chapter(reference: str) -> str:
    """The list with what the clauses of a chapter have in common."""
    standard, _, clause = reference.partition(":")
    numbers = clause.removesuffix(".*").split(".")
    return f"{standard}:{'.'.join(numbers[: 2 if standard == 'mdr-annex-ii-iii' else 1])}"


def _place(item: Item) -> Location:
    return next(link.location for link in item.links if link.kind == "concerns")


CHECK = Check("documents.wide-justification", find, ("justification",), ())
