"""The declarations of a source in any language, with the lines that each takes, as far as `languages` can tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samdkit.sources.languages import Extent, Language, pattern
from samdkit.sources.lexing import TEXT, Source

#: What goes on with a declaration that stands on several lines.
_GOES_ON = re.compile(r"[ \t]*(?:[{.?:=&|+\-]|where\b|throws\b|extends\b|implements\b|with\b)")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)((?:\"[^\"]*\"|'[^']*'|[^'\"<>])*+)>")
_NAMED = re.compile(r"\b(?:id|name)\s*=\s*[\"']([^\"'\n]{1,60})[\"']")
#: `Judge::refusals`, and no selector of a style sheet.
_WORDS = re.compile(r"[A-Za-z_~][\w:~]*")
#: HTML elements that have no end.
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass(slots=True, frozen=True)
class Declaration:
    """A function, class, element or whatever the language declares."""

    name: str
    """With the names of the declarations around it: `Reading.check`."""
    line: int
    end: int
    """Its last line."""
    body: int
    """The offset where its body begins; -1: it has none."""


@dataclass(slots=True, frozen=True)
class _Found:
    """One, before it has its full name."""

    name: str
    start: int
    end: int
    body: int


def declarations(source: Source) -> list[Declaration]:
    """All declarations, outer ones before inner ones."""
    found: dict[int, _Found] = {}
    for start, one in sorted((one.start, one) for one in _all(source)):
        found.setdefault(start, one)
    named: list[Declaration] = []
    around: list[tuple[_Found, str]] = []
    for one in found.values():
        while around and around[-1][0].end <= one.start:
            around.pop()
        if around and _is_same(source, around[-1][0], one):
            continue
        name = ".".join([*(outer for _, outer in around[-1:]), one.name])
        around.append((one, name))
        named.append(Declaration(name, source.line(one.start), source.whole(source.line(max(one.start, one.end - 1))), one.body))
    return named


def _is_same(source: Source, outer: _Found, one: _Found) -> bool:
    """Whether it goes on with the one before at the same depth, as the next equation of a Haskell function does."""
    lines = [source.code_line(source.line(each.start)) for each in (outer, one)]
    return outer.name == one.name and depth(lines[0]) == depth(lines[1])


def _all(source: Source) -> Iterator[_Found]:
    stretches = [(0, len(source.text), source.language)]
    stretches += [(start, end, source.language_at(start)) for start, end, _ in source.stretches]
    for start, end, language in stretches:
        if language.extent is Extent.ELEMENT:
            yield from _elements(source, start, end, language)
        for expression, needs_body in [
            *((one, False) for one in language.declarations),
            *((one, True) for one in language.with_body),
        ]:
            for match in pattern(expression).finditer(source.code, start, end):
                if source.language_at(match.start("name")) is language:
                    one = _measured(source, language, match, end)
                    if one is not None and (one.body >= 0 or not needs_body):
                        yield one


def _measured(source: Source, language: Language, match: re.Match[str], limit: int) -> _Found | None:
    name = " ".join(match.group("name").replace(TEXT, "").split())
    name = name.replace("::", ".") if _WORDS.fullmatch(name) else name
    owner = match.groupdict().get("owner")
    name = f"{owner}.{name}" if owner else name
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    if not name:
        return None
    measure = {Extent.BRACES: _braces, Extent.STATEMENT: _statement, Extent.END: _to_end, Extent.INDENTED: _indented}
    end, body = measure[language.extent](source, language, start, match.end("name"), limit)
    return _Found(name, start, end, body)


def _braces(source: Source, language: Language, start: int, after: int, limit: int) -> tuple[int, int]:
    """To the brace that closes the first one outside all other brackets, or over the lines that go on."""
    depth, body = 0, -1
    first = source.line(start)
    opening = [one for one in "([{" if one in language.brackets]
    for found in pattern(r"[()\[\]{};\n]").finditer(source.code, after, limit):
        mark = found.group()
        if mark in opening:
            if mark == "{" and depth == 0 and body < 0:
                body = found.end()
            depth += 1
        elif mark in language.brackets:
            depth -= 1
            if depth < 0:
                return found.start(), -1
        elif mark == ";" and depth == 0 and body < 0:
            return found.end(), -1
        elif mark == "\n" and depth == 0 and (body >= 0 or not _goes_on(source, first, found.end(), limit)):
            return found.start(), body
    return limit, body


def _goes_on(source: Source, first: int, offset: int, limit: int) -> bool:
    """Whether the next line of code belongs to what began in the first line."""
    number = next_code(source, source.line(offset), limit)
    if not number:
        return False
    line = source.code_line(number)
    return depth(line) > depth(source.code_line(first)) or _GOES_ON.match(line) is not None


def _statement(source: Source, language: Language, start: int, after: int, limit: int) -> tuple[int, int]:
    """To the semicolon outside brackets and stretches; for a body between `begin` and `end`, to the end at its depth."""
    level = 0
    first = source.line(start)
    for found in pattern(r"[();]|\b(?i:begin)\b(?![ \t]*;)").finditer(source.code, after, limit):
        if source.language_at(found.start()) is not language:
            continue
        if found.group().lower() == "begin":
            end = _to_end(source, language, start, found.end(), limit)[0]
            return end, found.end()
        level += {"(": 1, ")": -1}.get(found.group(), 0)
        if found.group() == ";" and level <= 0:
            return found.end(), -1
    return (limit, -1) if first else (start, -1)


def _to_end(source: Source, _language: Language, start: int, after: int, limit: int) -> tuple[int, int]:
    """To the line that begins with `end` at the depth of the first line; one line where nothing is deeper below it."""
    first = source.line(start)
    body = _line_end(source, source.line(after))
    own = depth(source.code_line(first))
    last = first
    number = next_code(source, source.line(after) + 1, limit)
    while number:
        line = source.code_line(number)
        if re.match(r"[ \t]*(?i:end)\b", line) and depth(line) <= own:
            return (_line_end(source, number), body) if depth(line) == own else (_line_end(source, last), body)
        if depth(line) < own or (
            depth(line) == own
            and not re.match(r"[ \t]*(?i:else|elseif|elsif|rescue|ensure|catch|finally|after|begin|as|do|then)\b", line)
        ):
            break
        last = number
        number = next_code(source, number + 1, limit)
    return _line_end(source, last), body if last > first else -1


def _indented(source: Source, _language: Language, start: int, after: int, limit: int) -> tuple[int, int]:
    """Over the lines that are indented deeper, and those at its depth that begin with its name: Haskell's equations."""
    first = source.line(start)
    own = depth(source.code_line(first))
    name = source.code[:after][start:].split()[-1] if source.code[start:after].split() else ""
    last, number = first, next_code(source, first + 1, limit)
    while number:
        line = source.code_line(number)
        same = own == 0 and source.language.name == "haskell" and re.match(rf"{re.escape(name)}(?![\w'])", line)
        if depth(line) <= own and not same:
            break
        last = number
        number = next_code(source, number + 1, limit)
    return _line_end(source, last), _line_end(source, first)


