"""A dossier file in its one canonical shape, saying what it said before.

Front matter and attributes stand in the order of the kind's data, lists of references sorted, headings and parts set off by one
blank line. Paragraphs, tables and fences stay as they are, and so does where a value was broken into lines: a changed word then
shows as one changed line. Only references are filled anew, for their order changes with them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from samdkit.model.finding import Finding, Severity
from samdkit.sources import dossier, front_matter, markdown
from samdkit.sources.dossier import references
from samdkit.sources.front_matter import Value
from samdkit.sources.kinds import Kind, kinds
from samdkit.sources.markdown import Attribute, Chunk

#: Where a list of references goes on in the next line.
WIDTH = 120
_FILE_KEYS = ("kind", "document", "title", "doc-id", "revision")
_PLAN_KEYS = ("severity", "probability", "acceptance", "with-benefit", "safety-class", "disclose-from")
_BOOKKEEPING = ("answers", "method", "standards", "discloses", "realises", "runs", "branch-rules")
#: Bookkeeping that holds references, whose order says nothing.
_LISTS = frozenset({"answers", "discloses", "realises"})
_LETTERED = re.compile(r"\([a-z]\)[ \t]")
#: What a line of a value must not look like, or it would be read as something else.
_OTHERWISE = re.compile(r"\s{0,3}(?:#{1,6}[ \t]|```|~~~|<!--)")


class Unreadable(Exception):
    """The file can't be read, or not be rewritten without changing what it says; it is left as it is."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__()
        self.findings = tuple(findings)


# implements: KIT-SRS-062.a, KIT-SRS-062.d
def canonical(path: str, content: bytes, folder: str = dossier.FOLDER) -> bytes:
    """The file's bytes in canonical shape. Raises `Unreadable`."""
    before = dossier.read([(path, content)], folder=folder)
    unread = [one for one in before.findings if one.severity is Severity.UNREADABLE]
    if unread:
        raise Unreadable(unread)
    text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    made = _File(path, text, before, folder).text().encode("utf-8")
    if meaning(dossier.read([(path, made)], folder=folder)) != meaning(before):
        raise Unreadable([])
    return made


def meaning(found: dossier.Dossier) -> object:
    """What a dossier says, whatever its layout: what must be the same before and after."""
    items = [
        (
            one.id,
            one.kind,
            one.title,
            one.attributes,
            sorted((link.kind, link.target) for link in one.links),
            [(part.label, _words(part.text)) for part in one.parts],
            _words(one.frame),
            _words(one.text),
            [one.digest_of(address) for address in one.addresses],
        )
        for one in found.items
    ]
    files = [
        (
            file.path,
            {key: _unordered(file.kind, key, value) for key, value in file.attributes.items()},
            file.title,
            _words(file.preamble),
            file.items,
            [
                _section(section.bookkeeping, section.answers, section.title, section.level, section.text)
                for section in file.sections
            ],
        )
        for file in found.files
    ]
    identity = found.identity.facts if found.identity else None
    return items, files, identity


def _section(bookkeeping: dict[str, str], answers: tuple[str, ...], title: str, level: int, text: str) -> object:
    values = {key: sorted(references(value)) if key in _LISTS else value for key, value in bookkeeping.items()}
    return title, level, sorted(answers), values, _words(text)


def _unordered(kind: str, key: str, value: Value) -> object:
    links = kinds()[kind].links if kind in kinds() else {}
    return sorted(references(value) if isinstance(value, str) else value) if key in links else value


def _words(text: str) -> str:
    return " ".join(text.split())


def natural(reference: str) -> list[tuple[int, str]]:
    """References in the order people expect: `SRS-9` before `SRS-10`, `gspr:9.2` before `gspr:17.1`."""
    return [
        (int(part), "") if part.isdigit() and part.isascii() else (-1, part) for part in re.split(r"([0-9]+)", reference) if part
    ]


