"""The front matter of a dossier file: a small subset of YAML, read without a YAML parser (format 1)."""

import re
from dataclasses import dataclass, field

from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location

Value = str | list[str] | dict[str, str]

_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):(?:[ \t]+(.*?))?[ \t]*$")
#: In a map the keys are the maker's own words, in any language.
_WORD = re.compile(r"  ([^\W\d_](?:[^:]*[^:\s])?):(?:[ \t]+(.*?))?[ \t]*$")
#: What a YAML parser would not read as the text that stands there.
_FOREIGN = re.compile(r"""["'&*|>!{%@`#]|.*\s\#|\[(?:[^\[\]]*$|[^\]]*\[)""")


@dataclass(slots=True)
class FrontMatter:
    """What stands between the two lines `---`."""

    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each key."""
    end: int = 0
    """The index of the first line after it."""
    findings: list[Finding] = field(default_factory=list)
    """What could not be read."""


# implements: KIT-SRS-001.h
def read(lines: list[str], path: str) -> FrontMatter:
    """The front matter of a file; values are text (`1.10` stays `1.10`), lists in brackets, or maps of one level."""
    found = FrontMatter()
    if not lines or lines[0].rstrip() != "---":
        return found
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not end:
        found.end = 1
        found.findings.append(_broken(path, 1, "the front matter has no closing line `---`"))
        return found
    found.end = end + 1
    current: dict[str, str] | None = None
    for number, line in enumerate(lines[1:end], 2):
        if not line.strip():
            continue
        nested = _WORD.match(line) if current is not None else None
        match = nested or _KEY.match(line)
        if match is None:
            found.findings.append(_broken(path, number, f"`{line.strip()}` is not `key: value`"))
            continue
        key, value = match.group(1), match.group(2) or ""
        if _FOREIGN.match(value):
            found.findings.append(_broken(path, number, f"`{value}` is no plain text or list"))
        elif nested and current is not None:
            if key in current:
                found.findings.append(_broken(path, number, f"the key `{key}` stands twice"))
            current.setdefault(key, value)
        else:
            current = None if value else {}
            if key in found.values:
                found.findings.append(_broken(path, number, f"the key `{key}` stands twice"))
                continue
            found.lines[key] = number
            found.values[key] = current if current is not None else _list(value) if value.startswith("[") else value
    found.values = {key: "" if value == {} else value for key, value in found.values.items()}
    return found


def _list(value: str) -> Value:
    """A list where the bracket closes at the end; a text may begin with a reference, as in `[SRS-012] says so`."""
    if not value.endswith("]") or "]" in value[1:-1]:
        return value
    return [part.strip() for part in value[1:-1].split(",") if part.strip()]


def _broken(path: str, line: int, message: str) -> Finding:
    return Finding(
        "dossier.unreadable",
        message,
        Location(path, line),
        hint="front matter holds `key: value`, `key: [a, b]` and maps of one level of two spaces, without quotes and comments",
        severity=Severity.UNREADABLE,
    )
