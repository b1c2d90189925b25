"""Every lie that the grades promise to catch is caught and named; no honest twin is blamed.

The lies are data, one file each; `conftest.py` says how they are written, and makes the devices that hold them.
"""

import pytest

pytestmark = pytest.mark.xdist_group("lies")
AT_LEAST = 80


def test_a_lie_is_caught_and_named(findings, caught):
    assert findings.missed(caught) == []


def test_an_honest_twin_is_not_blamed(findings, lie):
    assert findings.said(lie, "honest") == []


def test_what_cannot_be_caught_has_no_finding(findings, uncatchable):
    assert findings.said(uncatchable, "lie") == []


def test_each_lie_is_of_a_kind_of_its_own(lies):
    assert len({one.data["kind"] for one in lies}) == len({one.name for one in lies}) == len(lies)
    assert len([one for one in lies if one.expected]) >= AT_LEAST
    assert [one.name for one in lies if bool(one.expected) == ("uncatchable" in one.data)] == []


@pytest.mark.campaign
def test_an_installed_kit_in_a_fresh_environment_says_the_same(findings_of_the_wheel, lies):
    found = findings_of_the_wheel
    assert {one.name: found.missed(one) for one in lies if found.missed(one)} == {}
    assert {one.name: found.said(one, "honest") for one in lies if found.said(one, "honest")} == {}
    assert {one.name: found.said(one, "lie") for one in lies if "uncatchable" in one.data and found.said(one, "lie")} == {}
