"""Known findings: a gate that starts green with what is there, and refuses anything new.

The file holds one line of JSON a finding, sorted, so that a diff shows what was added. A finding is known by its check,
path, item and fact: by no line and no wording. Findings that agree in all four are counted. What is unreadable is never
known: nobody sees what it hides.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from samdkit.errors import UsageError
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.model.report import Report

FORMAT = 1
#: The id of the note about a known finding that is no longer found.
GONE = "known.gone"
_HINT = "restore it from git, or write it anew with `samdkit check --write-known FILE`"


@dataclass(slots=True, frozen=True, order=True)
class Known:
    """What a finding is recognised by."""

    check: str
    path: str
    item: str
    fact: str

    @classmethod
    def of(cls, finding: Finding) -> "Known":
        """The same for the same problem, wherever in its file it stands and however it is worded."""
        return cls(finding.check, finding.location.path, finding.item, finding.fact)


@dataclass(slots=True, frozen=True)
class Entry:
    """How often a finding is known, and the line that says so."""

    count: int
    line: int


# implements: KIT-SRS-030.d
def render(findings: Iterable[Finding]) -> str:
    """The text of the file: a head, then a line for each finding that is open and can be read."""
    counts = Counter(Known.of(one) for one in findings if _may_be_known(one))
    encode = json.JSONEncoder(ensure_ascii=False).encode
    lines = [encode(asdict(one) | ({"count": count} if count > 1 else {})) for one, count in sorted(counts.items())]
    return "".join(f"{line}\n" for line in (encode({"known-findings": FORMAT}), *lines))


# implements: KIT-SRS-030.d
def read(path: Path) -> dict[Known, Entry]:
    """What the file says; raises `UsageError` with the line that is none of its format."""
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UsageError("the file is not UTF-8", where=str(path), hint=_HINT) from error
    except OSError as error:
        hint = f"write it with `samdkit check --write-known {path}`"
        raise UsageError(f"can't be read: {error.strerror}", where=str(path), hint=hint) from error
    head, *rows = text.removesuffix("\n").split("\n")
    if _parsed(head) != {"known-findings": FORMAT}:
        raise UsageError("this is no file of known findings", where=f"{path}:1", hint=_HINT)
    found: dict[Known, Entry] = {}
    for number, row in enumerate(rows, 2):
        one, count = _entry(row, f"{path}:{number}")
        if one in found:
            raise UsageError(f"the same finding stands in line {found[one].line}", where=f"{path}:{number}", hint=_HINT)
        found[one] = Entry(count, number)
    return found


# implements: KIT-SRS-030.d
def settle(report: Report, known: dict[Known, Entry], file: str) -> Report:
    """The report with known findings marked, and with a note for each that is known in `file` and no longer found."""
    left = {one: entry.count for one, entry in known.items()}
    settled = []
    for finding in report.findings:
        one = Known.of(finding)
        recognised = _may_be_known(finding) and left.get(one, 0) > 0
        if recognised:
            left[one] -= 1
        settled.append(replace(finding, known=True) if recognised else finding)
    gone = [_gone(one, count, Location(file, known[one].line)) for one, count in left.items() if count]
    return replace(report, findings=tuple(sorted([*settled, *gone], key=lambda one: one.sort_key)))


def _may_be_known(finding: Finding) -> bool:
    return not finding.waived_by and finding.severity is not Severity.UNREADABLE


def _gone(one: Known, count: int, location: Location) -> Finding:
    about = " ".join(part for part in (one.check, one.item, one.fact) if part)
    message = f"{about} at {one.path} is known and gone" + (f" ({count} times)" if count > 1 else "")
    hint = f"remove it: `samdkit check --write-known {location.path}`"
    return Finding(GONE, message, location, one.item, hint, Severity.NOTE, fact=f"{one.check} {one.path} {one.fact}")


def _entry(row: str, where: str) -> tuple[Known, int]:
    data = _parsed(row)
    if isinstance(data, dict):
        count = data.pop("count", 1)
        if data.keys() == set(Known.__slots__) and all(isinstance(one, str) for one in data.values()) and _is_count(count):
            return Known(**data), count
    keys = ", ".join(Known.__slots__)
    raise UsageError(f"the line is no known finding: an object with the texts {keys}, and count", where=where, hint=_HINT)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _parsed(row: str) -> object:
    try:
        return json.loads(row)
    except (ValueError, RecursionError):
        return None
