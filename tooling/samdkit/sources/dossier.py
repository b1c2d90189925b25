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
IDENTITY_FILES = ("device.md", "component.md")
_DEVICE_KEYS = """
    format name version released maker maker-address srn authorised-representative contact mdr-class rule safety-class
    basic-udi-di udi-di languages platforms lifetime
"""
_COMPONENT_KEYS = "format name version prefix package safety-class"
_IDENTITY_KEYS = {"device.md": tuple(_DEVICE_KEYS.split()), "component.md": tuple(_COMPONENT_KEYS.split())}
_FILE_KEYS = frozenset({"kind", "document", "title", "doc-id", "revision"})
_PLAN_KEYS = frozenset({"severity", "probability", "acceptance", "with-benefit", "safety-class", "disclose-from"})


@dataclass(slots=True)
class Dossier:
    """Everything that a dossier says."""

    identity: Identity | None = None
    items: list[Item] = field(default_factory=list)
    files: list[DossierFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read(files: Iterable[tuple[str, bytes]], origin: str = "") -> Dossier:
    """The dossier made of files, each a path (`dossier/needs.md`) and its bytes.

    What can't be read is a finding; what could be read is kept. Order of files never matters: items are sorted
    by file and line.
    """
    dossier = Dossier()
    for path, content in sorted(files):
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            dossier.findings.append(_unreadable(path, line, "the file is not UTF-8", hint="save it as UTF-8"))
            continue
        _File(path, text.lstrip("\ufeff").replace("\r\n", "\n"), origin, dossier).read()
    return dossier


def _unreadable(
    path: str, line: int, message: str, *, hint: str = "", item: str = "", check: str = "dossier.unreadable"
) -> Finding:
    return Finding(check, message, Location(path, line), item=item, hint=hint, severity=Severity.UNREADABLE)


class _File:
    """One file while it is read."""

    def __init__(self, path: str, text: str, origin: str, dossier: Dossier) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.dossier = dossier
        self.origin = origin
        self.file = DossierFile(path, {}, origin=origin)
        self.identity_file = path.rpartition("/")[2] if path.count("/") == 1 and path.endswith(IDENTITY_FILES) else ""
        self.kind: Kind | None = None

    def read(self) -> None:
        """Reads front matter, then each heading with what belongs to it."""
        attributes, start, findings = front_matter.read(self.lines, self.path)
        self.dossier.findings += findings
        self.file.attributes = attributes
        self.dossier.files.append(self.file)
        if self.identity_file:
            self._read_identity()
        else:
            self._read_kind()
        stack: list[tuple[int, Item | Section]] = []
        bodies: dict[int, list[tuple[int, str]]] = {}
        owners: list[Item | Section] = []
        for chunk in markdown.chunks(self.lines, start):
            if chunk.level == 0 or (chunk.level == 1 and not self.file.title):
                self.file.title = chunk.title or self.file.title
                self.file.preamble = f"{self.file.preamble}\n{_text(chunk.body)}".strip()
                continue
            while stack and stack[-1][0] >= chunk.level:
                stack.pop()
            if chunk.identifier:
                item = self._item(chunk)
                if item is None:
                    continue
                stack.append((chunk.level, item))
                owners.append(item)
                bodies[id(item)] = list(chunk.body)
            elif stack and isinstance(stack[-1][1], Item):
                heading = (chunk.line, self.lines[chunk.line - 1])
                attributes_text = [(entry.line, f"- {entry.name}: {entry.value}") for entry in chunk.attributes]
                bodies[id(stack[-1][1])] += [heading, *attributes_text, *chunk.body]
            else:
                section = self._section(chunk)
                stack.append((chunk.level, section))
                self.file.sections.append(section)
        for owner in owners:
            if isinstance(owner, Item):
                self._finish(owner, bodies[id(owner)])

    def _problem(self, line: int, message: str, hint: str = "", item: str = "", check: str = "dossier.unreadable") -> None:
        self.dossier.findings.append(_unreadable(self.path, line, message, hint=hint, item=item, check=check))

    def _read_identity(self) -> None:
        known = _IDENTITY_KEYS[self.identity_file]
        facts: dict[str, str] = {}
        for key, value in self.file.attributes.items():
            if key not in known:
                self._problem(1, f"unknown key `{key}` in {self.identity_file}", f"known are: {', '.join(known)}")
            facts[key] = ", ".join(value) if isinstance(value, list) else str(value)
        if facts.get("format", FORMAT) != FORMAT:
            self._problem(
                1,
                f"this dossier has format {facts['format']}; this samdkit reads format {FORMAT}",
                "install a newer samdkit",
                check="dossier.newer-format",
            )
        self.dossier.identity = Identity(facts, Location(self.path, 1), self.identity_file == "component.md")

    def _read_kind(self) -> None:
        name = self.file.kind
        if name and name not in kinds():
            line = next((n for n, text in enumerate(self.lines, 1) if text.startswith("kind:")), 1)
            self._problem(
                line,
                f"unknown kind `{name}`",
                f"kinds are: {', '.join(kinds())}",
                check="dossier.unknown-kind",
            )
            return
        self.kind = kinds().get(name)
        known = _FILE_KEYS | (_PLAN_KEYS if self.file.document == "risk-management-plan" else frozenset())
        for key in self.file.attributes:
            if key in known or (self.kind and (key in self.kind.attributes or key in self.kind.links)):
                continue
            line = next((n for n, text in enumerate(self.lines, 1) if text.startswith(f"{key}:")), 1)
            self._problem(line, f"unknown key `{key}` in the front matter", "see the dossier format")

    def _section(self, chunk: markdown.Chunk) -> Section:
        values = {entry.name: entry.value for entry in chunk.attributes}
        answers = tuple(references(values.pop("answers", "")))
        document = self.file.document or ("device" if self.identity_file else "")
        location = Location(self.path, chunk.line)
        return Section(chunk.title, chunk.level, location, document, answers, values, _text(chunk.body))

    def _item(self, chunk: markdown.Chunk) -> Item | None:
        if self.kind is None:
            if not self.file.kind:
                self._problem(
                    chunk.line,
                    f"{chunk.identifier} stands in a file without `kind` in its front matter",
                    "add `kind: …` between two lines `---` at the top",
                    chunk.identifier,
                    "dossier.no-kind",
                )
            return None
        item = Item(chunk.identifier, self.kind.name, chunk.title, Location(self.path, chunk.line), origin=self.origin)
        values: dict[str, tuple[str, int]] = {}
        for key, value in self.file.attributes.items():
            if key not in _FILE_KEYS:
                values[key] = (", ".join(value) if isinstance(value, list) else str(value), chunk.line)
        seen: set[str] = set()
        for entry in chunk.attributes:
            if entry.name in seen:
                self._problem(entry.line, f"`{entry.name}` stands twice", "keep one", item.id)
            seen.add(entry.name)
            values[entry.name] = (entry.value, entry.line)
        for name, (value, line) in values.items():
            self._take(item, name, value, line)
        self.file.items.append(item.id)
        self.dossier.items.append(item)
        return item

    def _take(self, item: Item, name: str, value: str, line: int) -> None:
        kind = kinds()[item.kind]
        base = name.partition(".")[0]
        if name in kind.links:
            for target in references(value):
                item.links.append(Link(item.id, name, target, Location(self.path, line)))
        elif base in kind.attributes:
            if not value:
                return
            allowed = kind.attributes[base]
            given = references(value) if base in kind.several else [value]
            wrong = [one for one in given if allowed and one not in allowed]
            if wrong:
                self._problem(
                    line,
                    f"`{name}: {wrong[0]}` is not one of {', '.join(allowed)}",
                    item=item.id,
                    check="dossier.unknown-value",
                )
            item.attributes[name] = value
        else:
            known = ", ".join(sorted({*kind.attributes, *kind.links}))
            self._problem(
                line,
                f"unknown attribute `{name}` of a {item.kind}",
                f"known are: {known}",
                item.id,
                "dossier.unknown-attribute",
            )

    def _finish(self, item: Item, body: list[tuple[int, str]]) -> None:
        item.text = _text(body)
        if not kinds()[item.kind].parts:
            return
        split = part_reader.split(body, self.path)
        item.parts = tuple(split.parts)
        item.frame = split.frame
        for line, message in split.problems:
            self.dossier.findings.append(
                Finding(
                    "dossier.parts",
                    message,
                    Location(self.path, line),
                    item=item.id,
                    hint="markers rise by one from (a) or 1",
                )
            )


def references(value: str) -> list[str]:
    """The comma-separated references of a link attribute."""
    return [part.strip() for part in value.split(",") if part.strip()]


def _text(body: list[tuple[int, str]]) -> str:
    return "\n".join(line for _, line in body).strip()
