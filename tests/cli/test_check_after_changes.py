"""What a developer sees who changes a verified device: the promise of the whole, from the files to the command line."""

import json
import sys

import pytest

REQUIREMENTS = "dossier/requirements.md"
TESTS = "tests/test_reading.py"
WHEEL = "vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl"


@pytest.mark.verifies("KIT-SRS-030.b")
def test_after_verify_the_device_is_clean(cuff, samdkit):
    assert (samdkit("check", cuff.root).code, samdkit("check", cuff.root).out) == (0, "No findings.\n")


@pytest.mark.verifies("KIT-SRS-021.8")
def test_a_deleted_test_is_missed_with_requirement_file_line_and_clause(cuff, samdkit):
    text = cuff.read(TESTS)
    cuff.write(TESTS, text[: text.index('@pytest.mark.verifies("SRS-002")')])
    called = samdkit("check", cuff.root)
    assert called.code == 1
    place = cuff.place(REQUIREMENTS, "## SRS-002")
    (line,) = [one for one in called.lines if " trace.untested-requirement " in one]
    assert line.startswith(f"{place}: error trace.untested-requirement SRS-002 no test verifies SRS-002 — ")
    assert line.endswith("[iec62304:5.7.1, iec62304:5.7.4]")
    (gone,) = [one for one in called.lines if " evidence.stale " in one]
    assert f"the test {TESTS}::test_mean is gone" in gone


@pytest.mark.verifies("KIT-RC-002")
def test_one_changed_word_of_a_requirement_names_the_evidence_that_is_stale(cuff, samdkit):
    cuff.replace(REQUIREMENTS, "below 60 or above 250", "below 60 and above 250")
    called = samdkit("check", cuff.root)
    assert called.code == 1
    *findings, summary = called.lines
    assert summary == "1 finding: 1 evidence.stale"
    (line,) = findings
    assert line.startswith(f"{cuff.place(REQUIREMENTS, '## SRS-001')}: error evidence.stale SRS-001.a ")
    for case in ("59-reasons0", "60-reasons1", "250-reasons2", "above"):
        assert f"{TESTS}::test_systolic_limits[{case}]" in line
    assert "the text of SRS-001.a changed" in line


@pytest.mark.verifies("KIT-RC-008")
@pytest.mark.parametrize("text", [b"20 <= pulse", b"beats a minute SHALL", b"PULSE-AOU-001", b"def test_limits", b"PK\x01\x02"])
def test_one_flipped_byte_of_a_wheel_is_exit_code_1_and_names_the_wheel(cuff, samdkit, text):
    content = bytearray((cuff.root / WHEEL).read_bytes())
    content[content.index(text)] ^= 1
    cuff.write(WHEEL, bytes(content))
    called = samdkit("check", cuff.root)
    assert called.code == 1
    expected = f"{WHEEL}: error components.changed-wheel pulse-limits {WHEEL} is not the wheel that samdkit.lock names"
    assert any(line.startswith(expected) for line in called.lines)
    assert json.loads(samdkit("check", cuff.root, "--format", "json").out)["exit_codes"] == [1]


def re_wrapped(cuff):
    cuff.replace(REQUIREMENTS, "The software SHALL refuse a reading\n", "The software SHALL\nrefuse a\nreading\n")
    cuff.replace(REQUIREMENTS, "is not below\n    its systolic pressure;", "is not\n  below its systolic\n  pressure;")


def moved(cuff):
    text = cuff.read(REQUIREMENTS)
    start, end = text.index("## SRS-001"), text.index("## SRS-002")
    cuff.write(REQUIREMENTS, text[:start] + text[end:] + "\n" + text[start:end])


def moved_to_another_file(cuff):
    text = cuff.read(REQUIREMENTS)
    start, end = text.index("## SRS-001"), text.index("## SRS-002")
    cuff.write(REQUIREMENTS, text[:start] + text[end:])
    cuff.write("dossier/more/readings.md", text[: text.index("# Software")] + text[start:end])


def neighbours_edited(cuff):
    cuff.replace(
        REQUIREMENTS, "The software SHALL read the files of version 0.9.", "The software SHALL read files of 0.8 and 0.9."
    )
    cuff.replace("dossier/needs.md", "A citizen wants to be told", "A citizen who measures wants to be told")


def windows_line_ends(cuff):
    cuff.write(REQUIREMENTS, cuff.read(REQUIREMENTS).replace("\n", "\r\n"))


@pytest.mark.verifies("KIT-RC-002")
@pytest.mark.parametrize("change", [re_wrapped, moved, moved_to_another_file, neighbours_edited, windows_line_ends])
def test_what_changes_no_word_of_a_requirement_makes_nothing_stale(cuff, samdkit, change):
    before = cuff.read(REQUIREMENTS)
    change(cuff)
    assert (cuff.root / REQUIREMENTS).read_bytes() != before.encode()
    called = samdkit("check", cuff.root)
    assert (called.code, called.out) == (0, "No findings.\n")


@pytest.mark.verifies("KIT-RC-003", "KIT-RC-010")
def test_an_unknown_kind_is_exit_code_2_with_file_and_line_and_the_others_stay(cuff, samdkit):
    cuff.replace(REQUIREMENTS, "below 60 or above 250", "below 60 and above 250")
    before = samdkit("check", cuff.root).lines[:-1]
    cuff.write("dossier/wishes.md", "---\nsource: a letter\nkind: wish\n---\n# Wishes\n\n## WISH-001 More\n")
    called = samdkit("check", cuff.root)
    assert called.code == 2
    (added,) = set(called.lines[:-1]) - set(before)
    assert added.startswith("dossier/wishes.md:3: unreadable dossier.unknown-kind unknown kind `wish` — kinds are: user-need, ")
    assert set(before) < set(called.lines)
    assert json.loads(samdkit("check", cuff.root, "--format", "json").out)["exit_codes"] == [2, 1]


@pytest.mark.verifies("KIT-SRS-014.e")
def test_verifying_again_makes_it_clean(cuff, samdkit, monkeypatch):
    cuff.replace(REQUIREMENTS, "rounded to whole mmHg", "rounded to full mmHg")
    assert samdkit("check", cuff.root).code == 1
    for name in ("PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    verified = samdkit("verify", cuff.root, "--python", sys.executable)
    assert verified.code == 0, verified.out
    assert any(line.startswith("9 tests observed, 1 record") for line in verified.lines)
    assert samdkit("check", cuff.root).out == "No findings.\n"
