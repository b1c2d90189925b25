"""Makes projects of N items with code, tests and evidence, to measure on: clean, or with a finding on every item."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from samdkit import trace
from samdkit.project import load
from samdkit.sources import evidence

#: Of a hundred items: needs, requirements, architecture, risks, controls; the rest are test functions.
SHARES = {"UN": 8, "SRS": 40, "SAD": 4, "RISK": 10, "RC": 10, "test": 28}
_PER_FILE = 100

DEVICE = """---
format: 1
name: Bench
version: 1.0.0
released: open
maker: Example Health ApS
maker-address: open
srn: open
authorised-representative: none
contact: regulatory@example.com
mdr-class: IIa
rule: 11
safety-class: B
basic-udi-di: open
udi-di: open
languages: [en]
platforms: Linux
lifetime: 12 months
---
# Bench

## Intended purpose
- answers: mdr-annex-ii-iii:II.1.1.a

A device to measure on.
"""
PLAN = """---
document: risk-management-plan
severity: [negligible, minor, serious, critical, catastrophic]
probability: [improbable, remote, occasional, probable, frequent]
acceptance:
  negligible: frequent
  minor: probable
  serious: remote
  critical: improbable
  catastrophic: none
with-benefit:
  serious: occasional
safety-class:
  negligible: A
  minor: B
  serious: B
  critical: C
  catastrophic: C
disclose-from: serious
---
# Risk management plan

## Overall residual risk
- answers: iso14971:8

What remains is looked at together.
"""


def write(root: Path, count: int, *, broken: bool = False) -> None:
    """A project of about `count` items in `root`; `broken`: each requirement, risk and control has a finding."""
    number = {name: max(1, count * share // 100) for name, share in SHARES.items()}
    _file(root / "dossier/device.md", DEVICE)
    _file(root / "dossier/risk-management-plan.md", PLAN)
    _file(root / "pyproject.toml", '[project]\nname = "bench"\nversion = "1.0.0"\n')
    _items(root, "needs", "user-need", (_need(one) for one in _range(number["UN"])))
    _items(
        root, "requirements", "software-requirement", (_requirement(one, number, broken=broken) for one in _range(number["SRS"]))
    )
    _items(root, "architecture", "architecture", (_architecture(one, number) for one in _range(number["SAD"])))
    _items(root, "risks", "risk", (_risk(one, number, broken=broken) for one in _range(number["RISK"])))
    _items(root, "controls", "risk-control", (_control(one, number) for one in _range(number["RC"])))
    _code(root, number)
    _tests(root, number, broken=broken)
    _evidence(root, broken=broken)


def _range(count: int) -> range:
    return range(1, count + 1)


def _file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _items(root: Path, folder: str, kind: str, items) -> None:
    texts = list(items)
    for start in range(0, len(texts), _PER_FILE):
        body = "\n\n".join(texts[start : start + _PER_FILE])
        _file(
            root / f"dossier/{folder}/{start // _PER_FILE:04}.md",
            f"---\nkind: {kind}\n---\n# Part {start // _PER_FILE}\n\n{body}\n",
        )


def _need(one: int) -> str:
    return f"## UN-{one:05} Need number {one}\n- user: citizen\n\nI want to do thing number {one} without an error."


def _parts(one: int) -> tuple[str, ...]:
    return ("a", "b", "c") if one % 3 == 0 else ()


def _addresses(one: int) -> list[str]:
    return [f"SRS-{one:05}.{part}" for part in _parts(one)] or [f"SRS-{one:05}"]


def _requirement(one: int, number: dict[str, int], *, broken: bool) -> str:
    need = "UN-99999" if broken else f"UN-{1 + one % number['UN']:05}"
    head = f"## SRS-{one:05} Requirement number {one}\n- derives-from: {need}\n- category: functional\n- rationale: measured {one} times"
    text = f"The device SHALL answer request {one} within {one} seconds"
    parts = "".join(f"\n\n({part}) for the kind {part} of request {one};" for part in _parts(one))
    return f"{head}\n\n{text}{parts or '.'}"


def _architecture(one: int, number: dict[str, int]) -> str:
    own = [f"SRS-{each:05}" for each in _range(number["SRS"]) if each % number["SAD"] == one % number["SAD"]]
    return f"## SAD-{one:05} Item number {one}\n- code: src/bench/part{one:05}.py\n- safety-class: B\n- satisfies: {', '.join(own)}\n\nDoes part {one}."


def _risk(one: int, number: dict[str, int], *, broken: bool) -> str:
    probability = "frequent" if broken else "remote"
    return (
        f"## RISK-{one:05} Risk number {one}\n- hazard: wrong number {one}\n- sequence: step {one} fails\n- situation: it is read {one} times\n"
        f"- harm: harm {one}\n- severity: serious\n- probability: {probability}\n- derives-from: SAD-{1 + one % number['SAD']:05}\n"
        f"- option-analysis: reason {one}\n\nText {one}."
    )


def _control(one: int, number: dict[str, int]) -> str:
    return (
        f"## RC-{one:05} Control number {one}\n- option: protective\n- mitigates: RISK-{1 + one % number['RISK']:05}\n"
        f"- realised-by: SRS-{1 + one % number['SRS']:05}\n- side-effects: none of number {one}\n\nControl text {one}."
    )


def _code(root: Path, number: dict[str, int]) -> None:
    for part in _range(number["SAD"]):
        functions = [
            f'# implements: {", ".join(_addresses(each))}\ndef answer_{each}(value: int) -> int:\n    """Answers."""\n'
            f"    if value > {each}:\n        return value - {each}\n    return value + {each}\n"
            for each in _range(number["SRS"])
            if each % number["SAD"] == part % number["SAD"]
        ]
        _file(root / f"src/bench/part{part:05}.py", f'"""Part {part}."""\n\n\n' + "\n\n".join(functions))


def _tests(root: Path, number: dict[str, int], *, broken: bool) -> None:
    """Every address has a test; the test functions share them out."""
    addresses = [one for each in _range(number["SRS"]) for one in _addresses(each)]
    controls = [f"RC-{one:05}" for one in _range(number["RC"])]
    wanted = [*addresses, *controls]
    functions = []
    for one in _range(number["test"]):
        own = wanted[one - 1 :: number["test"]]
        own = own[1:] if broken else own
        marks = ", ".join(f'"{address}"' for address in own)
        functions.append(f"@pytest.mark.verifies({marks})\ndef test_number_{one}():\n    assert {one} + 1 == {one + 1}\n")
    for start in range(0, len(functions), _PER_FILE):
        body = "\n\n".join(functions[start : start + _PER_FILE])
        _file(root / f"tests/test_part{start // _PER_FILE:04}.py", f'"""Tests."""\n\nimport pytest\n\n\n{body}')


def _evidence(root: Path, *, broken: bool) -> None:
    """Records that fit the digests of the files: as if the tests had run."""
    project = load(root)
    lines = []
    for test in project.tests.values():
        units = {unit.id for address in test.verifies for unit in trace.implementing(project, address)}
        record = {
            "record": "run", "test": test.id, "outcome": "failed" if broken else "passed", "verifies": list(test.verifies),
            "executed": sorted(units), "parts": {one: project.items[one.partition(".")[0]].digest_of(one) for one in test.verifies},
            "units": {unit: project.units[unit].digest for unit in sorted(units)}, "test_digest": test.digest, "environment": "bench",
            "inputs": {}, "assertions": 1, "reason": "", "retried": False, "commit": "", "dirty": False,
            "when": "2026-11-24T00:00:00Z", "duration": 0.001,
        }  # fmt: skip
        lines.append(json.dumps(record, sort_keys=True))
    evidence.write(root / "evidence", "runs.jsonl", lines)
    environment = {
        "record": "environment",
        "digest": "bench",
        "python": "CPython 3.11",
        "platform": "linux",
        "locks": {},
        "packages": [],
        "not_observable": [],
    }
    evidence.write(root / "evidence", "environments.jsonl", [json.dumps(environment, sort_keys=True)])


@dataclass
class Made:
    """An item of the clean project, for other tools' formats."""

    kind: str
    id: str
    text: str
    attributes: dict[str, str]
    links: dict[str, list[str]]


