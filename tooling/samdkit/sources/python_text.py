"""Python source as text and as a syntax tree, without running it and without its warnings."""

import ast
import codecs
import io
import re
import tokenize
import warnings

from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location


def may_hold_marker(content: bytes) -> bool:
    """Whether a file's bytes, in Python or not, can hold an `implements:` at all; most need no further look."""
    return b"implements:" in content or content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def decode(path: str, content: bytes) -> tuple[str, list[Finding]]:
    r"""The text of a file by its own encoding line, with `\n` line ends; what is no text in it is a finding."""
    findings: list[Finding] = []
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        message = "the file is not in the encoding that it names"
        findings.append(unreadable(path, _first_bad_line(content), message, hint="save it as UTF-8"))
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), findings


def _first_bad_line(content: bytes) -> int:
    """Where it stops being UTF-8; the first line where it doesn't."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content[: error.start].count(b"\n") + 1
    return 1


def parse(source: str) -> ast.Module:
    """The syntax tree; raises `SyntaxError` or `ValueError`. What Python warns of is for the project's own tools."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (RecursionError, MemoryError) as error:
            message = "it is nested too deeply"
            raise ValueError(message) from error


#: What decides where a comment is: strings, which may hold its sign, comments, and brackets.
_LEXEME = re.compile(
    r"""
    (?P<comment> \#[^\n]* )
    | (?P<open> [(\[{] )
    | (?P<close> [)\]}] )
    | \"{3} (?: [^\\"] | \\. | "(?!"") )* \"{3}
    | '{3} (?: [^\\'] | \\. | '(?!'') )* '{3}
    | " (?: [^\\"\n] | \\. )* "
    | ' (?: [^\\'\n] | \\. )* '
    """,
    re.VERBOSE | re.DOTALL,
)


# implements: KIT-SRS-003.d
def comments(source: str) -> dict[int, tuple[str, bool]]:
    """Line → its comment, and whether the comment stands there alone, outside of brackets.

    Python's own tokenizer says the same and takes several times as long. A string inside a string with the same quotes (Python
    3.12) is read as strings beside each other, which leaves comments and brackets where they are.
    """
    found: dict[int, tuple[str, bool]] = {}
    depth, line, counted = 0, 1, 0
    for lexeme in _LEXEME.finditer(source):
        if lexeme["open"]:
            depth += 1
        elif lexeme["close"]:
            depth -= 1
        elif lexeme["comment"]:
            start = lexeme.start()
            line += source.count("\n", counted, start)
            counted = start
            before = source[source.rfind("\n", 0, start) + 1 : start]
            found[line] = (lexeme["comment"], not depth and not before.strip())
    return found


def unreadable(path: str, line: int, message: str, *, hint: str) -> Finding:
    """What can't be read in a file of code."""
    return Finding("code.unreadable", message, Location(path, line), hint=hint, severity=Severity.UNREADABLE)


def broken(path: str, source: str, error: Exception) -> Finding:
    """A file that is not Python, at the line that the parser names."""
    named = getattr(error, "lineno", None) or (error.args[1][0] if isinstance(error, tokenize.TokenError) else 1)
    line = min(max(named, 1), source.count("\n") + 1)
    reason = error.msg if isinstance(error, SyntaxError) else error.args[0]
    return unreadable(path, line, f"the file is not Python: {reason}", hint="mend it, or leave it out of `code` and `tests`")
