"""Evidence records: JSON lines below `evidence/`, read into runs and environments and written sorted.

Each line is one object with `record`: `run` (a test case), `environment` or `wheel` (the wheel that a component's
records are bound to). A line that can't be read is a finding; the others count.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from samdkit.files import write_text
from samdkit.model.evidence import Environment, Evidence, Run
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location

_LISTS = ("verifies", "executed")


def read(files: Iterable[tuple[str, bytes]], origin: str = "") -> tuple[Evidence, list[Finding]]:
    """All records in files (path and bytes)."""
    evidence = Evidence()
    findings: list[Finding] = []
    for path, content in sorted(files):
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if not line.strip():
                continue
            try:
                _take(json.loads(line), evidence, Location(path, number), origin)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
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


def _take(data: dict[str, Any], evidence: Evidence, location: Location, origin: str) -> None:
    record = data.pop("record")
    if record == "run":
        data["verifies"] = tuple(data["verifies"])
        data["executed"] = frozenset(data["executed"])
        evidence.runs.append(Run(**data, location=location, origin=origin))
    elif record == "environment":
        data["packages"] = tuple(data["packages"])
        data["not_observable"] = tuple(data.get("not_observable", ()))
        evidence.environments[data["digest"]] = Environment(**data, origin=origin)
    elif record == "wheel":
        evidence.wheels[f"{data['name']} {data['version']}"] = data["sha256"]
    else:
        message = f"unknown record `{record}`"
        raise ValueError(message)


def run_line(run: Run) -> str:
    """A run as one line of JSON, keys sorted."""
    data = asdict(run)
    for key in ("location", "origin"):
        del data[key]
    data["executed"] = sorted(run.executed)
    return json.dumps({"record": "run", **data}, sort_keys=True, ensure_ascii=False)


def environment_line(environment: Environment) -> str:
    """An environment as one line of JSON."""
    data = asdict(environment)
    del data["origin"]
    return json.dumps({"record": "environment", **data}, sort_keys=True, ensure_ascii=False)


def write(folder: Path, name: str, lines: Iterable[str]) -> None:
    """Writes the lines, sorted, to `folder/name`; the old file stays until the new one is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / name, "".join(f"{line}\n" for line in sorted(lines)))
