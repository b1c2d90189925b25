"""JUnit XML of any runner: pytest, Jest, Surefire and JUnit 5, GoogleTest, CTest, go-junit-report and their like.

There is no one standard. What is read is what they share: suites, cases, what a case came to, and properties. Read by expat with
every document type refused, so that no entity is ever expanded; a file that is too large or nested too deeply is refused too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat  # nosec B407 - a document type, without which no entity is declared, is refused

from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location

CHECK = "evidence.unread-results"
MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 60
_MAX_TEXT = 20_000
_ADDRESS = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+(?:\.(?:[a-z]|[0-9]+))?$")
#: How cases that simply ran say so, where they say anything: GoogleTest, CTest, xUnit and others.
_RAN = frozenset({"", "run", "passed", "pass", "success", "successful", "succeeded", "ok", "completed", "executed"})
_NOT_RUN = frozenset({"notrun", "not-run", "disabled", "skipped", "skip", "ignored", "suppressed", "pending", "todo"})
_EXCEPTION = re.compile(r"^(?:[\w$]+[.:]+)*([\w$]*(?:Error|Exception|Failure|Failed|Interrupt|Panic|Warning))\b")
_PLACE = re.compile(r"([\w./\\-]+\.[A-Za-z]{1,5})[:(](\d+)")


@dataclass(slots=True, frozen=True)
class Case:
    """One test case of a results file."""

    name: str
    classname: str
    file: str
    """The source that the runner names, as it names it."""
    line: int
    """The line in that source, or 0."""
    outcome: str
    """`passed`, `failed`, `error`, `skipped`, `xfailed`, `xpassed` or `not-run`."""
    reason: str
    """For anything but a pass: the kind of failure and its place, or what the skip says. Never a value of the test."""
    retried: bool
    verifies: tuple[str, ...] | None
    """What its property, or its suite's, says; `None`: nothing is said."""
    duration: float
    when: str
    """When the suite ran, as the file says, or nothing."""
    location: Location
    """In the results file."""


