"""Makes the page on lies from the corpus in `tests/lies/`, one TOML file a kind of lie."""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "lies"
Table = Callable[[tuple[str, ...], Iterable[tuple[str, ...]]], str]
#: Folder of the corpus → heading.
_GROUPS = {
    "assertions": "It looks at nothing, or not at the result",
    "unrun": "The assertion doesn't run",
    "swallowed": "The failure is swallowed",
    "hidden": "The result is hidden",
    "uncollected": "The test is never collected, or never runs",
    "reach": "The code is not reached",
    "doubles": "Something else stands in the place of the code",
    "branches": "The values decide nothing",
    "grades": "It looks, and not enough for what the policy wants",
    "raises": "Another exception than meant",
    "marks": "The mark is wrong",
    "parts": "One part for another",
    "snapshots": "A snapshot of its own",
    "records": "The record is old, or another one disagrees",
}
_HEAD = """\
# Lies, and which of them can be caught

A test that says `verifies SRS-007` and shows nothing about it lies, whether anybody meant it or not. Here is each kind that
the kit is tried on. Every one is planted in a small device beside an honest twin: the same requirement, and a test that does
look. The kit's own tests run `samdkit verify --faults` and `samdkit check` there: {caught} of the lies must be named as said
here, and no twin may be."""
_NEVER = """\
## What can't be caught

No check speaks of these {count}, and the corpus makes sure that this list is true. They need somebody who reads the
requirement, the code and the test side by side."""
_ELSE = """\
Beyond these: a fault that changes nothing anybody could see and one that nobody bothered to notice look alike, so a waiver
can judge one away wrongly; behaviour that depends on hardware, on time or on a network that the tests don't have stays
unseen; and the faults are [small changes of a few simple kinds](../faults.md), each in one place."""
_CAUGHT = """\
## What is caught

A lie is caught by one finding or by several. Those of `evidence.unjudged-survivor` are for safety class C and for risk
controls, as the [policy](../formats/settings.md#other-grades) has it; in class B such a test counts as *executed*, and that
is said to show no more than that the code was entered."""


def blocks(table: Table) -> list[str]:
    """The blocks of the page."""
    lies = _lies()
    never = [one for folder, one in lies if folder == "uncatchable"]
    page = [_HEAD.format(caught=len(lies) - len(never)), _NEVER.format(count=len(never))]
    page += [
        table(("lie", "why no check sees it, and what helps"), ((_said(one), one["uncatchable"]) for one in never)),
        _ELSE,
        _CAUGHT,
    ]
    for folder, heading in _GROUPS.items():
        rows = ((_said(one), _checks(one)) for own, one in lies if own == folder)
        page += [f"### {heading}", table(("lie", "caught by"), rows)]
    return page


def _lies() -> list[tuple[str, dict[str, Any]]]:
    found = [(path.parent.name, tomllib.loads(path.read_text("utf-8"))) for path in sorted(CORPUS.glob("*/*.toml"))]
    unknown = {folder for folder, _ in found} - {*_GROUPS, "uncatchable"}
    if unknown:
        raise ValueError(f"no heading for {', '.join(sorted(unknown))} of tests/lies")
    return found


def _said(lie: dict[str, Any]) -> str:
    kind: str = lie["kind"]
    return kind[0].upper() + kind[1:]


def _checks(lie: dict[str, Any]) -> str:
    return ", ".join(f"[{check}](checks.md#{check})" for check in lie["caught"])
