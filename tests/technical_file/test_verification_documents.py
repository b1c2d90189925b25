"""Verification plan and report: levels, gates and tools; the actual results, deviations, and what no test verifies."""

import json

import pytest

OPEN = "**open**"
PLAN, REPORT = "verification-plan", "verification-report"
RUNS = "evidence/runs.jsonl"


def changed(folder, test, **values):
    """Other values in the records of a test."""
    rows = [json.loads(line) for line in folder.read(RUNS).splitlines()]
    hit = [row for row in rows if test in row["test"]]
    assert hit
    for row in hit:
        row.update(values)
    folder.write(RUNS, "".join(json.dumps(row) + "\n" for row in rows))


@pytest.mark.verifies("KIT-SRS-096.1")
def test_the_level_of_a_file_is_what_its_tests_were_seen_to_enter(small):
    levels = {row["file"]: row for row in small.rows(PLAN, "test-levels")}
    reading = levels["`tests/test_reading.py`"]
    assert (reading["level"], reading["told by"]) == ("unit", "what it was seen to enter")
    assert reading["architecture items entered"] == "[SAD-002](item:SAD-002)"
    tests = [one for one in small.project.tests.values() if not one.origin]
    assert sum(int(row["tests"]) for row in levels.values()) == len(tests)


@pytest.mark.verifies("KIT-SRS-096.1")
def test_the_place_of_a_file_says_its_level_if_it_names_one(cuff, filed):
    cuff.write("tests/system/test_whole.py", "def test_whole():\n    assert True\n")
    row = filed(cuff).row(PLAN, "test-levels", "`tests/system/test_whole.py`")
    assert (row["level"], row["told by"], row["cases recorded"]) == ("system", "its place", "0")
    cuff.write("tests/test_late.py", "def test_late():\n    assert True\n")
    row = filed(cuff).row(PLAN, "test-levels", "`tests/test_late.py`")
    assert (row["level"], row["told by"]) == ("not told", "nothing: not run yet")


@pytest.mark.verifies("KIT-SRS-096.1")
def test_the_numbers_of_each_level_are_those_of_its_files(small):
    files = small.rows(PLAN, "test-levels")
    for row in small.rows(PLAN, "tests-at-each-level"):
        beside = [one for one in files if one["level"] == row["level"]]
        if row["level"] == "by hand":
            assert (row["tests"], row["cases or records"]) == ("1", "1")
        else:
            assert int(row["files"]) == len(beside)
            assert int(row["cases or records"]) == sum(int(one["cases recorded"]) for one in beside)


@pytest.mark.verifies("KIT-SRS-096.1")
def test_tools_and_environments_say_what_is_known_of_them(small):
    tool = small.row(PLAN, "verification-tools", "[TOOL-001]")
    assert tool["version"][0].isdigit()
    assert tool["validation"].startswith("its own tests")
    (environment,) = small.rows(PLAN, "test-environments")
    assert environment["interpreter and platform"].startswith("Python ")
    assert "`requirements.txt`" in environment["locks (sha256)"]
    assert int(environment["test cases"]) == sum(not run.origin for run in small.project.runs)


@pytest.mark.verifies("KIT-SRS-096.1")
def test_what_is_wanted_is_counted_for_every_row_of_the_matrix(small):
    rows = small.rows(PLAN, "gates")
    assert sum(int(row["how many here"]) for row in rows) == len(small.file.context.matrix)
    assert [row["wanted at least"] for row in rows if row["of what"] == "risk control"] == ["fault-sensitive"]


@pytest.mark.verifies("KIT-SRS-095.5")
def test_without_a_strategy_of_the_maker_the_plan_says_that_it_is_open(small, cuff, filed):
    assert "**open:** the maker states no strategy" in small.text(PLAN)
    cuff.write("dossier/documents/plan.md", "---\ndocument: verification-plan\n---\n# Plan\n\nLimits are tested on both sides.\n")
    text = filed(cuff).text(PLAN)
    assert "Limits are tested on both sides." in text
    assert "**open:** the maker" not in text


@pytest.mark.verifies("KIT-SRS-096.2")
def test_every_requirement_part_and_control_has_its_results(small):
    rows = small.rows(REPORT, "results")
    shown = dict.fromkeys(row["address"].partition("]")[0].lstrip("[") for row in rows)
    assert list(shown) == [row.address for row in small.file.context.matrix]
    cases = [row for row in rows if row["address"] == "[SRS-001.a](item:SRS-001)"]
    assert [row["outcome"] for row in cases] == ["4 cases passed"]
    assert cases[0]["what it did"] == "4 assertions"
    assert cases[0]["environment"].startswith("`")
    assert cases[0]["when"].endswith("Z")
    by_hand = small.row(REPORT, "results", "[SRS-005.2]")
    assert by_hand["outcome"] == "pass"
    assert by_hand["what it did"] == "steps and actual results in [TR-001](item:TR-001), by the role tester"
    assert by_hand["when"] == "2026-11-02"


