"""evidence.stale."""

import pytest

CHECK = "evidence.stale"
FILE = "dossier/requirements.md"
READING = "src/cuff/reading.py"
TESTS = "tests/test_reading.py"


@pytest.mark.verifies("KIT-SRS-022.7")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.7")
def test_one_changed_word_makes_the_evidence_stale(cuff):
    cuff.replace(FILE, "rounded to whole mmHg", "rounded to full mmHg")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SRS-002"),
            CHECK,
            "SRS-002",
            f"SRS-002: evidence of {TESTS}::test_mean is stale: the text of SRS-002 changed",
            "run `samdkit verify`",
            ("iec62304:5.7.3", "iec62304:8.2.4"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-022.7")
def test_the_text_around_the_parts_counts_for_each_of_them(cuff):
    cuff.replace(FILE, "are shown together", "are shown apart")
    assert [one.item for one in cuff.findings()] == ["SRS-001.a", "SRS-001.b", "SRS-001.c"]


@pytest.mark.verifies("KIT-SRS-022.7")
def test_a_word_of_one_part_counts_for_that_part(cuff):
    cuff.replace(FILE, "is not below\n    its systolic", "is not under\n    its systolic")
    assert [one.item for one in cuff.findings()] == ["SRS-001.b"]


HARMLESS = {
    "re-wrapped": (FILE, "The software SHALL show the mean arterial", "The software\nSHALL show  the mean\narterial"),
    "a neighbour edited": (FILE, "The software SHALL run in 64 MB of memory.", "The software SHALL run in 32 MB of memory."),
    "a title": (FILE, "## SRS-002 Mean pressure", "## SRS-002 The mean"),
    "an attribute": (FILE, "- rationale: clinicians asked for\n  one figure", "- rationale: asked for"),
    "code formatted": (READING, "return round(reading.diastolic +", "return round(  # mean\n        reading.diastolic +"),
    "code moved": (READING, "def refusals(reading", "def other() -> None:\n    pass\n\n\ndef refusals(reading"),
    "a test formatted": (TESTS, "assert mean(good) == 93", "assert (\n        mean(good) == 93  # by hand\n    )"),
}  # fmt: skip


@pytest.mark.verifies("KIT-SRS-022.7")
@pytest.mark.parametrize(("path", "old", "new"), HARMLESS.values(), ids=HARMLESS.keys())
def test_what_changes_no_meaning_makes_nothing_stale(cuff, path, old, new):
    cuff.replace(path, old, new)
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-022.7")
def test_moving_an_item_to_another_file_makes_nothing_stale(cuff):
    before, _, rest = cuff.read(FILE).partition("## SRS-002")
    moved, _, after = rest.partition("## SRS-003")
    cuff.write(FILE, f"{before}## SRS-003{after}")
    cuff.write("dossier/deep/a.md", f"---\nkind: software-requirement\n---\n## SRS-002{moved}")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-022.7")
def test_line_ends_of_windows_make_nothing_stale(cuff):
    for path in (FILE, READING, TESTS, "tests/conftest.py", "requirements.txt", "samdkit.lock"):
        cuff.write(path, cuff.read(path).replace("\n", "\r\n"))
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-022.7")
def test_changed_code_makes_stale_what_entered_it(cuff):
    cuff.replace(READING, "60 <= reading.systolic", "59 <= reading.systolic")
    found = {one.item: one.message for one in cuff.findings()}
    assert set(found) == {"RC-001", "SRS-001.a", "SRS-001.b", "SRS-001.c"}
    assert found["SRS-001.c"].endswith(f"is stale: {READING}::refusals#1 changed")


@pytest.mark.verifies("KIT-SRS-022.7")
def test_a_removed_marker_is_named(cuff):
    cuff.replace(READING, "# implements: SRS-002\n", "")
    (found,) = cuff.findings(CHECK)
    assert found.message.endswith(f"is stale: {READING}::mean is gone or lost its marker")


@pytest.mark.verifies("KIT-SRS-022.7")
@pytest.mark.parametrize(
    ("path", "old", "new", "items"),
    [
        (TESTS, "assert mean(good) == 93", "assert mean(good) == 94", {"SRS-002"}),
        (TESTS, "    high = 120", "    high = 121", {"SRS-001.b", "SRS-001.c"}),
        (TESTS, "LIMITS = json", "LIMITS: list = json", {"RC-001", "SRS-001.a", "SRS-001.b", "SRS-001.c", "SRS-002"}),
        (
            "tests/conftest.py",
            "Reading(120, 80",
            "Reading(121, 80",
            {"RC-001", "SRS-001.a", "SRS-001.b", "SRS-001.c", "SRS-002", "SRS-003", "SRS-005.1"},
        ),
    ],
    ids=["test", "class", "module", "conftest"],
)
def test_a_changed_test_class_module_or_conftest_makes_its_tests_stale(cuff, path, old, new, items):
    cuff.replace(path, old, new)
    found = cuff.findings()
    assert {one.check for one in found} == {CHECK}
    assert {one.item for one in found} == items


@pytest.mark.verifies("KIT-SRS-022.7")
def test_changed_test_data_makes_stale_what_read_it(cuff):
    cuff.replace("tests/data/limits.json", "250", "251")
    found = cuff.findings()
    assert "SRS-001.a" in {one.item for one in found}
    assert all("tests/data/limits.json, which the test reads, changed" in one.message for one in found)


@pytest.mark.verifies("KIT-SRS-022.7")
@pytest.mark.parametrize("path", ["requirements.txt", "requirements-test.txt", "samdkit.lock"])
def test_a_changed_lock_makes_all_of_the_device_stale(cuff, path):
    cuff.append(path, "# a comment\n")
    found = cuff.findings()
    assert {one.check for one in found} == {CHECK}
    assert all(f"{path} changed" in one.message for one in found)
    assert not any(one.item.startswith("PULSE") for one in found)


@pytest.mark.verifies("KIT-SRS-022.7")
def test_a_test_that_is_gone_is_named(cuff):
    cuff.replace(TESTS, "def test_mean(good)", "def not_a_test(good)")
    assert any(one.message.endswith(f"the test {TESTS}::test_mean is gone") for one in cuff.findings(CHECK))


@pytest.mark.verifies("KIT-SRS-022.7")
def test_a_test_that_the_sources_do_not_show_is_said_to_be_unseen(cuff, record):
    record("test_mean", {"test": f"{TESTS}::TestInherited::test_mean", "test_digest": ""})
    (found,) = cuff.findings(CHECK)
    assert "is inherited from another file or made at run time" in found.message


@pytest.mark.verifies("KIT-SRS-022.7")
def test_what_did_not_pass_is_for_another_check(cuff, record):
    record("test_mean", {"outcome": "failed"})
    cuff.replace(FILE, "rounded to whole mmHg", "rounded to full mmHg")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.7")
def test_obsolete_requirements_are_not_judged(cuff):
    cuff.replace(FILE, "- derives-from: UN-002\n- rationale", "- derives-from: UN-002\n- status: obsolete\n- rationale")
    cuff.replace(FILE, "rounded to whole mmHg", "rounded to full mmHg")
    assert cuff.findings(CHECK) == []
