"""Reads a dossier: every Markdown file below `dossier/` becomes items, sections and findings (format 1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from samdkit.model.document import DossierFile, Section
from samdkit.model.finding import Finding, Severity
from samdkit.model.identity import Identity
from samdkit.model.item import Item, Link
from samdkit.model.location import Location
from samdkit.sources import front_matter, markdown
from samdkit.sources import parts as part_reader
from samdkit.sources.kinds import Kind, kinds

FORMAT = "1"
NEWER_FORMAT = "dossier.newer-format"
#: Where a dossier lies if no setting says otherwise; the two files that say whose it is stand directly in it.
FOLDER = "dossier"
DEVICE_FILE, COMPONENT_FILE = "device.md", "component.md"
_DEVICE_KEYS = """
    format name version released maker maker-address srn authorised-representative contact mdr-class rule safety-class
    basic-udi-di udi-di languages platforms lifetime
"""
_COMPONENT_KEYS = "format name version prefix package safety-class"
_IDENTITY_KEYS = {DEVICE_FILE: tuple(_DEVICE_KEYS.split()), COMPONENT_FILE: tuple(_COMPONENT_KEYS.split())}
#: Facts with a closed list; `open` and `none` may stand for any.
_IDENTITY_WORDS = {"mdr-class": ("I", "IIa", "IIb", "III"), "safety-class": ("A", "B", "C")}
_FILE_KEYS = frozenset({"kind", "document", "title", "doc-id", "revision"})
_PLAN_KEYS = frozenset({"severity", "probability", "acceptance", "with-benefit", "safety-class", "disclose-from"})


@dataclass(slots=True)
class Dossier:
    """Everything that a dossier says."""

    identity: Identity | None = None
    items: list[Item] = field(default_factory=list)
    files: list[DossierFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


# implements: KIT-SRS-001.d, KIT-SRS-001.e
def read(files: Iterable[tuple[str, bytes]], origin: str = "", folder: str = FOLDER) -> Dossier:
    """The dossier made of files below a folder, each a path (`dossier/needs.md`) and its bytes.

    What can't be read is a finding; what could be read is kept. Order of files never matters: items are sorted
    by file and line. Of a dossier in a newer format nothing else is judged.
    """
    dossier = Dossier()
    for path, content in sorted(files):
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            dossier.findings.append(_unreadable(path, line, "the file is not UTF-8", hint="save it as UTF-8"))
            text = content.decode("utf-8", "replace")
        _File(path, text.removeprefix("\ufeff").replace("\r\n", "\n"), origin, dossier, _identity_name(path, folder)).read()
    newer = [one for one in dossier.findings if one.check == NEWER_FORMAT]
    if newer:
        dossier.findings = newer  # what looks odd in it may be right there
    elif sum(file.is_identity for file in dossier.files) > 1:
        message = f"{folder}/{COMPONENT_FILE} stands beside it: a project is a device or a component"
        dossier.findings.append(_unreadable(f"{folder}/{DEVICE_FILE}", 1, message, hint="remove one of the two"))
    return dossier


# implements: KIT-SRS-001.c
def _unreadable(
    path: str, line: int, message: str, *, hint: str = "", item: str = "", check: str = "dossier.unreadable"
) -> Finding:
    return Finding(check, message, Location(path, line), item=item, hint=hint, severity=Severity.UNREADABLE)


class _File:
    """One file while it is read."""

    def __init__(self, path: str, text: str, origin: str, dossier: Dossier, identity: str) -> None:
        self.path = path
        self.identity = identity
        self.lines = text.split("\n")
        self.dossier = dossier
        self.origin = origin
        self.file = DossierFile(path, {}, origin=origin, is_identity=bool(identity))
        self.front = front_matter.FrontMatter()
        self.kind: Kind | None = None

    def read(self) -> None:
        """Reads front matter, then each heading with what belongs to it."""
        self.front = front_matter.read(self.lines, self.path)
        self.dossier.findings += self.front.findings
        self.file.attributes = self.front.values
        self.file.attribute_lines = self.front.lines
        self.dossier.files.append(self.file)
        if self.identity:
            self._read_identity()
        else:
            self._read_kind()
        split = markdown.split(self.lines, self.front.end)
        if split.unclosed:
            message = "this fence or comment is never closed and hides all that stands below it"
            self._problem(split.unclosed, message, "close it")
        items: list[tuple[Item, markdown.Chunk]] = []
        open_above: list[tuple[int, list[tuple[int, str]] | None]] = []  # the body of an item, or none for a section
        for chunk in split.chunks:
            while open_above and open_above[-1][0] >= chunk.level:
                open_above.pop()
            body = open_above[-1][1] if open_above else None
            if chunk.level == 0 or (chunk.level == 1 and not self.file.title):
                self._read_title(chunk)
            elif chunk.identifier:
                item = self._item(chunk)
                if item is not None:
                    items.append((item, chunk))
                    open_above.append((chunk.level, chunk.body))
            elif body is not None:
                attributes = [(entry.line, f"- {entry.name}: {entry.value}") for entry in chunk.attributes]
                body += [(chunk.line, self.lines[chunk.line - 1]), *attributes, *chunk.body]
            else:
                self.file.sections.append(self._section(chunk))
                open_above.append((chunk.level, None))
        for item, chunk in items:
            self._finish(item, chunk.attributes, chunk.body)

    def _read_title(self, chunk: markdown.Chunk) -> None:
        """The file's title with the text below it. It is no section: bookkeeping there would be held by nothing."""
        self.file.title = chunk.title
        self.file.preamble_line = self.file.preamble_line or _first_line(chunk.body)
        self.file.preamble = f"{self.file.preamble}\n\n{_text(chunk.body)}".strip()
        for entry in chunk.attributes:
            message = f"`{entry.name}` below the file's title belongs to no section"
            self._problem(entry.line, message, "put a heading of level 2 above it")

    # implements: KIT-SRS-001.c
    def _problem(self, line: int, message: str, hint: str = "", item: str = "", check: str = "dossier.unreadable") -> None:
        self.dossier.findings.append(_unreadable(self.path, line, message, hint=hint, item=item, check=check))

    # implements: KIT-SRS-001.g, KIT-SRS-001.a
    def _read_identity(self) -> None:
        known = _IDENTITY_KEYS[self.identity]
        facts: dict[str, str] = {}
        for key, value in self.front.values.items():
            line = self.front.lines[key]
            if key not in known:
                self._problem(line, f"unknown key `{key}` in {self.path}", f"known are: {', '.join(known)}")
            elif isinstance(value, dict):
                self._problem(line, f"`{key}` is a map", "write one text, or a list in brackets")
            else:
                facts[key] = _joined(value)
                words = _IDENTITY_WORDS.get(key, ())
                if words and facts[key] not in {*words, "", "open", "none"}:
                    message = f"`{key}: {facts[key]}` is not one of {', '.join(words)}"
                    self._problem(line, message, "see the dossier format", check="dossier.unknown-value")
        if facts.get("format", FORMAT) != FORMAT:
            self._problem(
                self.front.lines["format"],
                f"this dossier has format {facts['format']}; this samdkit reads format {FORMAT}",
                "install the samdkit that the dossier was written for",
                check=NEWER_FORMAT,
            )
        self.dossier.identity = Identity(facts, Location(self.path, 1), self.identity == COMPONENT_FILE)

    def _read_kind(self) -> None:
        for key in _FILE_KEYS & self.front.values.keys():
            if not isinstance(self.front.values[key], str):
                self._problem(self.front.lines[key], f"`{key}` is a list or a map", "write one text")
        name = self.front.values.get("kind", "")
        if not isinstance(name, str):
            return
        if name and name not in kinds():
            message, hint = f"unknown kind `{name}`", f"kinds are: {', '.join(kinds())}"
            self._problem(self.front.lines["kind"], message, hint, check="dossier.unknown-kind")
            return
        self.kind = kinds().get(name)
        plan = _PLAN_KEYS if self.file.document == "risk-management-plan" and not name else frozenset()
        for key, value in self.front.values.items():
            line = self.front.lines[key]
            if key in _FILE_KEYS or key in plan:
                continue
            if self.kind is None or key not in {*self.kind.attributes, *self.kind.links}:
                self._problem(line, f"unknown key `{key}` in the front matter", "see the dossier format")
            elif isinstance(value, dict):
                self._problem(line, f"`{key}` is a map", "write one text, or a list in brackets")
            elif key in self.kind.attributes:
                self._judge(self.kind, key, _joined(value), line)

    def _judge(self, kind: Kind, name: str, value: str, line: int, item: str = "") -> None:
        """Whether the value is one of those that the attribute may have; an empty one removes a default."""
        wrong = kind.not_allowed(name.partition(".")[0], value)
        if value and wrong:
            message = f"`{name}: {wrong}` is not one of {', '.join(kind.words(name.partition('.')[0]))}"
            self._problem(line, message, item=item, check="dossier.unknown-value", hint="see the dossier format")

    # implements: KIT-SRS-001.i
    def _section(self, chunk: markdown.Chunk) -> Section:
        values = {entry.name: entry.value for entry in chunk.attributes}
        self._judge_repeated(chunk)
        answers = tuple(references(values.pop("answers", "")))
        document = self.file.document or ("device" if self.identity else "")
        location = Location(self.path, chunk.line)
        lines = {entry.name: entry.line for entry in chunk.attributes}
        return Section(
            chunk.title, chunk.level, location, document, answers, values, _text(chunk.body), _first_line(chunk.body), lines
        )

    def _judge_repeated(self, chunk: markdown.Chunk) -> None:
        seen: set[str] = set()
        for entry in chunk.attributes:
            if entry.name in seen:
                self._problem(entry.line, f"`{entry.name}` stands twice", "keep one", chunk.identifier)
            seen.add(entry.name)

    # implements: KIT-SRS-001.a
    def _item(self, chunk: markdown.Chunk) -> Item | None:
        kind = self.kind
        if kind is None:
            self.file.unread.append(chunk.identifier)
            if not self.file.kind:
                self._problem(
                    chunk.line,
                    f"{chunk.identifier} stands in a file without `kind` in its front matter",
                    "add `kind: …` between two lines `---` at the top",
                    chunk.identifier,
                    "dossier.no-kind",
                )
            return None
        item = Item(chunk.identifier, kind.name, chunk.title, Location(self.path, chunk.line), origin=self.origin)
        self._judge_repeated(chunk)
        values: dict[str, tuple[str, int]] = {}
        for key, value in self.front.values.items():
            if key in kind.links or key in kind.attributes:
                values[key] = ("" if isinstance(value, dict) else _joined(value), self.front.lines[key])
        for entry in chunk.attributes:
            values[entry.name] = (entry.value, entry.line)
            self._judge_own(kind, item.id, entry)
        item.lines = {name: line for name, (_, line) in values.items()}
        for name, (value, line) in values.items():
            if name in kind.links:
                item.links += [Link(item.id, name, target, Location(self.path, line)) for target in references(value)]
            elif name.partition(".")[0] in kind.attributes and value:
                item.attributes[name] = value
        self.file.items.append(item.id)
        self.dossier.items.append(item)
        return item

    def _judge_own(self, kind: Kind, item: str, entry: markdown.Attribute) -> None:
        base, _, part = entry.name.partition(".")
        if base in kind.attributes and (kind.parts or not part):
            self._judge(kind, entry.name, entry.value, entry.line, item)
        elif entry.name not in kind.links:
            known = ", ".join(sorted({*kind.attributes, *kind.links}))
            message = f"unknown attribute `{entry.name}` of a {kind.name}"
            self._problem(entry.line, message, f"known are: {known}", item, "dossier.unknown-attribute")

    def _finish(self, item: Item, attributes: list[markdown.Attribute], body: list[tuple[int, str]]) -> None:
        item.text = _text(body)
        item.text_line = _first_line(body)
        if not kinds()[item.kind].parts:
            return
        split = part_reader.split(body, self.path)
        item.parts = tuple(split.parts)
        item.frame = split.frame
        hint = "markers rise by one from (a) or 1"
        for line, message in split.problems:
            self.dossier.findings.append(Finding("dossier.parts", message, Location(self.path, line), item.id, hint))
        labels = {part.label for part in item.parts}
        for entry in attributes:
            part = entry.name.partition(".")[2]
            if part and part not in labels:
                message = f"`{entry.name}` speaks of a part that {item.id} has not"
                self._problem(entry.line, message, "correct the part", item.id, "dossier.unknown-attribute")


def identity_keys(path: str, folder: str = FOLDER) -> tuple[str, ...]:
    """The facts that a file may hold if it says whose the dossier is, in their order; of any other file, none."""
    return _IDENTITY_KEYS.get(_identity_name(path, folder), ())


def _identity_name(path: str, folder: str) -> str:
    """`device.md` or `component.md` if that is what a file of the dossier is, else empty."""
    place, _, name = path.rpartition("/")
    return name if place == folder and name in _IDENTITY_KEYS else ""


def references(value: str) -> list[str]:
    """The comma-separated references of a link attribute."""
    return [part.strip() for part in value.split(",") if part.strip()]


def _text(body: list[tuple[int, str]]) -> str:
    return "\n".join(line for _, line in body).strip()


def _first_line(body: list[tuple[int, str]]) -> int:
    """The number of the first line that is not blank, or 0."""
    return next((number for number, line in body if line.strip()), 0)


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
