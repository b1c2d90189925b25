"""One cause, and below it all that follows from it: broken projects as people see them."""

import pytest
from samdkit import checking
from samdkit.outputs.consequences import grouped


def groups(folder):
    """`check item` of each lead → how many of which check follow from it."""
    found = {}
    for group in grouped(checking.run(folder.load()).open):
        below = found.setdefault(f"{group.lead.check} {group.lead.item}".strip(), {})
        for one in group.following:
            below[one.check] = below.get(one.check, 0) + 1
    return found


@pytest.mark.verifies("KIT-SRS-032")
def test_links_to_the_items_of_a_file_with_an_unknown_kind_follow_from_it(cuff):
    cuff.replace("dossier/needs.md", "kind: user-need", "kind: user-wish")
    (below,) = [below for lead, below in groups(cuff).items() if lead == "dossier.unknown-kind"]
    assert below["trace.dangling-link"] >= 2
    assert not [lead for lead in groups(cuff) if lead.startswith("trace.dangling-link")]


@pytest.mark.verifies("KIT-SRS-032")
def test_links_to_an_item_in_a_file_without_a_kind_follow_from_that_item(cuff):
    cuff.replace("dossier/needs.md", "kind: user-need\nuser: citizen\n", "")
    found = groups(cuff)
    leads = [lead for lead in found if lead.startswith("dossier.no-kind UN-")]
    assert leads
    assert all(found[lead].get("trace.dangling-link") for lead in leads)


@pytest.mark.verifies("KIT-SRS-032")
def test_a_link_to_nothing_follows_from_nothing_else(cuff):
    cuff.replace("dossier/needs.md", "kind: user-need", "kind: user-wish")
    cuff.append("dossier/requirements.md", "\n## SRS-099 New\n- derives-from: UN-999\n")
    assert "trace.dangling-link SRS-099" in groups(cuff)


@pytest.mark.verifies("KIT-SRS-032")
def test_what_a_test_file_that_cannot_be_read_tested_follows_from_it(cuff):
    cuff.append("tests/test_reading.py", "\ndef broken(:\n")
    found = groups(cuff)
    assert found["code.unreadable"]["trace.untested-requirement"] >= 1
    assert not [lead for lead in found if lead.startswith("trace.untested-requirement")]


@pytest.mark.verifies("KIT-SRS-032")
def test_what_a_source_file_that_cannot_be_read_implemented_follows_from_it(cuff):
    cuff.append("src/cuff/reading.py", "\ndef broken(:\n")
    found = groups(cuff)
    assert found["code.unreadable"]["trace.unimplemented-requirement"] >= 1
    assert found["code.unreadable"]["evidence.stale"] >= 1
    assert not [lead for lead in found if lead.startswith(("trace.unimplemented-requirement", "evidence.stale"))]


@pytest.mark.verifies("KIT-SRS-032")
def test_all_evidence_that_a_changed_lock_makes_stale_is_one_group(cuff):
    cuff.append("requirements.txt", "# looked at\n")
    found = groups(cuff)
    (lead,) = [lead for lead in found if lead.startswith("evidence.stale")]
    assert found[lead]["evidence.stale"] >= 5


@pytest.mark.verifies("KIT-SRS-032")
def test_links_into_a_changed_wheel_follow_from_it(cuff):
    wheel = next((cuff.root / "vendor/wheels").glob("*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:2000])
    found = groups(cuff)
    assert found["components.changed-wheel pulse-limits"].get("trace.dangling-link")
