"""Finds the units of code in any language but Python that bear an `implements:` marker, in the language's comments (format 1).

A marker belongs to the declaration directly below it, to the whole of the declaration whose body it opens, to the whole file
where it stands above all code with a blank line below, and else to the block of lines that follow up to a blank line. What such
units do when tests run can't be observed.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from samdkit import digests
from samdkit.model.code import Unit, UnitKind
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.sources import languages, outline
from samdkit.sources.languages import Language, Layout
from samdkit.sources.lexing import Remark, Source, take_apart

_WORD = "implements:"
_MARKER = re.compile(r"[\s/*!#;-]*implements:[ \t]*(.*?)[\s*]*$")
_DECORATION = re.compile(r"^[\s/*!#;-]*|[\s*]*$")
_ADDRESS = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+(?:\.(?:[a-z]|[0-9]+))?$")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(slots=True, frozen=True)
class Mark:
    """A marker: the ids that it names and where they stand."""

    ids: tuple[str, ...]
    line: int
    last: int
    """The last line of its comment."""
    start: int
    """The offset of the comment."""
    end: int
    spans: tuple[tuple[int, int], ...]
    """Start and end of the text that names ids, in each line that it takes."""
    apart: bool
    """Whether nothing but comments stands in its lines; only then it can belong to something."""


@dataclass(slots=True)
class Marks:
    """The markers of a source, and what is wrong with them."""

    source: Source
    marks: list[Mark] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def reads(path: str) -> bool:
    """Whether markers are read in a file of that name."""
    return languages.of(path) is not None


# implements: KIT-SRS-003.b
def decode(path: str, content: bytes) -> tuple[str, list[Finding]]:
    r"""The text of a file, UTF-8 or as its byte order mark says, with `\n` line ends; what is no text in it is a finding."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    findings: list[Finding] = []
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        findings.append(_unreadable(path, line, "the file is not UTF-8", hint="save it as UTF-8"))
        text = content.decode(encoding, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), findings


# implements: KIT-SRS-003.b
def units(path: str, text: str, origin: str = "") -> tuple[list[Unit], list[Finding]]:
    """The marked units of one file, and the markers that belong to nothing. A suffix that no language has gives none."""
    language = languages.of(path)
    if language is None or _WORD not in text:
        return [], []
    found = marks(path, text, language)
    if not found.marks:
        return [], found.findings
    reader = _Reader(path, found)
    made: dict[str, Unit] = {}
    for mark in found.marks:
        place = reader.place(mark) if mark.apart else None
        if place is None:
            found.findings.append(_misplaced(path, mark))
            continue
        before = made.get(place.id)
        if before is not None:
            made[place.id] = replace(before, implements=tuple(dict.fromkeys([*before.implements, *mark.ids])))
            continue
        location = Location(path, place.line)
        made[place.id] = Unit(
            place.id, place.kind, location, place.end, place.line, mark.ids, _digest(found.source, place), origin=origin
        )
    return list(made.values()), found.findings


def marks(path: str, text: str, language: Language) -> Marks:
    """Every marker comment of a source."""
    found = Marks(take_apart(text, language))
    lines = list(_lines(found.source))
    taken = -1
    for index, (remark, start, end) in enumerate(lines):
        match = _MARKER.match(text, start, end)
        if match is None or index <= taken:
            continue
        spans = [match.span(1)]
        taken = index
        while text[slice(*spans[-1])].rstrip().endswith(",") and _follows(found.source, lines, taken):
            taken += 1
            spans.append(_bare(text, *lines[taken][1:]))
        named = " ".join(text[slice(*span)].strip() for span in spans)
        ids = tuple(one.strip() for one in named.split(",") if one.strip())
        good = tuple(one for one in ids if _ADDRESS.match(one))
        line = found.source.line(match.start(1))
        if good != ids or not ids:
            message = f"`{named}` is not a list of ids"
            found.findings.append(_unreadable(path, line, message, hint="write `implements: SRS-012, SRS-013.b`"))
        if good:
            last = lines[taken][0]
            apart = _apart(found.source, remark) and _apart(found.source, last)
            where = found.source.line(max(last.start, last.end - 1))
            found.marks.append(Mark(good, line, where, remark.start, last.end, tuple(spans), apart))
    return found


