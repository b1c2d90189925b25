"""Where an id means the item: in the dossier, in markers of code and in marks of tests; and each file with another id there."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from samdkit import ids
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project, files, other_sources
from samdkit.sources import languages, markers, python_text
from samdkit.sources.languages import Language

#: Folders of a project that hold what was made or brought, and nothing that was written here.
_MADE = ("build/", "dist/", "site/", "vendor/")
#: Path → the file's new bytes, and how many places changed in it.
Rewritten = dict[str, tuple[bytes, int]]


def heading(project: Project, chosen: Item, new: str) -> Rewritten:
    """The file with the one heading changed."""
    path, line = chosen.location.path, chosen.location.line
    lines = (project.root / path).read_bytes().split(b"\n")
    lines[line - 1] = lines[line - 1].replace(chosen.id.encode(), new.encode(), 1)
    return {path: (b"\n".join(lines), 1)}


def everything(project: Project, old: str, new: str) -> Rewritten:
    """Every file of dossier, code and tests that names the id where it means the item."""
    settings = project.configuration
    found: Rewritten = {}

    def take(path: str, offsets: Callable[[str], Iterable[int]]) -> None:
        content = (project.root / path).read_bytes()
        if old.encode() not in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return
        text, encoding = _text(content)
        places = sorted(set(offsets(text)))
        if places:
            found[path] = _encoded(replaced(text, places, old, new), encoding), len(places)

    for path in files(project.root, (settings.dossier,), ".md"):
        take(path, lambda text: ids.mentions(text, old))
    for path in files(project.root, settings.code, ".py"):
        take(path, lambda text: _in_markers(text, languages.PYTHON, old))
    for path in files(project.root, settings.tests, ".py"):
        take(path, lambda text: [*_in_marks(text, old), *_in_markers(text, languages.PYTHON, old)])
    for path in other_sources(project.root, (*settings.code, *settings.tests)):
        take(path, partial(_in_other, path=path, old=old))
    return found


def _text(content: bytes) -> tuple[str, str]:
    """The text with its line ends as they are, and how to write it; bytes that are no UTF-8 come back as they were."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content.decode(encoding, "surrogatepass"), encoding
    return content.decode("utf-8", "surrogateescape"), "utf-8"


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogateescape" if encoding == "utf-8" else "surrogatepass")


def replaced(text: str, offsets: list[int], old: str, new: str) -> str:
    """The text with another id at those offsets."""
    out: list[str] = []
    done = 0
    for offset in offsets:
        out += [text[done:offset], new]
        done = offset + len(old)
    return "".join([*out, text[done:]])


def _in_markers(text: str, language: Language, old: str) -> Iterator[int]:
    for mark in markers.marks("", text, language).marks if "implements:" in text else ():
        for start, end in mark.spans:
            yield from (start + offset for offset in ids.mentions(text[start:end], old))


def _in_other(text: str, *, path: str, old: str) -> Iterator[int]:
    language = languages.of(path)
    if language is not None:
        yield from _in_markers(text, language, old)
        yield from _in_properties(text, old)


def _in_properties(text: str, old: str) -> Iterator[int]:
    """Lines of tests in other languages that say what a test verifies: `RecordProperty("verifies", "SRS-012")`."""
    start = 0
    for line in text.split("\n"):
        if "verifies" in line:
            yield from (start + offset for offset in ids.mentions(line, old))
        start += len(line) + 1


def _in_marks(text: str, old: str) -> Iterator[int]:
    """The texts of `@pytest.mark.verifies("…")` in a Python source."""
    if "verifies" not in text:
        return
    try:
        tree = python_text.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError):
        return
    shift = len(text) - len(text.removeprefix("\ufeff"))
    starts = [0, *(found.end() for found in re.finditer("\n", text.removeprefix("\ufeff")))]
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.verifies"):
            for one in call.args:
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.lineno == one.end_lineno:
                    line = text[shift + starts[one.lineno - 1] :].partition("\n")[0]
                    column = len(line.encode("utf-8", "surrogateescape")[: one.col_offset].decode("utf-8", "surrogateescape"))
                    end = len(line.encode("utf-8", "surrogateescape")[: one.end_col_offset].decode("utf-8", "surrogateescape"))
                    begin = shift + starts[one.lineno - 1]
                    yield from (begin + column + offset for offset in ids.mentions(line[column:end], old))


def places(project: Project, paths: Iterable[str], identifier: str, contents: dict[str, bytes]) -> Iterator[Location]:
    """Where an id stands as a word, in files as they are or as `contents` has them."""
    for path in paths:
        content = contents.get(path) or (project.root / path).read_bytes()
        if identifier.encode() not in content:
            continue
        text, _ = _text(content)
        lines = dict.fromkeys(text.count("\n", 0, offset) + 1 for offset in ids.mentions(text, identifier))
        yield from (Location(path, line) for line in lines)


def named(project: Project, old: str) -> Iterator[Location]:
    """What names an id in dossier, code, tests and results: everything but evidence."""
    evidence = tuple(f"{one}/" for one in project.configuration.evidence)
    yield from places(project, [path for path in ids.sources(project) if not path.startswith(evidence)], old, {})


def left(project: Project, old: str, contents: dict[str, bytes]) -> Iterator[Location]:
    """What still names the old id in any file of the project but evidence."""
    evidence = tuple(f"{one}/" for one in project.configuration.evidence)
    paths = sorted(path for path in ids.below(project.root, (".",)) if not path.startswith((*evidence, *_MADE)))
    yield from places(project, paths, old, contents)
