"""components.other-kit; an installed kit is tested in tests/packaging/test_distribution.py."""

import json

import pytest
import samdkit as kit_package
from samdkit.model.kit import NOT_KNOWN

CHECK = "components.other-kit"
HINT = "install the one that the lock names, or let the lock name this one with `samdkit sync --kit`"
VERSION = kit_package.__version__


def named(cuff, *, version=VERSION, more=""):
    """Lets the lock of the small device name another kit."""
    rest = cuff.read("samdkit.lock").partition("[[component]]")[2]
    cuff.write("samdkit.lock", f'[kit]\nversion = "{version}"\n{more}\n[[component]]{rest}')
    return [(str(one.location), str(one.severity), one.item, one.message, one.hint) for one in cuff.findings(CHECK)]


@pytest.mark.verifies("KIT-SRS-025.1")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-025.1")
def test_another_version_is_found(cuff):
    message = f"samdkit {VERSION} runs, the lock names 0.0.9"
    assert named(cuff, version="0.0.9") == [("samdkit.lock", "error", "samdkit", message, HINT)]


@pytest.mark.verifies("KIT-SRS-025.1")
@pytest.mark.parametrize("more", ['record = "{}"', 'record = "{}"\nsha256 = "{}"'])
def test_from_a_checkout_it_cannot_be_told_whether_the_build_is_the_same(cuff, samdkit, more):
    message = f"this samdkit {VERSION} is no installed wheel: is it the build that the lock names?"
    assert named(cuff, more=more.replace("{}", "a" * 64)) == [("samdkit.lock", "unknown", "samdkit", message, HINT)]
    assert 3 in json.loads(samdkit("check", cuff.root, "--format", "json").out)["exit_codes"]


@pytest.mark.verifies("KIT-SRS-025.1")
@pytest.mark.parametrize("more", ["", f'record = "{NOT_KNOWN}"\nsha256 = "{NOT_KNOWN}"', f'sha256 = "{"a" * 64}"'])
def test_where_the_lock_knows_no_record_the_version_is_all_that_is_compared(cuff, more):
    assert named(cuff, more=more) == []


@pytest.mark.verifies("KIT-SRS-025.1")
def test_without_a_lock_another_check_speaks(cuff):
    cuff.remove("samdkit.lock")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-025.1")
def test_sync_lets_the_lock_name_the_kit_that_runs_and_keeps_the_rest(cuff, samdkit):
    before = cuff.load().lock.components
    assert named(cuff, version="0.0.9")
    cuff.remove("requirements-test.txt")  # no environment is made in this test
    assert samdkit("sync", cuff.root, "--kit").code == 3
    assert cuff.findings(CHECK) == []
    assert cuff.load().lock.components == before


@pytest.mark.verifies("KIT-SRS-025.1")
def test_sync_without_a_lock_says_what_is_missing(cuff, samdkit):
    cuff.remove("samdkit.lock")
    called = samdkit("sync", cuff.root, "--kit")
    assert called.code == 3
    assert called.err.startswith("samdkit: there is no samdkit.lock")
