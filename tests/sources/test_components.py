"""A component as it is read from its wheel: what of it can be read, counts; what can't, is said."""

import random

import pytest
from samdkit import digests
from samdkit.model.finding import Severity
from samdkit.sources import components

WHEEL = "vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl"


@pytest.fixture
def wheel(made_cuff) -> bytes:
    return (made_cuff.root / WHEEL).read_bytes()


def read(content: bytes, records: bytes = b""):
    return components.read("pulse-limits", WHEEL, content, ("vendor/evidence/pulse.jsonl", records))


@pytest.mark.verifies("KIT-SRS-006.c")
def test_a_wheel_holds_dossier_code_and_tests_under_the_names_of_the_component_s_folder(wheel):
    found = read(wheel)
    assert found.findings == []
    assert [one.id for one in found.dossier.items] == ["PULSE-SAD-001", "PULSE-AOU-001", "PULSE-UN-001", "PULSE-SRS-001"]
    assert [(one.id, one.module, one.origin) for one in found.units] == [
        ("src/pulse_limits/__init__.py::possible", "pulse_limits", "pulse-limits")
    ]
    assert [one.id for one in found.tests] == ["tests/test_pulse.py::test_limits"]
    assert {one.origin for one in found.dossier.items} == {"pulse-limits"}


@pytest.mark.verifies("KIT-SRS-006.c")
def test_digests_in_the_wheel_are_those_of_the_component_s_folder(wheel, made_pulse):
    project, found = made_pulse.load(), read(wheel)
    assert {one.id: one.digest for one in found.units} == {one.id: one.digest for one in project.units.values()}
    assert {one.id: one.digest for one in found.tests} == {one.id: one.digest for one in project.tests.values()}


@pytest.mark.verifies("KIT-SRS-006.d")
@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04"])
def test_bytes_that_are_no_archive_are_found(content):
    found = read(content)
    assert [(one.check, one.severity, str(one.location), one.item) for one in found.findings] == [
        ("components.unreadable-wheel", Severity.UNREADABLE, WHEEL, "pulse-limits")
    ]


@pytest.mark.verifies("KIT-SRS-006.d")
def test_a_broken_member_is_found_and_the_others_are_read(wheel):
    place = wheel.index(b"Beats a minute")
    found = read(wheel[:place] + b"b" + wheel[place + 1 :])
    assert [(one.check, one.item) for one in found.findings] == [("components.unreadable-wheel", "pulse-limits")]
    assert "pulse_limits/dossier/assumptions.md" in found.findings[0].message
    assert [one.id for one in found.dossier.items] == ["PULSE-SAD-001", "PULSE-UN-001", "PULSE-SRS-001"]


@pytest.mark.verifies("KIT-SRS-006.d")
def test_no_changed_byte_raises_and_each_is_noticed_by_the_sha256(wheel):
    chance = random.Random(62304)  # noqa: S311 - picks bytes, hides nothing
    for _ in range(300):
        place, bit = chance.randrange(len(wheel)), 1 << chance.randrange(8)
        content = wheel[:place] + bytes([wheel[place] ^ bit]) + wheel[place + 1 :]
        assert digests.of_bytes(content) != digests.of_bytes(wheel)
        read(content)
