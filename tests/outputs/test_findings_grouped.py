"""What follows from a finding stands below it, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.finding import Cause
from samdkit.model.location import Location
from samdkit.outputs.consequences import grouped


def shape(findings):
    """The items of each group: the lead's, then the others'."""
    return [(group.lead.item, *(one.item for one in group.following)) for group in grouped(findings)]


@pytest.mark.verifies("KIT-SRS-032")
def test_the_finding_at_the_cause_carries_the_others(finding):
    kind = finding(check="dossier.unknown-kind", item="", location=Location("dossier/needs.md", 2))
    cause = Cause("dossier/needs.md", "dossier.unknown-kind")
    links = [finding(check="trace.dangling-link", item=f"SRS-00{number}", cause=cause) for number in range(1, 4)]
    assert shape([links[0], kind, *links[1:]]) == [("", "SRS-001", "SRS-002", "SRS-003")]
    assert grouped([kind, *links])[0].because == "this"


@pytest.mark.verifies("KIT-SRS-032")
def test_another_finding_at_the_same_place_carries_nothing(finding):
    unlisted = finding(check="soup.unlisted-package", item="", location=Location("requirements.txt", 3))
    stale = [finding(check="evidence.stale", item=item, cause=Cause("requirements.txt")) for item in ("SRS-001", "SRS-002")]
    assert shape([unlisted, *stale]) == [("",), ("SRS-001", "SRS-002")]


@pytest.mark.verifies("KIT-SRS-032")
def test_where_nothing_is_found_at_the_cause_the_first_that_names_it_leads(finding):
    cause = Cause("requirements.txt")
    (group,) = grouped([finding(item=item, cause=cause) for item in ("SRS-001", "SRS-002")])
    assert group.lead.item == "SRS-001"
    assert group.because == "requirements.txt"


@pytest.mark.verifies("KIT-SRS-032")
def test_a_finding_about_a_part_is_at_its_item(finding):
    part = finding(item="SRS-001.b")
    control = finding(item="RC-001", cause=Cause("SRS-001", "trace.untested-requirement"))
    assert shape([part, control]) == [("SRS-001.b", "RC-001")]


@pytest.mark.verifies("KIT-SRS-032")
def test_what_follows_from_a_consequence_stands_below_the_first_cause(finding):
    first = finding(item="A-1")
    second = finding(item="A-2", cause=Cause("A-1", first.check))
    third = finding(item="A-3", cause=Cause("A-2", first.check))
    assert shape([third, second, first]) == [("A-1", "A-3", "A-2")]


@pytest.mark.verifies("KIT-SRS-032")
def test_findings_that_name_each_other_end_at_the_first(finding):
    one = finding(item="A-1", cause=Cause("A-2", "trace.untested-requirement"))
    two = finding(item="A-2", cause=Cause("A-1", "trace.untested-requirement"))
    assert shape([one, two]) == [("A-1", "A-2")]


@pytest.mark.verifies("KIT-SRS-032")
def test_a_finding_that_names_itself_stands_alone(finding):
    assert shape([finding(item="A-1", cause=Cause("A-1", "trace.untested-requirement"))]) == [("A-1",)]


@pytest.mark.verifies("KIT-SRS-032")
@given(st.data())
def test_every_finding_stands_in_one_group(reports, data):
    findings = data.draw(reports).findings
    groups = grouped(findings)
    shown = [one for group in groups for one in (group.lead, *group.following)]
    assert sorted(shown, key=findings.index) == list(findings)
    assert [group.lead for group in groups] == sorted((group.lead for group in groups), key=findings.index)
