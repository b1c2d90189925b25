"""The front matter of a dossier file: a small subset of YAML, read without a YAML parser (format 1)."""

import re

from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location

Value = str | list[str] | dict[str, str]

_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):(?:[ \t]+(.*?))?[ \t]*$")


def read(lines: list[str], path: str) -> tuple[dict[str, Value], int, list[Finding]]:
    """The keys of the front matter, the index of the first line after it, and what could not be read.

    Values are text (`1.10` stays `1.10`), lists in brackets, or maps of one level indented by two spaces.
    """
    if not lines or lines[0].rstrip() != "---":
        return {}, 0, []
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not end:
        return {}, 1, [_broken(path, 1, "the front matter has no closing line `---`")]
    found: dict[str, Value] = {}
    findings: list[Finding] = []
    current: dict[str, str] | None = None
    for number, line in enumerate(lines[1:end], 2):
        if not line.strip():
            continue
        nested = line.startswith("  ")
        match = _KEY.match(line.strip() if nested else line)
        if match is None or (nested and current is None):
            findings.append(_broken(path, number, f"`{line.strip()}` is not `key: value`"))
            continue
        key, value = match.group(1), match.group(2) or ""
        target: dict[str, str] | dict[str, Value] = current if nested and current is not None else found
        if key in target:
            findings.append(_broken(path, number, f"the key `{key}` stands twice"))
        elif nested and current is not None:
            current[key] = value
        elif not value:
            current = {}
            found[key] = current
        else:
            current = None
            found[key] = _list(value) if value.startswith("[") and value.endswith("]") else value
    return {key: "" if value == {} else value for key, value in found.items()}, end + 1, findings


def _list(value: str) -> list[str]:
    return [part.strip() for part in value[1:-1].split(",") if part.strip()]


def _broken(path: str, line: int, message: str) -> Finding:
    return Finding(
        "dossier.unreadable",
        message,
        Location(path, line),
        hint="front matter holds `key: value`, `key: [a, b]` and maps of one level indented by two spaces",
        severity=Severity.UNREADABLE,
    )
