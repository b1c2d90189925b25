r"""Tells code, texts and comments of a source apart, by what `languages` knows of its language.

Every character belongs to one of the three. A text that never ends reaches to the end of its line or, where the language lets it
go over lines, of the file. Nothing is refused.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache

from samdkit.sources.languages import Comment, Language, Quoted, named, pattern

#: Stands for each character of a text in the code without texts and comments.
TEXT = "\0"
_CLOSING = {"(": ")", "[": "]", "{": "}"}
#: Words after which `/` begins a regular expression and is no division.
_BEFORE_EXPRESSION = re.compile(
    r"(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await|instanceof|when|and|or|not|if|unless|puts)$"
)
_SLASHED = re.compile(r"/(?![*/])(?:\\[^\n]|\[(?:\\[^\n]|[^\]\\\n]){0,500}+\]|[^/\\\[\n]){1,1000}+/[A-Za-z]*")
_HANGING = r"(?<=[ \t])[|>][+-]?[0-9]?[+-]?[ \t]*(?:#[^\n]*)?\n"


@dataclass(slots=True, frozen=True)
class Remark:
    """A comment: where it stands, and its words between what opens and what closes it."""

    start: int
    end: int
    inner: tuple[int, int]
    language: str


@dataclass(slots=True)
class Source:
    """A source, taken apart."""

    text: str
    language: Language
    remarks: list[Remark] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)
    """Start and end of each text, with its quotes."""
    stretches: list[tuple[int, int, str]] = field(default_factory=list)
    """Start, end and language of what stands in another language; inner ones first."""
    code: str = ""
    """As long as the source: comments are blanks, texts are `TEXT` but for their white space."""
    _line_starts: list[int] = field(default_factory=list)
    _in_text: set[int] = field(default_factory=set)
    """Lines that begin inside a text."""
    _in_remark: set[int] = field(default_factory=set)

    def line(self, offset: int) -> int:
        """The number of the line, from 1."""
        return bisect_right(self._line_starts, offset)

    def start(self, line: int) -> int:
        """The offset of the first character of a line; of the end for a line past the last."""
        return self._line_starts[line - 1] if line <= len(self._line_starts) else len(self.text)

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._line_starts)

    def code_line(self, line: int) -> str:
        """The line without its comments, texts as `TEXT`."""
        return self.code[self.start(line) : self.start(line + 1)].rstrip("\n")

    def is_blank(self, line: int) -> bool:
        """Whether nothing stands in the line, not even a comment, and no text or comment goes through it."""
        inside = line in self._in_text or line in self._in_remark
        return not inside and not self.text[self.start(line) : self.start(line + 1)].strip()

    def begins_in_text(self, line: int) -> bool:
        """Whether a text goes on from the line before, so that the line's indentation says nothing."""
        return line in self._in_text

    def whole(self, line: int) -> int:
        """The last line of what the line begins: further on where a text goes over its end."""
        while line + 1 in self._in_text:
            line += 1
        return line

    def language_at(self, offset: int) -> Language:
        """The language of what stands there."""
        name = next((name for start, end, name in self.stretches if start <= offset < end), "")
        return named(name) if name else self.language


# implements: KIT-SRS-003.d
def take_apart(text: str, language: Language) -> Source:
    """The source, taken apart."""
    source = Source(text, language)
    source._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]  # noqa: SLF001 - made here
    _Lexer(source).run()
    source.code = _without(text, source)
    source._in_text = {line for start, end in source.texts for line in _inside(source, start, end)}  # noqa: SLF001
    source._in_remark = {line for one in source.remarks for line in _inside(source, one.start, one.end)}  # noqa: SLF001
    return source


def _inside(source: Source, start: int, end: int) -> range:
    """The lines that begin between two offsets."""
    return range(source.line(start) + 1, source.line(max(start, end - 1)) + 1)


def _without(text: str, source: Source) -> str:
    spans = [(start, end, TEXT) for start, end in source.texts] + [(one.start, one.end, " ") for one in source.remarks]
    out: list[str] = []
    done = 0
    for start, end, filler in sorted(spans):
        out += [text[done:start], re.sub(r"\S", filler, text[start:end])]
        done = end
    return "".join([*out, text[done:]])


