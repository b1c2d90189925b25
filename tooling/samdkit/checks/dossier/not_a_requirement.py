"""Requirements demand."""

from collections.abc import Iterator

from samdkit.checks import demands
from samdkit.checks.check import Check
from samdkit.checks.demands import Said
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-020.8
def find(project: Project) -> Iterator[Finding]:
    """Every requirement, and each of its parts, says SHALL, or SKAL in Danish.

    One word for what is demanded tells it from explanations, wishes and permissions (ISO/IEC/IEEE 29148, 5.2.4): *will* describes
    what comes anyway, *should* is a wish, *may* a permission. Which words these are stands in `qms/policy.yaml`.

    A part has its demand in its own words or in those outside the parts, which hold for each of them. Small letters count where
    the requirement has no capitals at all. Words in quotation marks and code are what a screen or a program says, and demand
    nothing.

    > SRS-012 demands nothing: it says `must`, not SHALL

    To mend it, say who or what SHALL do what. What demands nothing belongs into `rationale`, or into text without an id.
    """
    for item in project.requirements(inherited=False):
        if demands.demands_as_a_whole(item):
            continue
        stretches = demands.said(item)
        whole, parts = stretches[0], stretches[1:]
        if whole.demands:
            continue
        missing = [part for part in parts if not part.demands] or ([] if parts else [whole])
        if not missing or not (item.text or item.title):
            continue
        names = ", ".join(f"{item.id}.{one.label}" if one.label else item.id for one in missing)
        verb = "demands" if len(missing) == 1 else "demand"
        location = missing[0].passage.at(0) if item.text else item.location
        hint = "say who or what SHALL do what; what demands nothing is no requirement"
        yield Finding("", f"{names} {verb} nothing{_instead([whole, *missing])}", location, item.id, hint=hint)


def _instead(stretches: list[Said]) -> str:
    """The first word that people write where they mean a demand."""
    for one in stretches:
        found = demands.instead().search(one.words)
        if found:
            return f": it says `{found.group()}`, not SHALL"
    return ""


CHECK = Check("dossier.not-a-requirement", find, ("requirement",), ("iec62304:5.2.6",))