def _lines(source: Source) -> Iterator[tuple[Remark, int, int]]:
    """Each line of each comment, without what opens and closes the comment."""
    for remark in source.remarks:
        start, end = remark.inner
        while start <= end:
            stop = source.text.find("\n", start, end)
            stop = end if stop < 0 else stop
            yield remark, start, stop
            start = stop + 1


def _follows(source: Source, lines: list[tuple[Remark, int, int]], index: int) -> bool:
    """Whether the next line of a comment stands in the next line of the source, alone."""
    if index + 1 >= len(lines):
        return False
    following = lines[index + 1]
    return source.line(following[1]) == source.line(lines[index][1]) + 1 and _apart(source, following[0])


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A line of a comment without the stars and blanks around its words."""
    words = text[start:end]
    left = _DECORATION.match(words)
    begin = start + (left.end() if left else 0)
    return begin, max(begin, start + len(words.rstrip(" \t*")))


def _apart(source: Source, remark: Remark) -> bool:
    """Whether the comment shares its lines with comments only; braces around it are how JSX writes one."""
    first, last = source.line(remark.start), source.line(max(remark.start, remark.end - 1))
    before = source.code[source.start(first) : remark.start].strip()
    after = source.code[remark.end : source.start(last + 1)].strip()
    return (before, after) in {("", ""), ("{", "}")}


# implements: KIT-SRS-003.c
def _misplaced(path: str, mark: Mark) -> Finding:
    return Finding(
        "code.misplaced-marker",
        "this `implements:` belongs to no declaration or block",
        Location(path, mark.line),
        item=mark.ids[0],
        hint="put it alone on its line, directly above a declaration or statement, or first in a body",
    )


# implements: KIT-SRS-003.c
def _unreadable(path: str, line: int, message: str, *, hint: str) -> Finding:
    return Finding("code.unreadable", message, Location(path, line), hint=hint, severity=Severity.UNREADABLE)


@dataclass(slots=True, frozen=True)
class _Place:
    """What a marker belongs to."""

    id: str
    kind: UnitKind
    line: int
    end: int


class _Reader:
    """One source, asked where its markers belong."""

    def __init__(self, path: str, found: Marks) -> None:
        self.path = path
        self.source = found.source
        self.marks = {mark.line: mark for mark in found.marks}
        self._drop_braces_around(found)
        self.declarations = outline.declarations(self.source)
        self.named: dict[str, list[int]] = {}
        """Name → first lines of the marked declarations of that name, of which there may be several."""
        self.blocks: Counter[str] = Counter()

    def _drop_braces_around(self, found: Marks) -> None:
        """The braces of a comment in JSX are no code."""
        code = self.source.code
        for mark in found.marks:
            first, last = self.source.start(mark.line), self.source.start(mark.last + 1)
            line = code[first:last]
            if mark.apart and line.strip() == "{" + line.strip()[1:-1] + "}" and not line.strip()[1:-1].strip():
                code = code[:first] + re.sub(r"[^\n]", " ", line) + code[last:]
        self.source.code = code

    def place(self, mark: Mark) -> _Place | None:
        """The declaration, file or block that the marker belongs to, or nothing."""
        following = self._following(mark.last)
        if following:
            declared = self._declared(following)
            if declared is not None:
                return self._whole(declared, following)
        around = outline.innermost(self.declarations, mark.line)
        if around is not None and around.body >= 0 and self._opens(around, mark):
            return self._whole(around, around.line)
        if not following:
            return self._file(mark)
        return self._block(around, following)

    def _following(self, line: int) -> int:
        """The first line of code below; further comments may stand between, blank lines not."""
        number = line + 1
        while number <= self.source.lines and not self.source.is_blank(number):
            if self.source.code_line(number).strip():
                return number
            number += 1
        return 0

    def _declared(self, line: int) -> outline.Declaration | None:
        """The declaration that begins there, after the annotations that belong to it."""
        starts = {one.line: one for one in reversed(self.declarations)}
        number = line
        while number and number not in starts:
            attached = self.source.language_at(self.source.start(number)).attached
            if not attached or not re.match(attached, self.source.code_line(number)):
                return None
            number = self._after_annotation(number)
        return starts.get(number)

    def _after_annotation(self, line: int) -> int:
        """The line of code below an annotation that may take several lines."""
        open_brackets = 0
        while line <= self.source.lines:
            text = self.source.code_line(line)
            open_brackets += sum(text.count(one) for one in "([") - sum(text.count(one) for one in ")]")
            line += 1
            if open_brackets <= 0:
                break
        return outline.next_code(self.source, line)

    def _opens(self, around: outline.Declaration, mark: Mark) -> bool:
        return mark.start >= around.body and not self.source.code[around.body : mark.start].strip(" \t\n")

    def _whole(self, declared: outline.Declaration, line: int) -> _Place:
        lines = self.named.setdefault(declared.name, [])
        if declared.line not in lines:
            lines.append(declared.line)
        number = lines.index(declared.line) + 1
        name = declared.name if number == 1 else f"{declared.name}~{number}"
        return _Place(f"{self.path}::{name}", UnitKind.UNIT, line, declared.end)

    def _file(self, mark: Mark) -> _Place | None:
        """The file, where nothing but a prologue stands above and code below."""
        prologue = self.source.language.prologue
        above = [self.source.code_line(line).strip() for line in range(1, mark.line)]
        if any(one and not (prologue and re.match(prologue, one)) for one in above):
            return None
        if not outline.next_code(self.source, mark.last + 1):
            return None
        return _Place(self.path, UnitKind.MODULE, 1, self.source.lines - self.source.text.endswith("\n"))

    def _block(self, around: outline.Declaration | None, following: int) -> _Place | None:
        end = self._block_end(following)
        if not end:
            return None
        name = f"{self.path}::{around.name}" if around is not None else self.path
        self.blocks[name] += 1
        return _Place(f"{name}#{self.blocks[name]}", UnitKind.BLOCK, following, end)

    def _block_end(self, first: int) -> int:
        """The last line of code before a blank line outside all brackets, another marker or a dedent; 0: there is none."""
        source = self.source
        own = outline.depth(source.code_line(first))
        brackets = source.language_at(source.start(first)).brackets
        level, last = 0, 0
        for number in range(first, source.lines + 1):
            line = source.code_line(number)
            if source.is_blank(number):
                deeper = outline.next_code(source, number)
                if level <= 0 and not (deeper and outline.depth(source.code_line(deeper)) > own):
                    break
                continue
            if not line.strip():
                marked = number in self.marks and outline.depth(source.text[source.start(number) :].partition("\n")[0]) <= own
                if marked and level <= 0:
                    break
                continue
            lowest, after = _levels(line, brackets, level)
            dedented = number > first and level <= 0 and not source.begins_in_text(number) and outline.depth(line) < own
            if lowest < 0 or dedented:
                break
            level, last = after, number
        return source.whole(last) if last else 0


def _levels(line: str, brackets: str, level: int) -> tuple[int, int]:
    """How deep in brackets a line goes at its lowest, and where it ends."""
    lowest = level
    for mark in line:
        if mark in brackets:
            level += 1 if mark in "([{" else -1
            lowest = min(lowest, level)
    return lowest, level


# implements: KIT-SRS-011.c, KIT-SRS-011.d
def _digest(source: Source, place: _Place) -> str:
    """Over the tokens of the lines, without comments and white space that means nothing; texts as they stand."""
    layout = source.language_at(source.start(place.line)).layout
    start, end = source.start(place.line), source.start(place.end + 1)
    tokens: list[str] = []
    margin = min(
        (outline.depth(source.code_line(one)) for one in range(place.line, place.end + 1) if source.code_line(one).strip()),
        default=0,
    )
    texts = sorted(span for span in source.texts if start <= span[0] < end)
    for line in range(place.line, place.end + 1):
        at, stop = source.start(line), source.start(line + 1)
        if not source.code[at:stop].strip():
            continue
        if layout is not Layout.FREE:
            tokens.append("\n")
        if layout is Layout.INDENTATION:
            tokens.append(str(outline.depth(source.code_line(line)) - margin))
        tokens += _tokens(source, at, stop, texts, words=layout is not Layout.FREE)
    return digests.of_bytes("\0".join(tokens).encode("utf-8", "backslashreplace"))[:20]


def _tokens(source: Source, at: int, stop: int, texts: list[tuple[int, int]], *, words: bool) -> Iterator[str]:
    """The tokens of a line; a text stands whole where it begins."""
    split = re.compile(r"\S+") if words else _TOKEN
    for start, end in texts:
        if end <= at or start >= stop:
            continue
        yield from split.findall(source.code[at : max(at, start)])
        if start >= at:
            yield source.text[start:end]
        at = min(end, stop)
    yield from split.findall(source.code[at:stop])
