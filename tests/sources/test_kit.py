"""The kit that runs, as its installer recorded it."""

import json

import pytest
import samdkit
from samdkit.model.kit import NOT_KNOWN, Kit
from samdkit.sources import kit

SHA = "b" * 64


@pytest.fixture
def installed(tmp_path):
    """`installed(RECORD, direct_url.json)`: the kit of a made-up installation."""

    def make(record, direct=None):
        folder = tmp_path / f"samdkit-{samdkit.__version__}.dist-info"
        folder.mkdir(exist_ok=True)
        (tmp_path / "samdkit" / "data").mkdir(parents=True, exist_ok=True)
        for name, text in (("RECORD", record), ("direct_url.json", direct)):
            (folder / name).unlink(missing_ok=True)
            if text is not None:
                (folder / name).write_text(text, "utf-8")
        return kit.running(tmp_path / "samdkit")

    return make


@pytest.mark.verifies("KIT-SRS-016.c")
def test_of_a_checkout_only_the_version_is_known():
    assert kit.running() == Kit(samdkit.__version__)


@pytest.mark.verifies("KIT-SRS-016.c")
def test_the_record_counts_the_files_of_the_wheel_and_nothing_that_installers_add(installed):
    wheel = "samdkit/a.py,sha256=A,1\nsamdkit/data/b c.zip,sha256=B,2\n"
    added = "../../../bin/samdkit,sha256=C,3\nsamdkit-0.1.0.dist-info/INSTALLER,sha256=D,4\nsamdkit/__pycache__/a.pyc,,\n"
    plain = installed(wheel).record
    assert len(plain) == 64
    assert installed(added + "\n".join(reversed(wheel.splitlines()))).record == plain
    assert installed(wheel.replace("=A", "=X")).record != plain
    assert installed(wheel.replace("a.py", "x.py")).record != plain
    assert installed(wheel + "samdkit/new.py,sha256=N,1\n").record != plain


@pytest.mark.verifies("KIT-SRS-016.c")
@pytest.mark.parametrize("record", [None, "", "\x00", "samdkit-0.1.0.dist-info/INSTALLER,sha256=D,4\n"])
def test_a_record_that_says_nothing_of_the_files_is_not_known(installed, record):
    assert installed(record).record == NOT_KNOWN


@pytest.mark.verifies("KIT-SRS-016.c")
@pytest.mark.parametrize(
    ("direct", "sha256"),
    [
        ({"url": "file:///x/samdkit-0.1.0-py3-none-any.whl", "archive_info": {"hashes": {"sha256": SHA}}}, SHA),
        ({"url": "file:///x/samdkit-0.1.0.tar.gz", "archive_info": {"hashes": {"sha256": SHA}}}, NOT_KNOWN),
        ({"url": "file:///x/samdkit-0.1.0-py3-none-any.whl", "archive_info": {}}, NOT_KNOWN),
        ({"url": "file:///x/samdkit-0.1.0-py3-none-any.whl", "archive_info": {"hashes": {"sha256": 1}}}, NOT_KNOWN),
        ({"url": "file:///x", "vcs_info": {"vcs": "git", "commit_id": "a"}}, NOT_KNOWN),
        ({"url": "file:///x", "dir_info": {}}, NOT_KNOWN),
        ([], NOT_KNOWN),
        (None, NOT_KNOWN),
    ],
)
def test_the_wheels_sha256_is_known_only_where_the_installer_kept_it(installed, direct, sha256):
    assert installed("", None if direct is None else json.dumps(direct)).sha256 == sha256


@pytest.mark.verifies("KIT-SRS-016.c")
def test_a_broken_direct_url_is_not_known(installed):
    assert installed("", "{").sha256 == NOT_KNOWN
