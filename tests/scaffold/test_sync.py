"""`samdkit sync`: what the lock names, byte for byte, or nothing."""

import zipfile

import pytest
from samdkit.sources import locks

#: What pip wants of a wheel.
METADATA = {
    "METADATA": "Metadata-Version: 2.1\nName: pulse-limits\nVersion: 1.0.0\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "RECORD": "",
}


@pytest.fixture
def alone(cuff):
    """The small device with nothing in its lock but the component, so that no index is asked."""
    (wheel,) = (cuff.root / "vendor/wheels").glob("*.whl")
    with zipfile.ZipFile(wheel, "a") as archive:
        for name, text in METADATA.items():
            archive.writestr(zipfile.ZipInfo(f"pulse_limits-1.0.0.dist-info/{name}"), text)
    cuff.lock(wheel.read_bytes())
    text = cuff.read(locks.TEST)
    cuff.write(locks.TEST, text[text.index("./vendor") :])
    return cuff


def installed(folder):
    return [path.name for path in folder.root.glob(".venv/lib/python*/site-packages/pulse_limits/__init__.py")]


@pytest.mark.verifies("KIT-SRS-051")
def test_what_the_lock_names_is_installed_and_the_second_time_nothing_is_done(alone, samdkit):
    called = samdkit("sync", alone.root)
    assert called.code == 0, called.err
    assert installed(alone) == ["__init__.py"]
    again = samdkit("sync", alone.root)
    assert (again.code, "Making" in again.err) == (0, False)


@pytest.mark.verifies("KIT-SRS-051", "KIT-RC-008")
def test_a_changed_byte_is_refused_and_nothing_of_it_is_installed(alone, samdkit):
    (wheel,) = (alone.root / "vendor/wheels").glob("*.whl")
    content = bytearray(wheel.read_bytes())
    content[content.index(b"20 <= pulse")] ^= 1
    wheel.write_bytes(bytes(content))
    called = samdkit("sync", alone.root)
    assert called.code == 3
    assert "pip refused the lock" in called.err
    assert installed(alone) == []


@pytest.mark.verifies("KIT-SRS-051")
def test_a_package_without_a_hash_is_refused(alone, samdkit):
    alone.write(locks.TEST, alone.read(locks.TEST).partition(" \\")[0] + "\n")
    assert samdkit("sync", alone.root).code == 3
    assert installed(alone) == []
