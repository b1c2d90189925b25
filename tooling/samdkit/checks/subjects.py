"""What checks look at, counted: without anything to look at, silence says nothing."""

from collections.abc import Callable

from samdkit.project import Project, results_files

_COUNTS: dict[str, Callable[[Project], int]] = {
    "identity": lambda project: int(project.has_identity),
    "item": lambda project: sum(1 for item in project.own_items() if item.in_force),
    "link": lambda project: sum(len(item.links) for item in project.own_items() if item.in_force),
    "intended-purpose": lambda project: sum(1 for one in project.sections() if "mdr-annex-ii-iii:II.1.1.a" in one.answers),
    "section": lambda project: sum(1 for _ in project.sections()),
    "declared-use": lambda project: sum(1 for one in project.of_kind("architecture", inherited=False) if one.targets("uses")),
    "stated-step": lambda project: sum(1 for one in project.sections() if one.bookkeeping.keys() & {"runs", "branch-rules"}),
    "requirement": lambda project: len(project.requirements(inherited=False)),
    "inherited assumption-of-use": lambda project: sum(1 for one in project.of_kind("assumption-of-use") if one.origin),
    "unit": lambda project: sum(1 for one in project.units.values() if not one.origin),
    "source-file": lambda project: len({one.location.path for one in project.units.values() if not one.origin}),
    "test": lambda project: sum(1 for one in project.tests.values() if not one.origin),
    "run": lambda project: sum(1 for one in project.runs if not one.origin),
    "results-file": lambda project: len({*project.results, *results_files(project)}),
    "package": lambda project: sum(1 for one in project.packages if not one.development),
    "component": lambda project: len(project.lock.components) if project.lock else 0,
    "lock": lambda project: len(project.lock_digests),
}


def count(project: Project, subject: str) -> int:
    """How many of them the project has: things of the table above, or items in force of that kind."""
    known = _COUNTS.get(subject)
    return known(project) if known else len(project.of_kind(subject, inherited=False))