@pytest.mark.verifies("KIT-SRS-096.2")
def test_what_a_test_recorded_is_its_actual_result(cuff, filed):
    changed(cuff, "test_mean", values={"expected": "93", "actual": "93", "unit": "mmHg"}, duration=1.5, examples=7)
    file = filed(cuff)
    (row,) = [one for one in file.rows(REPORT, "results") if "test_mean" in one["test"]]
    assert row["what it did"] == "1 assertion<br>7 generated examples<br>expected `93`, actual `93`<br>unit = `mmHg`"
    assert row["seconds"] == "1.50"
    (case,) = [one for one in file.rows(REPORT, "test-cases") if "test_mean" in one["test case"]]
    assert case["what it did"] == row["what it did"]


@pytest.mark.verifies("KIT-SRS-096.3")
def test_a_test_that_did_not_simply_pass_is_a_deviation(small, cuff, filed):
    assert "deviations" not in {getattr(one, "name", "") for one in small.page(REPORT).blocks}
    changed(cuff, "test_mean", outcome="failed", reason="assert 92 == 93")
    changed(cuff, "test_equal_is_refused", retried=True)
    file = filed(cuff)
    rows = {row["test"]: row for row in file.rows(REPORT, "deviations")}
    mean = rows["`tests/test_reading.py::test_mean`"]
    assert (mean["deviation"], mean["judged by"]) == ("failed: assert 92 == 93", OPEN)
    assert mean["verifies"] == "[SRS-002](item:SRS-002)"
    assert (
        rows["`tests/test_reading.py::TestDiastolic::test_equal_is_refused`"]["deviation"] == "passed only when it was run again"
    )
    (result,) = [one for one in file.rows(REPORT, "results") if "test_mean" in one["test"]]
    assert result["outcome"] == "**failed**: assert 92 == 93"
    summary = {row["what"]: row["number"] for row in file.rows(REPORT, "verification-summary")}
    assert int(summary["deviations"]) == len(rows)


@pytest.mark.verifies("KIT-SRS-096.3")
def test_a_stale_record_a_test_that_never_ran_and_a_protocol_without_record_are_deviations(cuff, filed):
    cuff.replace("dossier/requirements.md", "rounded to whole mmHg", "rounded to half mmHg")
    cuff.append("tests/test_display.py", '\n\n@pytest.mark.verifies("SRS-005.1")\ndef test_later():\n    assert True\n')
    cuff.remove("dossier/records.md")
    said = {row["test"]: row["deviation"] for row in filed(cuff).rows(REPORT, "deviations")}
    assert "the text of SRS-002 changed" in said["`tests/test_reading.py::test_mean`"]
    assert said["`tests/test_display.py::test_later`"] == "not run"
    assert said["[TP-001](item:TP-001)"] == "manual protocol without a passed record of this version"


@pytest.mark.verifies("KIT-SRS-096.3")
def test_a_waiver_that_names_a_test_judges_its_deviation(cuff, filed):
    changed(cuff, "test_mean", outcome="skipped", reason="no sensor")
    waiver = "- check: evidence.failed-test\n- concerns: SRS-002\n- until: 2099-01-01\n"
    cuff.append("dossier/waivers.md", f"\n## WVR-001 No sensor\n{waiver}\nIt is looked at by hand.\n")
    (row,) = filed(cuff).rows(REPORT, "deviations")
    assert row["judged by"] == "[WVR-001](item:WVR-001)"


@pytest.mark.verifies("KIT-SRS-096.3")
def test_what_no_test_verifies_says_how_it_is_verified_instead(small, cuff, filed):
    rows = {row["address"]: row for row in small.rows(REPORT, "without-test")}
    assert list(rows) == ["[SRS-004](item:SRS-004)", "[SRS-007](item:SRS-007)", "[RC-002](item:RC-002)"]
    words = rows["[SRS-004](item:SRS-004)"]
    section = "[Instructions for use: Limits](document:instructions-for-use#instructions-for-use--limits)"
    assert words["met by words in"] == f"said to users in {section}"
    assert words["how it is verified"] == OPEN
    assert rows["[SRS-007](item:SRS-007)"]["how it is verified"] == f"by analysis<br>{OPEN}"
    summary = {row["what"]: row["number"] for row in small.rows(REPORT, "verification-summary")}
    assert int(summary["addresses without a passed test"]) == len(rows)
    cuff.append("dossier/manual.md", "\n## TP-002 Read the instructions\n- verifies: SRS-004\n\n1. Look for the limits.\n")
    row = filed(cuff).row(REPORT, "without-test", "[SRS-004]")
    assert row["how it is verified"] == f"to be read against it by manual protocol [TP-002](item:TP-002)<br>{OPEN}"