@dataclass(slots=True)
class _Owned:
    """A chunk with the item whose text it belongs to, if any, and what it is itself."""

    chunk: Chunk
    lines: list[str]
    """Its attributes as they stand, first line to last."""
    item: str = ""
    """The id that it opens."""
    inside: str = ""
    """The id of the item whose text it is part of."""
    is_title: bool = False


@dataclass(slots=True)
class _Out:
    """Lines that are written one after the other."""

    lines: list[str] = field(default_factory=list)

    def blank(self) -> None:
        """One blank line, unless nothing or one stands above."""
        if self.lines and self.lines[-1].strip():
            self.lines.append("")


class _File:
    """One file while it is rewritten."""

    def __init__(self, path: str, text: str, found: dossier.Dossier, folder: str) -> None:
        self.lines = text.split("\n")
        self.front = front_matter.read(self.lines, path)
        self.chunks = markdown.split(self.lines, self.front.end).chunks
        self.file = found.files[0]
        self.kind: Kind | None = kinds().get(self.file.kind)
        self.parts = {item.id for item in found.items if item.parts}
        self.identity_keys = dossier.identity_keys(path, folder)

    def text(self) -> str:
        """The whole file."""
        out = _Out(list(self._front_matter()))
        head = len(out.lines)
        for owned in self._owned():
            self._write(out, owned, head)
        while out.lines and not out.lines[-1].strip():
            out.lines.pop()
        if not head and out.lines and (out.lines[0].rstrip() == "---" or out.lines[0].startswith("\ufeff")):
            out.lines.insert(0, "")  # at the very top it would be front matter, or a byte order mark
        return "".join(line.rstrip("\r") + "\n" for line in out.lines)

    # Front matter

    def _front_matter(self) -> Iterator[str]:
        if not self.front.end:
            return
        yield "---"
        for key in sorted(self.front.values, key=self._key_order):
            value = self.front.values[key]
            if isinstance(value, dict):
                yield f"{key}:"
                yield from (f"  {word}: {said}".rstrip() for word, said in value.items())
            else:
                yield f"{key}: {self._said(key, value)}".rstrip()
        yield "---"

    def _key_order(self, key: str) -> tuple[int, str]:
        known = [*_FILE_KEYS, *self.identity_keys, *([] if self.kind else _PLAN_KEYS)]
        known += [*self.kind.attributes, *self.kind.links] if self.kind else []
        return (known.index(key) if key in known else len(known)), key

    def _said(self, key: str, value: str | list[str]) -> str:
        is_link = self.kind is not None and key in self.kind.links
        if isinstance(value, list):
            return f"[{', '.join(sorted(value, key=natural) if is_link else value)}]"
        return ", ".join(sorted(references(value), key=natural)) if is_link else value

    # Headings and what belongs to them

    def _owned(self) -> Iterator[_Owned]:
        """Every chunk with its owner, found as the reader finds it."""
        title = False
        open_above: list[tuple[int, str]] = []
        for index, chunk in enumerate(self.chunks):
            owned = _Owned(chunk, self._attribute_lines(index))
            while open_above and open_above[-1][0] >= chunk.level:
                open_above.pop()
            if chunk.level == 0 or (chunk.level == 1 and not title):
                owned.is_title = True
                title = title or bool(chunk.title)
            else:
                owned.item = chunk.identifier
                owned.inside = "" if chunk.identifier or not open_above else open_above[-1][1]
                if not owned.inside:
                    open_above.append((chunk.level, chunk.identifier))
            yield owned

    def _attribute_lines(self, index: int) -> list[str]:
        chunk = self.chunks[index]
        if not chunk.attributes:
            return []
        following = self.chunks[index + 1].line if index + 1 < len(self.chunks) else len(self.lines) + 1
        end = chunk.body[0][0] if chunk.body else following
        return self.lines[chunk.attributes[0].line - 1 : end - 1]

    def _write(self, out: _Out, owned: _Owned, head: int) -> None:
        chunk = owned.chunk
        as_it_is = owned.inside in self.parts and bool(owned.inside)
        if chunk.level:
            if len(out.lines) > head and (not as_it_is or self._blank_above(chunk)):
                out.blank()
            out.lines.append(self.lines[chunk.line - 1].rstrip() if owned.inside else _heading(chunk, self.lines[chunk.line - 1]))
            out.lines += self._attributes(owned)
        body = [line for _, line in chunk.body]
        first = next((index for index, line in enumerate(body) if line.strip()), len(body))
        last = next((index for index in range(len(body), 0, -1) if body[index - 1].strip()), first)
        if first == last:
            return
        if chunk.level and (not as_it_is or first > 0):
            out.blank()
        text = body[first:last]
        out.lines += _set_off(chunk.body[first:last]) if owned.item in self.parts and owned.item else text

    def _blank_above(self, chunk: Chunk) -> bool:
        return chunk.line >= 2 and not self.lines[chunk.line - 2].strip()

    def _attributes(self, owned: _Owned) -> list[str]:
        """The attributes in order; those that the reader takes as text, or that open a comment, as they stand."""
        if owned.inside or owned.is_title or any("<!--" in line for line in owned.lines):
            return [line.rstrip() for line in owned.lines]
        entries = [(entry, self._lines_of(entry, owned)) for entry in owned.chunk.attributes]
        kind = self.kind if owned.item else None
        order = [*kind.attributes, *kind.links] if kind else list(_BOOKKEEPING)
        entries.sort(key=lambda one: (order.index(one[0].name.partition(".")[0]), natural(one[0].name)))
        return [line for entry, lines in entries for line in _attribute(entry, lines, kind)]

    def _lines_of(self, entry: Attribute, owned: _Owned) -> list[str]:
        """The lines of one attribute, without its name."""
        first = owned.chunk.attributes[0].line
        later = [one.line for one in owned.chunk.attributes if one.line > entry.line]
        lines = owned.lines[entry.line - first : later[0] - first if later else None]
        return [lines[0].partition(":")[2].strip(), *lines[1:]]


