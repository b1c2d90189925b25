"""Reads the simple commands of a shell script, and whether the script fails where one of them does. Nothing is run.

Meant for the scripts of continuous integration: quotes, comments, operators, heredocs and the usual reserved words are
understood; what stands inside `$(…)` is part of a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from samdkit.model.ci import Command
from samdkit.model.location import Location

_OPERATORS = ("&&", "||", ";;", "|&", ";", "|", "&", "(", ")", "\n")
#: Words that stand before a command and are none.
_RESERVED = frozenset(
    {"if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "{", "}", "!", "function"}
)
_NAMING = frozenset({"for", "case", "function"})
_ASKING = frozenset({"if", "elif", "while", "until", "!"})
_HEREDOC = re.compile(r"<<-?[ \t]*([\"']?)([A-Za-z_]\w*)\1")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")


@dataclass(slots=True)
class _Simple:
    """A command with what stands around it."""

    line: int
    words: list[str] = field(default_factory=list)
    after: str = "\n"
    """The operator behind it."""
    asking: bool = False
    """Whether it is a condition, or turned round by `!`."""
    naming: bool = False
    """Whether it only names what a loop or choice goes over."""

    @property
    def program(self) -> list[str]:
        """Its words without assignments before them."""
        if self.naming:
            return []
        start = next((index for index, one in enumerate(self.words) if not _ASSIGNMENT.match(one)), len(self.words))
        return self.words[start:]


# implements: KIT-SRS-085.1
def commands(script: str, path: str, line: int, *, strict: bool = True, pipefail: bool = True) -> list[Command]:
    """The simple commands of a script that begins at that line of the file.

    `strict`: a command that fails ends the script (`set -e`); `pipefail`: so does one before a pipe.
    """
    found = _split(script, line)
    result = []
    for index, one in enumerate(found):
        strict, pipefail = _settings(one, strict=strict, pipefail=pipefail)
        if one.program:
            why = _hidden(found, index, strict=strict, pipefail=pipefail)
            result.append(Command(tuple(one.program), Location(path, one.line), why))
    return result


def shown_lines(script: str) -> tuple[str, ...]:
    """The lines of a script that are neither blank nor comments."""
    return tuple(one.strip() for one in script.split("\n") if one.strip() and not one.lstrip().startswith("#"))


def _settings(one: _Simple, *, strict: bool, pipefail: bool) -> tuple[bool, bool]:
    """What `set` changes."""
    if one.program[:1] != ["set"]:
        return strict, pipefail
    for position, word in enumerate(one.program[1:], 1):
        on = word.startswith("-")
        if re.match(r"[-+]\w*e", word):
            strict = on
        if one.program[position + 1 : position + 2] == ["pipefail"] and word.endswith("o"):
            pipefail = on
    return strict, pipefail


def _hidden(found: list[_Simple], index: int, *, strict: bool, pipefail: bool) -> str:
    """Why the script does not fail where this command does; empty: it fails."""
    one, rest = found[index], [later for later in found[index + 1 :] if later.program]
    leaves = any(_fails(later) for later in rest)
    last = not rest or (one.after == "&&" and all(later.after == "&&" for later in rest[:-1]))
    if one.after == "&":
        return "it runs in the background"
    if one.after == "||":
        following = found[index + 1].program if index + 1 < len(found) else []
        if following[:1] in (["true"], [":"]) or following[:2] == ["exit", "0"]:
            return f"`|| {' '.join(following)}` stands behind it"
    if one.after in {"|", "|&"} and not pipefail:
        return "a pipe hides its failure"
    if one.after == "&&" and not last and strict:
        return "under `&&`, before the last line, its failure ends nothing"
    unless_told = (
        (one.asking, "it is only a condition"),
        (one.after == "||", "what stands behind `||` takes its failure away"),
        (not strict and not last, "the script goes on after it fails"),
    )
    return "" if leaves else next((why for holds, why in unless_told if holds), "")


def _fails(one: _Simple) -> bool:
    """Whether a command ends the script with a failure or with a code that was kept."""
    return one.program[:1] == ["false"] or (one.program[:1] in (["exit"], ["return"]) and one.program[1:2] not in ([], ["0"]))


def _split(script: str, line: int) -> list[_Simple]:
    found = [_Simple(line)]
    for token, number in _tokens(script, line):
        one = found[-1]
        if token in _OPERATORS:
            if one.words:
                one.after = token
                found.append(_Simple(number, asking=token in {"&&", "||"} and one.asking))
            elif token not in {"\n", "("}:
                continue
        elif not one.words and token in _RESERVED:
            one.asking = one.asking or token in _ASKING
            one.naming = token in _NAMING
            if token in {"then", "do", "else"}:
                one.asking = False
        else:
            if not one.words:
                one.line = number
            one.words.append(token)
    return [one for one in found if one.words]


def _tokens(script: str, line: int) -> Iterator[tuple[str, int]]:
    """Words and operators with their lines."""
    reader = _Reader(script, line)
    while reader.at < len(script):
        token = reader.next()
        if token is not None:
            yield token


class _Reader:
    """A script while it is read."""

    def __init__(self, script: str, line: int) -> None:
        self.script = script
        self.at = 0
        self.line = line
        self.heredocs: list[str] = []

    def next(self) -> tuple[str, int] | None:
        """The next word or operator; nothing for blanks and comments."""
        script, line = self.script, self.line
        sign = script[self.at]
        if sign in " \t\r":
            self.at += 1
            return None
        if script.startswith("\\\n", self.at):
            self.at += 2
            self.line += 1
            return None
        if sign == "#":
            end = script.find("\n", self.at)
            self.at = end if end >= 0 else len(script)
            return None
        operator = next((one for one in _OPERATORS if script.startswith(one, self.at)), "")
        if operator:
            self.at += len(operator)
            if operator == "\n":
                self.line += 1
                self._skip_heredocs()
            return operator, line
        return self._word(), line

    def _word(self) -> str:
        """A word without its quotes; `$(…)`, `${…}` and the `(…)` of a list are kept whole."""
        script, start = self.script, self.at
        heredoc = _HEREDOC.match(script, start)
        if heredoc is not None:
            self.heredocs.append(heredoc[2])
            self.at = heredoc.end()
            return heredoc[0]
        parts: list[str] = []
        while self.at < len(script) and script[self.at] not in " \t\r\n":
            sign = script[self.at]
            if sign == "\\" and self.at + 1 < len(script):
                if script[self.at + 1] == "\n":
                    break
                parts.append(script[self.at + 1])
                self.at += 2
            elif sign in "\"'":
                parts.append(self._quoted(sign))
            elif script.startswith(("$(", "${"), self.at):
                parts.append(self._balanced())
            elif sign in ">&" and script.startswith((">&", "&>"), self.at):
                parts.append(script[self.at : self.at + 2])
                self.at += 2
            elif sign == "(" and parts[-1:] == ["="]:
                parts.append(self._balanced())
            elif sign in ";&|()" and self.at > start:
                break
            else:
                parts.append(sign)
                self.at += 1
        return "".join(parts)

    def _quoted(self, quote: str) -> str:
        script, begin = self.script, self.at + 1
        end = begin
        while end < len(script) and script[end] != quote:
            end += 2 if quote == '"' and script[end] == "\\" else 1
        self.at = min(end + 1, len(script))
        text = script[begin:end]
        self.line += text.count("\n")
        return text

    def _balanced(self) -> str:
        script, begin = self.script, self.at
        end = begin + (script[begin] == "$")
        opening, closing = script[end], ")" if script[end] == "(" else "}"
        depth = 0
        while end < len(script):
            depth += {opening: 1, closing: -1}.get(script[end], 0)
            end += 1
            if depth == 0:
                break
        self.at = end
        self.line += script.count("\n", begin, end)
        return script[begin:end]

    def _skip_heredocs(self) -> None:
        """Over the bodies of the heredocs that began on the line before."""
        for mark in self.heredocs:
            while self.at < len(self.script):
                end = self.script.find("\n", self.at)
                text = self.script[self.at : end if end >= 0 else len(self.script)]
                self.at = end + 1 if end >= 0 else len(self.script)
                self.line += 1
                if text.strip() == mark:
                    break
        self.heredocs = []