def items(count: int) -> list[Made]:
    """What `write` puts into a clean project, parts counted with their requirement: same numbers, texts and links."""
    number = {name: max(1, count * share // 100) for name, share in SHARES.items()}
    found = [
        Made("Need", f"UN_{one}", f"I want to do thing number {one} without an error.", {"user": "citizen"}, {})
        for one in _range(number["UN"])
    ]
    for one in _range(number["SRS"]):
        parts = "".join(f" ({part}) for the kind {part} of request {one};" for part in _parts(one))
        attributes = {"category": "functional", "rationale": f"measured {one} times"}
        text = f"The device SHALL answer request {one} within {one} seconds{parts}"
        found.append(Made("Requirement", f"SRS_{one}", text, attributes, {"derives_from": [f"UN_{1 + one % number['UN']}"]}))
    for one in _range(number["SAD"]):
        own = [f"SRS_{each}" for each in _range(number["SRS"]) if each % number["SAD"] == one % number["SAD"]]
        found.append(
            Made(
                "Architecture",
                f"SAD_{one}",
                f"Does part {one}.",
                {"code": f"src/bench/part{one:05}.py", "safety_class": "B"},
                {"satisfies": own},
            )
        )
    for one in _range(number["RISK"]):
        attributes = {
            "hazard": f"wrong number {one}", "sequence": f"step {one} fails", "situation": f"it is read {one} times", "harm": f"harm {one}",
            "severity": "serious", "probability": "remote",
        }  # fmt: skip
        found.append(
            Made("Risk", f"RISK_{one}", f"Text {one}.", attributes, {"derives_from": [f"SAD_{1 + one % number['SAD']}"]})
        )
    for one in _range(number["RC"]):
        links = {"mitigates": [f"RISK_{1 + one % number['RISK']}"], "realised_by": [f"SRS_{1 + one % number['SRS']}"]}
        found.append(Made("Control", f"RC_{one}", f"Control text {one}.", {"option": "protective"}, links))
    wanted = [f"SRS_{each}" for each in _range(number["SRS"]) for _ in _addresses(each)] + [
        f"RC_{one}" for one in _range(number["RC"])
    ]
    for one in _range(number["test"]):
        own = dict.fromkeys(wanted[one - 1 :: number["test"]])
        links = {
            "verifies": [each for each in own if each.startswith("SRS")],
            "verifies_controls": [each for each in own if each.startswith("RC")],
        }
        found.append(Made("Test", f"T_{one}", f"Test number {one}.", {}, {name: ends for name, ends in links.items() if ends}))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--broken", action="store_true")
    options = parser.parse_args()
    write(options.folder, options.count, broken=options.broken)