def _heading(chunk: Chunk, raw: str) -> str:
    """The heading without odd blanks and closing signs, unless it would then be read otherwise."""
    made = f"{'#' * chunk.level} {f'{chunk.identifier} ' if chunk.identifier else ''}{chunk.title}".rstrip()
    (_, *again) = markdown.split([made], 0).chunks
    same = [(one.level, one.identifier, one.title) for one in again] == [(chunk.level, chunk.identifier, chunk.title)]
    return made if same else raw.rstrip("\r")


def _attribute(entry: Attribute, lines: list[str], kind: Kind | None) -> Iterator[str]:
    is_list = entry.name in kind.links if kind else entry.name in _LISTS
    if is_list:
        yield from _filled(entry.name, sorted(references(entry.value), key=natural))
        return
    said = [line for line in lines if line.strip()]
    if not said:
        yield f"- {entry.name}:"
        return
    yield f"- {entry.name}: {said[0].strip()}"
    for line in said[1:]:
        made = f"  {line.strip()}"
        yield line.rstrip() if _OTHERWISE.match(made) else made


def _filled(name: str, found: list[str]) -> list[str]:
    """References, as many in a line as fit."""
    lines = [f"- {name}:"]
    for index, one in enumerate(found):
        word = one if index == len(found) - 1 else f"{one},"
        if len(lines[-1]) + 1 + len(word) > WIDTH and lines[-1] != f"- {name}:" and not any(map(_OTHERWISE.match, found)):
            lines.append(f"  {word}")
        else:
            lines[-1] += f" {word}"
    return lines


def _set_off(body: list[tuple[int, str]]) -> list[str]:
    """The text with a blank line above each lettered part, without which Markdown joins it to the line before."""
    out: list[str] = []
    for _, line, plain in markdown.plain_lines(body):
        if plain and _LETTERED.match(line) and out and out[-1].strip():
            out.append("")
        out.append(line)
    return out