@dataclass(slots=True)
class _Frame:
    """Code, or a text, that is open."""

    language: Language
    limit: int
    form: Quoted | None = None
    ends: re.Pattern[str] | None = None
    """For a text: its end, what is skipped and what begins code in it. For a stretch of code: what ends it."""
    bracket: str = ""
    """For code inside a text: the bracket that closes it ends it."""
    depth: int = 0
    resumes: int | None = None
    """Where the reading goes on behind the limit, for a stretch whose end was looked up."""
    start: int = 0


class _Lexer:
    """Goes through a source once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0
        self.frames = [_Frame(source.language, len(source.text))]
        self.text_start: int | None = None
        """Where the outermost open text began."""
        self.announced: list[str] = []
        """Words that end the texts which begin on the next line."""

    def run(self) -> None:
        """Fills the source."""
        while self.frames:
            frame = self.frames[-1]
            if frame.form is None:
                self._code(frame)
            else:
                self._inside(frame)
        if self.text_start is not None:
            self.source.texts.append((self.text_start, len(self.text)))

    def _leave(self, frame: _Frame, at: int) -> None:
        self.at = at
        self.frames.pop()
        if frame.form is not None and self.text_start is not None and not any(one.form for one in self.frames):
            self.source.texts.append((self.text_start, at))
            self.text_start = None
        if frame.form is None and self.frames and not frame.bracket:
            self.source.stretches.append((frame.start, min(at, frame.limit), frame.language.name))

    # Code

    def _code(self, frame: _Frame) -> None:
        found = _scanner(frame.language, frame.ends.pattern if frame.ends else "", bool(frame.bracket)).search(
            self.text, self.at, frame.limit
        )
        if found is None:
            self._leave(frame, frame.limit if frame.resumes is None else frame.resumes)
            return
        group = found.lastgroup or ""
        self.at = found.end()
        take = {"c": self._comment, "q": self._quoted, "e": self._embedded, "h": self._announced, "n": self._announced_texts}
        take |= {"s": self._slashed, "b": self._hanging, "k": self._bracket, "z": self._end}
        take[group[0]](frame, found)

    def _end(self, frame: _Frame, found: re.Match[str]) -> None:
        self._leave(frame, found.end())

    def _bracket(self, frame: _Frame, found: re.Match[str]) -> None:
        frame.depth += 1 if found.group() == frame.bracket else -1 if found.group() == _CLOSING[frame.bracket] else 0
        if frame.depth == 0:
            self._leave(frame, found.end())

    def _comment(self, frame: _Frame, found: re.Match[str]) -> None:
        form = frame.language.comments[_number(found)]
        if not form.closes:
            end = self.text.find("\n", found.end(), frame.limit)
            inner = end = frame.limit if end < 0 else end
        else:
            inner, end = self._closed(form, found, frame.limit)
        if self.text_start is None:
            self.source.remarks.append(Remark(found.start(), end, (found.end(), inner), frame.language.name))
        self.at = end

    def _closed(self, form: Comment, found: re.Match[str], limit: int) -> tuple[int, int]:
        closes = pattern(form.closes.replace("{}", re.escape(_tag(form.opens, found))))
        either = pattern(f"(?:{form.opens})|(?P<closes>{closes.pattern})") if form.nests else closes
        at, depth = found.end(), 1
        inner = at
        while depth:
            following = either.search(self.text, at, limit)
            if following is None:
                return limit, limit
            depth += -1 if not form.nests or following.group("closes") is not None else 1
            inner, at = following.span()
        return inner, at

    def _quoted(self, frame: _Frame, found: re.Match[str]) -> None:
        form = frame.language.quoted[_number(found)]
        if form.code:
            return
        if not form.closes:
            if self.text_start is None:
                self.source.texts.append((found.start(), found.end()))
            return
        if self.text_start is None:
            self.text_start = found.start()
        self.frames.append(_Frame(frame.language, frame.limit, form, _ends(form, _tag(form.opens, found))))

    def _embedded(self, frame: _Frame, found: re.Match[str]) -> None:
        form = frame.language.embedded[_number(found)]
        closes = pattern(form.closes.replace("{}", re.escape(_tag(form.opens, found))))
        inner = _Frame(named(form.language), frame.limit, ends=closes, start=found.end())
        if form.anywhere:
            end = closes.search(self.text, found.end(), frame.limit)
            inner.ends = None
            inner.limit, inner.resumes = (end.start(), end.end()) if end else (frame.limit, None)
        self.frames.append(inner)

    def _announced(self, _frame: _Frame, found: re.Match[str]) -> None:
        self.announced.append(found.group("word"))

    def _announced_texts(self, frame: _Frame, _found: re.Match[str]) -> None:
        """The texts that a line announced begin with the next one; a word that no line ends announced nothing."""
        for word in self.announced:
            end = pattern(rf"^[ \t]*{re.escape(word)}(?!\w)").search(self.text, self.at, frame.limit)
            if end is not None:
                if self.text_start is None and end.start() > self.at:
                    self.source.texts.append((self.at - 1, end.start()))
                self.at = end.end()
        self.announced.clear()

    def _slashed(self, frame: _Frame, slash: re.Match[str]) -> None:
        start = slash.start()
        before = self.text[max(0, start - 20) : start].rstrip(" \t")
        value = before.endswith((")", "]", "}", '"', "'", "`", "<")) or before[-1:].isalnum() or before[-1:] in {"_", "$"}
        if value and not _BEFORE_EXPRESSION.search(before):
            return
        found = _SLASHED.match(self.text, start, frame.limit)
        if found is not None:
            if self.text_start is None:
                self.source.texts.append((start, found.end()))
            self.at = found.end()

    def _hanging(self, frame: _Frame, found: re.Match[str]) -> None:
        """The lines below that are indented deeper than the line are text."""
        depth = _depth(self.text[self.text.rfind("\n", 0, found.start()) + 1 : found.start()])
        at = end = found.end()
        while at < frame.limit:
            stop = self.text.find("\n", at, frame.limit)
            stop = frame.limit if stop < 0 else stop + 1
            line = self.text[at:stop]
            if line.strip():
                if _depth(line) <= depth:
                    break
                end = stop
            at = stop
        end -= self.text[found.end() : end].endswith("\n")
        if self.text_start is None and end > found.end():
            self.source.texts.append((found.end() - 1, end))
        self.at = max(end, found.end())

    # Texts

    def _inside(self, frame: _Frame) -> None:
        found = frame.ends.search(self.text, self.at, frame.limit) if frame.ends else None
        if found is None:
            self._leave(frame, frame.limit)
        elif found.lastgroup == "insert":
            bracket = found.group()[-1]
            self.at = found.end()
            self.frames.append(_Frame(frame.language, frame.limit, bracket=bracket, depth=1))
        elif found.lastgroup == "line":
            self._leave(frame, found.start())
        elif found.lastgroup == "close":
            self._leave(frame, found.end())
        else:
            self.at = found.end()


def _number(found: re.Match[str]) -> int:
    """Which of the forms it is."""
    return int((found.lastgroup or "")[1:])


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _tag(opens: str, found: re.Match[str]) -> str:
    """What the first group of a form's own expression caught, where it stands."""
    own = pattern(opens).match(found.string, found.start())
    return own.group(1) or "" if own is not None and own.re.groups else ""


