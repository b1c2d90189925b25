"""What code declares and imports is read from its text alone."""

import pytest
from samdkit.model.design import Sort
from samdkit.sources import python_design

SOURCE = '''"""Judges a reading.

More about it.
"""

import sys
from typing import TYPE_CHECKING, NamedTuple, NewType

from attrs import frozen

from . import limits
from ..store import Store as Kept

if TYPE_CHECKING:
    from cuff.web import Page

raise SystemExit("this file must not run")

Pseudonym = NewType("Pseudonym", str)
_CACHE = {}


class Class(StrEnum):
    """Where a reading lies."""

    ABOVE = "above"
    """Over the upper limit."""
    BELOW = "below"
    _secret = 1


@frozen
class Reading:
    """Two pressures
    in mmHg.

    And more.
    """

    systolic: int
    """Upper."""
    diastolic: int = 0

    @property
    def mean(self) -> int:
        """The mean."""
        def inner(): ...
        import cuff.rounding
        return 1

    def _check(self, /, *more: str, strict: bool = False) -> None: ...


class Refused(ValueError): ...


async def judge(reading: Reading, limits: "Limits | None" = None) -> list[str]:
    """Every reason."""
'''


@pytest.fixture
def module():
    return python_design.read("src/cuff/core/reading.py", SOURCE, "cuff.core")


@pytest.mark.verifies("KIT-SRS-084")
def test_the_first_paragraphs_say_what_it_is(module):
    assert module.summary == "Judges a reading."
    summaries = {one.name: one.summary for one in module.declarations}
    assert summaries["Reading"] == "Two pressures in mmHg."
    assert summaries["judge"] == "Every reason."
    assert summaries["Refused"] == ""


@pytest.mark.verifies("KIT-SRS-084")
def test_declarations_are_sorted_by_what_they_are(module):
    assert {one.name: one.sort for one in module.declarations} == {
        "Pseudonym": Sort.DATA,
        "Class": Sort.VALUES,
        "Reading": Sort.DATA,
        "Reading.mean": Sort.METHOD,
        "Reading._check": Sort.METHOD,
        "Refused": Sort.CLASS,
        "judge": Sort.FUNCTION,
    }
    assert [one.name for one in module.declarations if not one.public] == ["Reading._check"]


@pytest.mark.verifies("KIT-SRS-084")
def test_signatures_say_how_something_is_called(module):
    signatures = {one.name: one.signature for one in module.declarations}
    assert signatures["judge"] == "async judge(reading: Reading, limits: 'Limits | None'=None) -> list[str]"
    assert signatures["Reading.mean"] == "@property mean() -> int"
    assert signatures["Reading._check"] == "_check(*more: str, strict: bool=False) -> None"
    assert signatures["Refused"] == "Refused(ValueError)"
    assert signatures["Pseudonym"] == "Pseudonym = NewType('Pseudonym', str)"


@pytest.mark.verifies("KIT-SRS-084")
def test_fields_and_values_have_what_stands_below_them(module):
    fields = {one.name: [(field.name, field.kind, field.summary) for field in one.fields] for one in module.declarations}
    assert fields["Reading"] == [("systolic", "int", "Upper."), ("diastolic", "int", "")]
    assert fields["Class"] == [("ABOVE", "'above'", "Over the upper limit."), ("BELOW", "'below'", "")]


@pytest.mark.verifies("KIT-SRS-084")
def test_imports_are_absolute_and_in_their_order(module):
    assert [(one.module, one.names, one.typing_only) for one in module.imports] == [
        ("sys", (), False),
        ("typing", ("TYPE_CHECKING", "NamedTuple", "NewType"), False),
        ("attrs", ("frozen",), False),
        ("cuff.core", ("limits",), False),
        ("cuff.store", ("Store",), False),
        ("cuff.web", ("Page",), True),
        ("cuff.rounding", (), False),
    ]


@pytest.mark.verifies("KIT-SRS-084")
@pytest.mark.parametrize(
    ("path", "folders", "name"),
    [
        ("src/cuff/reading.py", ("src",), "cuff.reading"),
        ("src/cuff/__init__.py", ("src",), "cuff"),
        ("cuff/reading.py", ("cuff",), "cuff.reading"),
        ("backend/src/cuff/a.py", ("backend/src",), "cuff.a"),
        ("tool.py", ("tool.py",), "tool"),
    ],
)
def test_a_file_is_imported_by_its_name_below_the_code(path, folders, name):
    assert python_design.dotted(path, folders) == name


@pytest.mark.verifies("KIT-SRS-084")
@pytest.mark.parametrize("source", ["def (", "\x00", "(" * 5000])
def test_what_is_no_python_declares_nothing(source):
    assert python_design.read("a.py", source, "") == python_design.Module("a.py", "")
