"""Nothing is left to be written."""

import re
from collections.abc import Iterator
from functools import cache

from samdkit.checks.check import Check
from samdkit.checks.passages import Passage, passages, spoken
from samdkit.model.document import DossierFile
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project
from samdkit.sources import policy
from samdkit.sources.kinds import kinds


# implements: KIT-SRS-020.6
def find(project: Project) -> Iterator[Finding]:
    """No text that is wanted is empty or a fill-in.

    - Each item has words: a title or a text. A manual protocol has its steps, a justification and a waiver their reason in the
      text; which kinds want one stands in `qms/kinds.yaml`.
    - A section that answers a clause, realises a requirement or discloses a risk says something, itself or in the headings below
      it: an empty section would count as an answer.
    - No item, attribute, fact of `device.md` or prose holds a fill-in: `TBD`, `lorem ipsum`, `[enter the dose]`, or nothing but
      `n/a`, `xxx` or dots. What can't apply is left out, or is `none` in `device.md`. The fill-ins stand in `qms/policy.yaml`.

    What is still to be written and names the open task under which it will be, `[TASK-003]`, is no finding: the task is open at
    release. Words in quotation marks and code are not judged.

    > SRS-012 says `TBD`

    Write it, or say in the text which open task it waits for.
    """
    for item in project.own_items():
        if item.in_force:
            yield from _empty(item)
    for file in project.files:
        if not file.origin:
            yield from _empty_sections(project, file)
    open_tasks = [f"[{task.id}]" for task in project.of_kind("task") if task.is_open_task]
    for passage in _passages(project):
        found = _fill_in(passage.words)
        if found and not any(task in passage.words for task in open_tasks):
            said, offset = found
            message = f"{passage.name or 'the text'} says `{said}`"
            hint = "write it, or name in the text the open task that it waits for, `[TASK-001]`"
            yield Finding("", message, passage.at(offset), passage.name, hint=hint, fact=said)


def _empty(item: Item) -> Iterator[Finding]:
    wanted = kinds()[item.kind].text_wanted
    if wanted and not item.text:
        yield Finding("", f"{item.id} has no text", item.location, item.id, hint=f"a {item.kind} says it in its text")
    elif not item.text and not item.title and item.kind != "test-record":
        yield Finding("", f"{item.id} has neither title nor text", item.location, item.id, hint="write what it states")


def _empty_sections(project: Project, file: DossierFile) -> Iterator[Finding]:
    for index, section in enumerate(file.sections):
        if not (section.answers or {"realises", "discloses"} & section.bookkeeping.keys()) or section.text:
            continue
        if not _below(project, file, index):
            what = "answers" if section.answers else "realises" if "realises" in section.bookkeeping else "discloses"
            named = ", ".join(section.answers) or section.bookkeeping[what]
            message = f"the section {section.title!r} {what} {named} and says nothing"
            yield Finding("", message, section.location, hint="write it, or remove the bullet", fact=section.title)


def _below(project: Project, file: DossierFile, index: int) -> bool:
    """Whether something stands below the section: text under a deeper heading, or items."""
    section = file.sections[index]
    end = float("inf")
    for one in file.sections[index + 1 :]:
        if one.level <= section.level:
            end = one.location.line
            break
        if one.text:
            return True
    return any(section.location.line < project.items[name].location.line < end for name in file.items if name in project.items)


def _passages(project: Project) -> Iterator[Passage]:
    """What may hold a fill-in; code and quotations are still in it."""
    for passage in passages(project, _fill_in):
        # "Not applicable" may head a justification; only where there is no text the title counts as text.
        if passage.item is None or not passage.item.text or passage.words is not passage.item.title:
            yield passage
    for file in project.files:
        if project.has_identity and file.path == project.identity.location.path:
            for key, value in project.identity.facts.items():
                yield Passage(value, file.path, file.attribute_lines.get(key, 1))


def _fill_in(words: str) -> tuple[str, int] | None:
    """The first fill-in with the place where it begins."""
    if len(words) < _LONGEST and words and words.strip(_MARKS).lower() in _whole():
        return words.strip(), 0
    if not _anywhere().search(words):
        return None
    found = _anywhere().search(spoken(words))
    return (" ".join(found.group().split()), found.start()) if found else None


@cache
def _whole() -> frozenset[str]:
    """What is a fill-in where it is all there is, without the marks around it."""
    return frozenset(["", *(one.strip(_MARKS) for one in policy.section("texts")["fill-ins"]["whole"])])


@cache
def _anywhere() -> re.Pattern[str]:
    """What is a fill-in wherever it stands. Each alternative begins with a letter, which `re` looks for ten times as fast."""
    fill_ins = policy.section("texts")["fill-ins"]
    prompts = "|".join(fill_ins["prompts"])
    found = [rf"{bracket}\s*(?i:{prompts})\b[^\]>}}\n]*[\]>}}](?!\()" for bracket in (r"\[", "<", r"\{")]
    by_letter: dict[str, list[str]] = {}
    for word in fill_ins["anywhere"]:
        for first in dict.fromkeys((word[0], word[0].upper())):
            rest = word[1:].replace(" ", r"\s+")
            by_letter.setdefault(first, []).append(rest if word.isupper() else f"(?i:{rest})")
    found += [rf"{first}(?<!\w\w)(?:{'|'.join(rest)})\b" for first, rest in by_letter.items()]
    return re.compile("|".join(found))


_MARKS = " \t\n…:.?_*-\N{EN DASH}\N{EM DASH}"
#: No fill-in that is all there is has more characters.
_LONGEST = 20

CHECK = Check("dossier.empty-text", find, ("item", "section"), ("mdr-annex-ii-iii:II.0",))
