"""The page on seeded faults says what the operators do."""

import argparse
import re
import textwrap
from pathlib import Path

import pytest
from samdkit.verification.observer import _samdkit_faults as faults


@pytest.fixture
def rows(page):
    """Operator, code and words of each row."""
    table = re.findall(r"^\| (`.*) \|$", page("faults.md").section("The operators"), re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")][:3] for row in table]


def of(source: str) -> list[faults.Fault]:
    return faults.faults(source, [{"id": "a.py", "kind": "module", "line": 1, "first": 1, "end": 9, "digest": ""}])


def test_each_example_gets_the_faults_that_the_page_names(rows):
    for operator, code, words in rows:
        lines = [one.strip("`") for one in code.split("<br>")]
        # In a function, and not alone in it: what is all of a body is left out by leaving the body out.
        body = textwrap.indent("\n".join([*lines, "end()"]), "    ")
        source = "\n".join(lines) if lines[0].startswith("def ") else f"def example():\n{body}\n"
        found = [one.what for one in of(source) if one.operator == operator.strip("`") and "`end()`" not in one.what]
        assert found == words.split("; "), code


def test_the_page_names_every_operator(rows):
    source = Path(argparse.__file__).read_text("utf-8")
    assert {row[0].strip("`") for row in rows} == {one.operator for one in of(source)}
