"""Evidence records: JSON lines below `evidence/`, read into runs, faults, environments and reviews, and written sorted.

Each line is one object with `record`: `run` (a test case), `fault` (seeded into a unit, and who noticed), `environment`, `result`
(a test case of another runner), `results` (the file that says so), `review` (of a link) or `wheel` (the wheel that a component's
records are bound to). A line that can't be read is a finding; the others count.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from samdkit.files import write_text
from samdkit.model.evidence import Environment, Evidence, Fault, ResultsFile, Review, Run
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location

OUTCOMES = frozenset({"passed", "failed", "skipped", "xfailed", "xpassed", "error", "not-run"})
#: Facts of a run that most tests have none of; they stand in its line only where there are some.
SELDOM = ("around", "examples", "rejected", "raised", "written", "unseen", "values")
FAULT_OUTCOMES = frozenset({"killed", "survived", "timeout", "not-reached", "error"})


# implements: KIT-SRS-005.a
def read(files: Iterable[tuple[str, bytes]], origin: str = "") -> tuple[Evidence, list[Finding]]:
    """All records in files (path and bytes)."""
    evidence = Evidence()
    findings: list[Finding] = []
    for path, content in sorted(files):
        for number, line in enumerate(content.split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                _take(json.loads(line.decode("utf-8")), evidence, Location(path, number), origin)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                findings.append(
                    Finding(
                        "evidence.unreadable",
                        f"not an evidence record: {type(error).__name__} {error}",
                        Location(path, number),
                        hint="restore the file from git, or run `samdkit verify` again",
                        severity=Severity.UNREADABLE,
                    )
                )
    return evidence, findings


# implements: KIT-SRS-005.b
def _take(data: dict[str, Any], evidence: Evidence, location: Location, origin: str) -> None:
    record = data.pop("record")
    shapes = _SHAPES.get(record) if isinstance(record, str) else None
    if shapes is None:
        message = f"unknown record `{record}`"
        raise ValueError(message)
    for name, value in data.items():
        if name not in shapes or not shapes[name](value):
            message = f"`{name}` is not as the evidence format has it"
            raise ValueError(message)
    data.update({name: tuple(value) for name, value in data.items() if shapes[name] in {_texts, _tables, _packages}})
    if record == "run":
        data["executed"] = frozenset(data["executed"])
        evidence.runs.append(Run(**data, location=location, origin=origin))
    elif record == "fault":
        evidence.faults.append(Fault(**data, location=location, origin=origin))
    elif record == "environment":
        evidence.environments[data["digest"]] = Environment(**data, origin=origin)
    elif record == "result":
        evidence.runs.append(_result(data, location, origin))
    elif record == "results":
        evidence.results[data["file"]] = ResultsFile(**data)
    elif record == "review":
        evidence.reviews.append(Review(**data, location=location, origin=origin))
    else:
        evidence.wheels[f"{data['name']} {data['version']}"] = data["sha256"]


def _result(data: dict[str, Any], location: Location, origin: str) -> Run:
    """One test case of another runner: nothing is known of what it executed, or of its environment."""
    data["results"] = data.pop("file")
    return Run(**data, executed=frozenset(), environment="", location=location, origin=origin)


def _text(value: object) -> bool:
    return isinstance(value, str)


def _outcome(value: object) -> bool:
    return _text(value) and value in OUTCOMES


def _fault_outcome(value: object) -> bool:
    return _text(value) and value in FAULT_OUTCOMES


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _digests(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _packages(value: object) -> bool:
    return _tables(value) and all(_text(one.get("name")) and _text(one.get("version")) for one in value)  # type: ignore[attr-defined]


def _truth(value: object) -> bool:
    return isinstance(value, bool)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


#: What each record holds; a name that is not here makes the line unreadable.
_SHAPES: dict[str, dict[str, Callable[[object], bool]]] = {
    "run": {
        "test": _text,
        "outcome": _outcome,
        "verifies": _texts,
        "executed": _texts,
        "parts": _digests,
        "units": _digests,
        "test_digest": _text,
        "environment": _text,
        "inputs": _digests,
        "assertions": _number,
        "around": _texts,
        "examples": _number,
        "rejected": _number,
        "raised": _texts,
        "written": _texts,
        "unseen": _texts,
        "values": _digests,
        "reason": _text,
        "retried": _truth,
        "commit": _text,
        "dirty": _truth,
        "when": _text,
        "duration": _number,
    },
    "fault": {
        "fault": _text,
        "unit": _text,
        "unit_digest": _text,
        "operator": _text,
        "line": _number,
        "what": _text,
        "outcome": _fault_outcome,
        "noticed": _texts,
        "passed": _texts,
        "timed_out": _texts,
        "tests": _digests,
        "inputs": _digests,
        "environment": _text,
        "cold": _truth,
        "reason": _text,
        "commit": _text,
        "dirty": _truth,
        "when": _text,
    },
    "result": {
        "test": _text,
        "outcome": _outcome,
        "verifies": _texts,
        "parts": _digests,
        "units": _digests,
        "test_digest": _text,
        "inputs": _digests,
        "place": _text,
        "reason": _text,
        "retried": _truth,
        "file": _text,
        "commit": _text,
        "dirty": _truth,
        "when": _text,
        "duration": _number,
    },
    "results": {
        "file": _text,
        "digest": _text,
        "cases": _number,
        "ran": _text,
        "commit": _text,
        "dirty": _truth,
        "when": _text,
    },
    "environment": {
        "digest": _text,
        "python": _text,
        "platform": _text,
        "locks": _digests,
        "packages": _packages,
        "not_observable": _tables,
        "settings": _text,
    },
    "review": {
        "source": _text,
        "link": _text,
        "target": _text,
        "ends": _digests,
        "role": _text,
        "commit": _text,
        "dirty": _truth,
        "when": _text,
    },
    "wheel": {"name": _text, "version": _text, "sha256": _text},
}


def _plain(record: Run | Fault | Review | Environment | ResultsFile) -> dict[str, Any]:
    """Its fields as they are: what `asdict` copies, nothing here changes."""
    return {name: getattr(record, name) for name in record.__slots__}


def run_line(run: Run) -> str:
    """A run as one line of JSON, keys sorted."""
    data = _plain(run)
    for key in ("location", "origin", "results", "place"):
        del data[key]
    for key in SELDOM:
        if not data[key]:
            del data[key]
    data["executed"] = sorted(run.executed)
    return json.dumps({"record": "run", **data}, sort_keys=True, ensure_ascii=False)


def fault_line(fault: Fault) -> str:
    """A seeded fault as one line of JSON, keys sorted."""
    data = _plain(fault)
    for key in ("location", "origin"):
        del data[key]
    return json.dumps({"record": "fault", **data}, sort_keys=True, ensure_ascii=False)


def result_line(run: Run) -> str:
    """The result of another runner as one line of JSON."""
    data = _plain(run)
    for key in ("location", "origin", "results", "executed", "environment", "assertions", *SELDOM):
        del data[key]
    return json.dumps({"record": "result", "file": run.results, **data}, sort_keys=True, ensure_ascii=False)


def results_line(file: ResultsFile) -> str:
    """A results file, read, as one line of JSON."""
    return json.dumps({"record": "results", **_plain(file)}, sort_keys=True, ensure_ascii=False)


def review_line(review: Review) -> str:
    """A review as one line of JSON."""
    data = _plain(review)
    for key in ("location", "origin"):
        del data[key]
    return json.dumps({"record": "review", **data}, sort_keys=True, ensure_ascii=False)


def environment_line(environment: Environment) -> str:
    """An environment as one line of JSON."""
    data = _plain(environment)
    del data["origin"]
    if not data["settings"]:
        del data["settings"]
    return json.dumps({"record": "environment", **data}, sort_keys=True, ensure_ascii=False)


# implements: KIT-SRS-005.a
def write(folder: Path, name: str, lines: Iterable[str]) -> None:
    """Writes the lines, sorted, to `folder/name`; the old file stays until the new one is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / name, "".join(f"{line}\n" for line in sorted(lines)))
