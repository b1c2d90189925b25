"""Clauses as data, and references to them."""

import pytest
from samdkit.checks.catalogue import checks
from samdkit.sources import standards


@pytest.mark.verifies("KIT-SRS-016.b")
@pytest.mark.parametrize("reference", ["iec62304:5.2.2", "mdr-annex-ii-iii:II.1.1.a", "gspr:17.2"])
def test_a_clause_is_named_by_its_standard_and_number(reference):
    assert standards.expand(reference) == [reference]
    assert standards.known(reference)


@pytest.mark.verifies("KIT-SRS-016.b")
@pytest.mark.parametrize("reference", ["iec62304:99", "iso0:1", "iec62304:", ":", "iec62304", "../kinds:1", "gspr:999.*", ""])
def test_other_references_name_nothing(reference):
    assert standards.expand(reference) == []


@pytest.mark.verifies("KIT-SRS-016.b")
def test_a_star_stands_for_all_leaves_below():
    found = standards.expand("mdr-annex-ii-iii:II.1.1.*")
    assert "mdr-annex-ii-iii:II.1.1.a" in found
    assert all(one.startswith("mdr-annex-ii-iii:II.1.1.") for one in found)


@pytest.mark.verifies("KIT-SRS-016.b")
def test_every_clause_that_a_check_serves_exists():
    assert [(check.id, one) for check in checks() for one in check.clauses if not standards.known(one)] == []


def test_every_standard_is_read_with_its_edition():
    for name in standards.names():
        found = standards.standard(name)
        assert (found.id, bool(found.title), bool(found.edition), bool(found.clauses)) == (name, True, True, True)
