"""Somebody looked at the links."""

from collections.abc import Iterator

from samdkit import reviews
from samdkit.checks.check import Check
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-021.13
def find(project: Project) -> Iterator[Finding]:
    """Before a release, somebody has confirmed the links of the trace.

    Tools see that a link is there and ends at the right kind; whether the requirement really meets the need is seen by people.
    One note for the whole project, at release only, as long as nobody ever confirmed a link: those who review links elsewhere
    lose nothing. Once links are confirmed, `trace.suspect-link` names each that is new or changed.

    `samdkit confirm SRS-012 --role "software lead"` after having looked at the links of an item.
    """
    if any(not one.origin for one in project.reviews):
        return
    number = sum(1 for _ in reviews.links(project))
    if number:
        place = Location(project.configuration.evidence[0])
        hint = "look at them item by item, then run `samdkit confirm ID --role …`"
        yield Finding("", f"nobody confirmed links yet; there are {number}", place, hint=hint, severity=Severity.NOTE)


CHECK = Check("trace.unconfirmed-links", find, ("link",), (), release_only=True)
