"""A record of a manual test says what was seen."""

import re
from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project

_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"[ \t:|-]+")


# implements: KIT-SRS-022.9
def find(project: Project) -> Iterator[Finding]:
    """Every record of a manual test that was carried out holds what was expected and what was seen.

    A record that says *pass* and nothing else is a status, not a result: nobody can tell later what was looked at, and reviewers
    of notified bodies send such files back. The text of a record with `result: pass` or `fail` has a table with the columns
    `expected` and `actual` (and, by the format, `step` and `verdict`), and something stands below `actual` in each row. A record
    that passed has no row whose `verdict` is another.

        TR-003 says pass and shows no table of what was expected and what was seen

    Write down what was seen, step by step. Whether it fits what was expected is for the tester to judge.
    """
    for record in project.of_kind("test-record", inherited=False):
        result = record.attribute("result")
        problem = _problem(record, result) if result in {"pass", "fail"} else ""
        if problem:
            yield Finding(
                "",
                f"{record.id} says {result} and {problem}",
                record.location,
                record.id,
                hint="write a table with the columns step, expected, actual, verdict",
            )


def _problem(record: Item, result: str) -> str:
    rows = [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(record.text) if not _RULE.fullmatch(row)]
    head = [cell.lower() for cell in rows[0]] if rows else []
    if not {"expected", "actual"} <= set(head) or len(rows) == 1:
        return "shows no table of what was expected and what was seen"
    seen = [dict(zip(head, row, strict=False)) for row in rows[1:]]
    if any(not row.get("actual") for row in seen):
        return "leaves out what was seen in a step"
    if result == "pass" and any(row.get("verdict", "").lower() not in {"", "pass"} for row in seen):
        return "has a step whose verdict is another"
    return ""


CHECK = Check("evidence.bare-record", find, ("test-record",), ("iec62304:5.7.5",))