@cache
def _scanner(language: Language, ends: str, brackets: bool) -> re.Pattern[str]:
    """What stops the reading of code."""
    forms = [f"(?P<c{number}>{one.opens})" for number, one in enumerate(language.comments)]
    forms += [f"(?P<e{number}>{one.opens})" for number, one in enumerate(language.embedded)]
    forms += [f"(?P<z>{ends})"] if ends else []
    forms += [f"(?P<b>{_HANGING})"] if language.hanging_blocks else []
    forms += [f"(?P<q{number}>{one.opens})" for number, one in enumerate(language.quoted)]
    forms += [f"(?P<h>{language.heredoc})", r"(?P<n>\n)"] if language.heredoc else []
    forms += ["(?P<s>/)"] if language.slash_quotes else []
    forms += [r"(?P<k>[(){}\[\]])"] if brackets else []
    return pattern("|".join(forms) or "(?!)")


@cache
def _ends(form: Quoted, tag: str) -> re.Pattern[str]:
    """What stops the reading of a text."""
    forms = [f"(?P<close>{form.closes.replace('{}', re.escape(tag))})"]
    forms = [f"(?P<skip>{form.skips})", *forms] if form.skips != "(?!)" else forms
    forms += [f"(?P<insert>{form.inserts})"] if form.inserts else []
    forms += [] if form.spans_lines else [r"(?P<line>\n)"]
    return pattern("|".join(forms))
