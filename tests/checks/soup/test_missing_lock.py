"""soup.missing-lock. A changed lock makes evidence stale as well; that is for `evidence.stale`."""

import pytest

CHECK = "soup.missing-lock"
CLAUSES = ("iec62304:8.1.2",)


@pytest.mark.verifies("KIT-SRS-026.1")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-026.1")
@pytest.mark.parametrize("name", ["samdkit.lock", "requirements.txt"])
def test_a_missing_lock_is_found(cuff, name):
    cuff.remove(name)
    assert cuff.seen(CHECK) == [(name, CHECK, "", f"there is no {name}", "run `samdkit sync`", CLAUSES)]


@pytest.mark.verifies("KIT-SRS-026.1")
def test_without_any_lock_there_is_one_finding(cuff):
    cuff.remove("samdkit.lock")
    cuff.remove("requirements.txt")
    assert [one.message for one in cuff.findings(CHECK)] == ["there is no samdkit.lock and no requirements.txt"]


@pytest.mark.verifies("KIT-SRS-026.1")
def test_a_package_without_hash_is_found_at_its_line(cuff):
    cuff.append("requirements.txt", "later==1.0\n")
    place = cuff.place("requirements.txt", "later==1.0")
    assert cuff.seen(CHECK) == [(place, CHECK, "later", "later is locked without a hash", "lock it with its sha256", CLAUSES)]


@pytest.mark.verifies("KIT-SRS-026.1")
def test_packages_of_the_tests_need_hashes_too(cuff):
    cuff.append("requirements-test.txt", "later==1.0\n")
    assert [one.item for one in cuff.findings(CHECK)] == ["later"]


@pytest.mark.verifies("KIT-SRS-026.1")
def test_a_broken_lock_is_not_a_missing_one(cuff):
    cuff.write("samdkit.lock", "[kit")
    assert cuff.findings(CHECK) == []
    assert [str(one.severity) for one in cuff.findings("soup.broken-lock")] == ["unknown"]


@pytest.mark.verifies("KIT-SRS-026.1")
def test_a_component_needs_no_lock(pulse):
    assert not (pulse.root / "samdkit.lock").exists()
    assert pulse.findings(CHECK) == []
