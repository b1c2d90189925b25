"""components.changed-wheel."""

import pytest
from samdkit import digests

CHECK = "components.changed-wheel"
CLAUSES = ("iec62304:8.1.2", "iec62304:8.1.3")
WHEEL = "vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl"


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.verifies("KIT-SRS-025.2")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-025.2")
def test_a_flipped_byte_is_found(cuff):
    content = (cuff.root / WHEEL).read_bytes()
    cuff.write(WHEEL, flipped(content, len(content) - 25))
    message = f"{WHEEL} is not the wheel that samdkit.lock names"
    assert (WHEEL, CHECK, "pulse-limits", message, "restore it from git", CLAUSES) in cuff.seen()


@pytest.mark.verifies("KIT-SRS-025.2")
@pytest.mark.parametrize(
    "text", [b"20 <= pulse", b"Limits of a pulse", b"The pulse is given", b"PULSE-SRS-001 Limits", b"PK\x05\x06"]
)
def test_wherever_the_byte_is_nothing_counts_as_unreadable(cuff, text):
    content = (cuff.root / WHEEL).read_bytes()
    cuff.write(WHEEL, flipped(content, content.index(text)))
    found = cuff.findings()
    assert [one.item for one in found if one.check == CHECK] == ["pulse-limits"]
    assert {str(one.severity) for one in found} == {"error"}


@pytest.mark.verifies("KIT-SRS-025.2")
def test_a_missing_wheel_is_found(cuff):
    cuff.remove(WHEEL)
    message, hint = f"{WHEEL} is missing", "restore it from git, or run `samdkit sync`"
    assert (WHEEL, CHECK, "pulse-limits", message, hint, CLAUSES) in cuff.seen()


@pytest.mark.verifies("KIT-SRS-025.2")
@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_both_locks_name_the_sha256_of_samdkit_lock(cuff, lock):
    sha256 = digests.of_bytes((cuff.root / WHEEL).read_bytes())
    cuff.replace(lock, sha256, "0" * 64)
    assert cuff.seen(CHECK) == [
        (
            cuff.place(lock, WHEEL),
            CHECK,
            "pulse-limits",
            f"{lock} names another sha256 for {WHEEL} than samdkit.lock",
            "restore the locks from git",
            CLAUSES,
        )
    ]


@pytest.mark.verifies("KIT-SRS-025.2")
def test_a_component_that_the_runtime_lock_does_not_name_is_found(cuff):
    cuff.write("requirements.txt", cuff.read("requirements.txt").partition("./vendor")[0])
    assert [one.message for one in cuff.findings(CHECK)] == [
        f"requirements.txt does not name {WHEEL}, so it is not what is installed"
    ]


@pytest.mark.verifies("KIT-SRS-025.2")
def test_a_component_has_no_components(pulse):
    assert pulse.findings(CHECK) == []