@dataclass(slots=True)
class Element:
    """An XML element with the line that it begins in."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def all(self, *tags: str) -> list["Element"]:
        """The children with one of those names."""
        return [one for one in self.children if one.tag in tags]


class _Refused(Exception):
    """What is well-formed XML and yet not taken."""


# implements: KIT-SRS-009.a, KIT-SRS-009.c
def read(path: str, content: bytes) -> tuple[list[Case], list[Finding]]:
    """The test cases of a file. A file that can't be read, or holds no case, is a finding and gives none."""
    if len(content) > MAX_BYTES:
        return [], [_unread(path, 0, f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB", "split it by suite")]
    try:
        root = _parse(content)
    except expat.ExpatError as error:
        return [], [_unread(path, error.lineno, f"not XML: {expat.errors.messages.get(error.code, 'broken')}", _HINT)]
    except _Refused as error:
        return [], [_unread(path, error.args[1], error.args[0], _HINT)]
    if root.tag not in {"testsuites", "testsuite"}:
        return [], [_unread(path, root.line, f"`<{root.tag}>` is no JUnit file", "name JUnit files in `results`")]
    reader = _Reader(path)
    cases = list(reader.suite(root, None, ""))
    if not cases:
        reader.findings.append(_unread(path, root.line, "it holds no test case", "run the tests so that they write it anew"))
    return cases, reader.findings


_HINT = "run the tests so that they write the file anew"


def _unread(path: str, line: int, message: str, hint: str) -> Finding:
    return Finding(CHECK, message, Location(path, line), hint=hint, severity=Severity.UNREADABLE)


def _parse(content: bytes) -> Element:
    parser = expat.ParserCreate()
    top = Element("", {}, 0)
    open_elements = [top]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(open_elements) > MAX_DEPTH:
            message = f"it is nested deeper than {MAX_DEPTH} elements"
            raise _Refused(message, parser.CurrentLineNumber)
        element = Element(tag.rpartition(":")[2], attributes, parser.CurrentLineNumber)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_tag: str) -> None:
        open_elements.pop()

    def characters(text: str) -> None:
        element = open_elements[-1]
        if element.tag not in {"system-out", "system-err"} and len(element.text) < _MAX_TEXT:
            element.text += text

    def refuse(name: str, *_rest: object) -> None:
        message = f"it declares a document type (`{name}`), which is never read"
        raise _Refused(message, parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)  # noqa: FBT003 - expat's signature: this is all
    return top.children[0]


class _Reader:
    """One file while its cases are read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []

    def suite(self, element: Element, verifies: tuple[str, ...] | None, when: str) -> Iterator[Case]:
        """The cases of a suite and of those in it; what a suite verifies counts for cases that don't say it themselves."""
        own = self._verifies(element)
        verifies = verifies if own is None else own
        when = element.attributes.get("timestamp", when)
        for child in element.children:
            if child.tag == "testcase":
                yield self._case(child, element, verifies, when)
            elif child.tag == "testsuite":
                yield from self.suite(child, verifies, when)

    def _case(self, element: Element, suite: Element, verifies: tuple[str, ...] | None, when: str) -> Case:
        own = self._verifies(element)
        given = element.attributes
        outcome, reason = _outcome(element)
        return Case(
            name=given.get("name", ""),
            classname=given.get("classname") or suite.attributes.get("name", ""),
            file=given.get("file") or suite.attributes.get("file", ""),
            line=_whole_number(given.get("line") or given.get("lineno") or ""),
            outcome=outcome,
            reason=reason,
            retried=_retried(element),
            verifies=verifies if own is None else own,
            duration=_seconds(given.get("time", "")),
            when=when,
            location=Location(self.path, element.line),
        )

    def _verifies(self, element: Element) -> tuple[str, ...] | None:
        """What the properties `verifies` of a suite or case name; older GoogleTests write them as an attribute."""
        properties = [one for group in element.all("properties") for one in group.all("property")]
        properties += element.all("property")
        said = [
            (one.attributes.get("value", one.text), one.line) for one in properties if one.attributes.get("name") == "verifies"
        ]
        if "verifies" in element.attributes:
            said.append((element.attributes["verifies"], element.line))
        if not said:
            return None
        found: list[str] = []
        for value, line in said:
            ids = [one.strip() for one in value.split(",") if one.strip()]
            if not ids or not all(_ADDRESS.match(one) for one in ids):
                message = f"`verifies` says `{' '.join(value.split())}`, which is no list of ids"
                self.findings.append(_unread(self.path, line, message, "write `SRS-012, SRS-013.b`"))
            found += [one for one in ids if _ADDRESS.match(one)]
        return tuple(dict.fromkeys(found))


# implements: KIT-SRS-009.b
def _outcome(element: Element) -> tuple[str, str]:
    """What a case came to; anything that does not plainly say that it passed is no pass."""
    for tag, outcome in (("error", "error"), ("failure", "failed")):
        for one in element.all(tag):
            strict = one.attributes.get("message", "").startswith("[XPASS(strict)]")
            return ("xpassed", "it passed though it is expected to fail") if strict else (outcome, _reason(one))
    for one in element.all("skipped", "disabled"):
        expected = "xfail" in one.attributes.get("type", "").lower()
        return "xfailed" if expected else "skipped", " ".join((one.attributes.get("message") or one.text).split())[:200]
    status = element.attributes.get("status", "").lower()
    result = element.attributes.get("result", "").lower()
    for word in (status, result):
        if word in _NOT_RUN:
            return "skipped", f"the runner says `{word}`"
        if word not in _RAN:
            return ("failed" if word.startswith("fail") else "not-run"), f"the runner says `{word}`"
    return "passed", ""


def _reason(failure: Element) -> str:
    """The kind of a failure and its place; its message may hold values, and stays out."""
    said = (_EXCEPTION.match(words) for words in (failure.attributes.get("message", ""), failure.text.strip()))
    kind = failure.attributes.get("type", "") or next((found.group(1) for found in said if found), "")
    place = _place(failure.text)
    return f"{kind.rpartition('.')[2] or 'failed'}{f' at {place}' if place else ''}"


def _place(text: str) -> str:
    """Where it failed: pytest ends with the place, stack traces of others begin with it."""
    last = text.rstrip().rpartition("\n")[2]
    found = _PLACE.match(last) or _PLACE.search(text)
    return f"{found.group(1)}:{found.group(2)}" if found else ""


def _retried(element: Element) -> bool:
    """Whether the case ran more than once, by the elements of Surefire, Playwright and pytest-rerunfailures."""
    again = element.all("flakyFailure", "flakyError", "rerunFailure", "rerunError", "rerun")
    said = element.attributes.get("flaky", "").lower() == "true"
    return (
        bool(again) or said or any(_whole_number(element.attributes.get(name, "")) > 0 for name in ("retries", "retry", "reruns"))
    )


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _seconds(text: str) -> float:
    try:
        value = float(text.replace(",", "")) if text else 0.0
    except ValueError:
        return 0.0
    return round(value, 3) if 0 <= value < 1e9 else 0.0
