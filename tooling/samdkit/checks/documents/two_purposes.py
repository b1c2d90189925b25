"""There is one intended purpose."""

import re
from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.document import Section
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import policy, standards

LEAF = "mdr-annex-ii-iii:II.1.1.a"


# implements: KIT-SRS-027.2
def find(project: Project) -> Iterator[Finding]:
    """The intended purpose stands once: in the section of `device.md` that answers `mdr-annex-ii-iii:II.1.1.a`.

    Class, clinical evaluation, risks and instructions rest on its exact words. Where it stands twice, one day it says two things.
    Found are a second section, or an item, that answers that leaf, and a section elsewhere whose heading is *Intended purpose*
    (or what else stands for it in `qms/policy.yaml`, in English and Danish) and that has a text of its own. A section that leads
    to the one text by a link, `[the intended purpose](../device.md)`, is none. The same words under another heading are not seen.
    """
    if project.identity.is_component:
        return
    answering = [one for one in project.sections() if _answers(one.answers)]
    home = next((one for one in answering if one.document == "device"), answering[0] if answering else None)
    for section in project.sections():
        if section is home:
            continue
        if section in answering:
            yield _finding(f"the section {section.title!r} answers {LEAF} too", section.place("answers"), "", home)
        elif section.document != "device" and _is_purpose(section):
            message = f"the section {section.title!r} states the intended purpose again"
            yield _finding(message, section.location, "", home)
    for item in project.own_items():
        if item.in_force and home is not None and _answers(tuple(item.attribute("answers").split(","))):
            yield _finding(f"{item.id} answers {LEAF} too", item.place("answers"), item.id, home)


def _answers(references: tuple[str, ...]) -> bool:
    """Whether one of them is the leaf, or stands for it."""
    near = [one.strip() for one in references if one.strip().startswith("mdr-annex-ii-iii:II.1")]
    return any(LEAF in standards.expand(one) for one in near)


def _is_purpose(section: Section) -> bool:
    named = section.title.strip().strip(".:").lower() in policy.section("texts")["intended-purpose"]
    return named and bool(section.text.strip()) and not _POINTER.search(section.text)


#: A link to the one text.
_POINTER = re.compile(r"\]\([^)]*\bdevice\.md(?:#[^)]*)?\)")


def _finding(message: str, location: Location, item: str, home: Section | None) -> Finding:
    place = f"; it stands at {home.location}" if home is not None else ""
    hint = "keep the text in device.md and link to it"
    return Finding("", f"{message}{place}", location, item, hint=hint)


CHECK = Check("documents.two-purposes", find, ("intended-purpose",), (LEAF,))
