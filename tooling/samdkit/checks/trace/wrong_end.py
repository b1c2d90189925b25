"""Links end at the right kind."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources.kinds import kinds


def find(project: Project) -> Iterator[Finding]:
    """Each link ends at a kind that it may end at, and not at its own item.

    A requirement derives from a need, not from an architecture item; a control is realised by requirements.
    """
    for item in project.own_items():
        ends = kinds()[item.kind].links
        for link in item.links:
            allowed = ends[link.kind]
            if ":" in link.target:
                if "clause" not in allowed:
                    yield _wrong(link.target, "a clause", item.id, link.kind, link.location)
                continue
            end = project.item(link.target)
            if end is None:
                continue
            if end.id == item.id:
                yield Finding("", f"{item.id} {link.kind} itself", link.location, item.id, hint="name another item")
            elif "any" not in allowed and end.kind not in allowed:
                yield _wrong(link.target, f"a {end.kind}", item.id, link.kind, link.location)


def _wrong(target: str, what: str, item: str, link: str, location: Location) -> Finding:
    return Finding(
        "",
        f"{item} {link} {target}, which is {what}",
        location,
        item,
        hint="see the dossier format for the ends of each link",
    )


CHECK = Check("trace.wrong-end", find, ("link",), ("iec62304:5.2.6",))