def _elements(source: Source, start: int, end: int, language: Language) -> Iterator[_Found]:
    """Every element, to its closing tag or, where it has none, to the end of the one around it."""
    open_tags: list[tuple[str, str, int, int]] = []
    for found in _TAG.finditer(source.code, start, end):
        if source.language_at(found.start()) is not language:
            continue
        tag, attributes = found.group(2), found.group(3)
        if found.group(1):
            if any(tag == name for name, *_ in open_tags):
                while True:
                    name, shown, begin, body = open_tags.pop()
                    yield _Found(shown, begin, found.end() if name == tag else found.start(), body)
                    if name == tag:
                        break
            continue
        given = _NAMED.search(attributes)
        shown = given.group(1) if given else tag
        if attributes.rstrip().endswith("/") or tag.lower() in _VOID:
            yield _Found(shown, found.start(), found.end(), -1)
        else:
            open_tags.append((tag, shown, found.start(), found.end()))
    yield from (_Found(shown, begin, end, body) for _, shown, begin, body in open_tags)


def next_code(source: Source, number: int, limit: int = -1) -> int:
    """The first line from there on that begins with code, or 0."""
    last = source.line(limit) if limit >= 0 else source.lines
    lines = range(number, min(last, source.lines) + 1)
    return next((one for one in lines if source.code_line(one).strip() and not source.begins_in_text(one)), 0)


def depth(line: str) -> int:
    """How far a line is indented; a tab counts as four."""
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def innermost(found: list[Declaration], line: int) -> Declaration | None:
    """The innermost declaration whose inside holds the line."""
    inside = [one for one in found if one.line < line <= one.end]
    return max(inside, key=lambda one: (one.line, one.body)) if inside else None


def _line_end(source: Source, line: int) -> int:
    return source.start(line + 1) - (line < source.lines)
