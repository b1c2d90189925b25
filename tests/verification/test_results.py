"""Results of other test runners as evidence: what they count for, what makes them stale, and what they never become."""

import json

import pytest
from samdkit import matrix, trace
from samdkit.model.evidence import Grade

REQUIREMENT = """---
kind: software-requirement
---
# Entering a reading

## SRS-900 A reading is entered
- derives-from: UN-001

The page SHALL take a systolic pressure.
"""
CODE = """// implements: SRS-900
export function enter(systolic: number) {
  return { systolic };
}
"""
TEST = """test('takes a pressure', () => { expect(enter(120)).toEqual({ systolic: 120 }); });
"""
PASSED = """<testsuite name="enter" timestamp="2026-11-02T10:00:00">
<testcase classname="enter" name="takes a pressure" file="tests/web/enter.test.ts" line="1" time="0.01">{}
<properties><property name="verifies" value="SRS-900"/></properties></testcase>
</testsuite>
"""


@pytest.fixture
def web(cuff):
    """The small device with a part in TypeScript, and what Jest says of its test."""
    cuff.write("dossier/entering.md", REQUIREMENT)
    cuff.write("src/cuff/enter.ts", CODE)
    cuff.write("tests/web/enter.test.ts", TEST)
    cuff.write("results/jest.xml", PASSED.format(""))
    return cuff


@pytest.fixture
def taken(web, samdkit):
    """The same, with the results taken in."""
    assert samdkit("verify", web.root, "--results").code == 0
    return web


def about(folder, item="SRS-900"):
    return {one.check: one.message for one in folder.findings() if one.item == item}


@pytest.mark.verifies("KIT-SRS-022.2")
def test_before_they_are_taken_in_results_count_for_nothing(web):
    assert "trace.untested-requirement" in about(web)
    (finding,) = web.findings("evidence.unread-results")
    assert str(finding.location) == "results/jest.xml"
    assert finding.message == "results/jest.xml is not taken in as evidence"
    assert "samdkit verify --results" in finding.hint


@pytest.mark.verifies("KIT-SRS-009.d")
def test_a_passed_case_is_declared_evidence_and_never_more(taken):
    assert about(taken).keys() & {"trace.untested-requirement", "evidence.stale", "evidence.not-executed"} == set()
    assert taken.findings("evidence.unread-results") == []
    project = taken.load()
    assert trace.grade(project, "SRS-900") is Grade.DECLARED
    (one,) = trace.observed(project, "SRS-900")
    assert one.counts
    (row,) = [row for row in matrix.forward(project) if row.address == "SRS-900"]
    assert row.units == ("src/cuff/enter.ts::enter",)
    assert [str(test) for test in row.tests] == ["tests/web/enter.test.ts::takes a pressure (passed, declared)"]


@pytest.mark.verifies("KIT-SRS-009.a")
def test_a_test_in_another_language_stands_where_its_runner_says(taken):
    test = taken.load().tests["tests/web/enter.test.ts::takes a pressure"]
    assert (str(test.location), test.verifies) == ("tests/web/enter.test.ts:1", ("SRS-900",))


@pytest.mark.verifies("KIT-SRS-009.d")
def test_the_same_bytes_never_become_newer_evidence(taken, samdkit):
    taken.replace("dossier/entering.md", "a systolic pressure", "two pressures")
    before = taken.read("evidence/results.jsonl")
    again = samdkit("verify", taken.root, "--results")
    assert (again.code, again.lines) == (0, ["0 results from 0 files, 0 records new or changed."])
    assert "results/jest.xml is recorded already" in again.err
    assert taken.read("evidence/results.jsonl") == before
    assert "the text of SRS-900 changed" in about(taken)["evidence.stale"]


CHANGES = {
    "the words": ("dossier/entering.md", "a systolic pressure", "two pressures"),
    "the code": ("src/cuff/enter.ts", "{ systolic }", "{ pressure: systolic }"),
    "the test": ("tests/web/enter.test.ts", "enter(120)", "enter(121)"),
}


@pytest.mark.verifies("KIT-SRS-012.c")
@pytest.mark.parametrize("what", CHANGES)
def test_what_a_result_speaks_of_makes_it_stale_when_it_changes(taken, what):
    taken.replace(*CHANGES[what])
    assert "is stale" in about(taken)["evidence.stale"]


@pytest.mark.verifies("KIT-SRS-012.c")
def test_formatting_a_comment_or_a_moved_requirement_makes_no_result_stale(taken):
    taken.write("src/cuff/enter.ts", "// Entering.\n\n" + CODE.replace("  return", "    /* all of it */ return"))
    taken.write("dossier/entering.md", REQUIREMENT.replace("take a systolic", "take\na systolic"))
    assert "evidence.stale" not in about(taken)


@pytest.mark.verifies("KIT-SRS-009.e")
def test_a_new_run_of_the_tests_is_taken_in_and_an_equal_outcome_rewrites_no_record(taken, samdkit):
    before = taken.read("evidence/results.jsonl").splitlines()
    taken.write("results/jest.xml", PASSED.format("").replace("0.01", "0.02"))
    assert taken.findings("evidence.unread-results")[0].message == "results/jest.xml changed since it was taken in"
    assert samdkit("verify", taken.root, "--results").lines == ["1 results from 1 files, 0 records new or changed."]
    after = taken.read("evidence/results.jsonl").splitlines()
    assert [line for line in before if '"result"' in line] == [line for line in after if '"result"' in line]
    assert taken.findings("evidence.unread-results") == []


@pytest.mark.verifies("KIT-SRS-022.4")
def test_a_failing_test_is_shown_at_its_requirement_with_reason_and_place(web, samdkit):
    failure = '<failure message="expected 120, got 121">Error: no\n  at /app/tests/web/enter.test.ts:1:9</failure>'
    web.write("results/jest.xml", PASSED.format(failure))
    called = samdkit("verify", web.root, "--results")
    assert called.code == 1
    assert called.lines[1:] == [
        "failed: tests/web/enter.test.ts::takes a pressure (verifies SRS-900) Error at /app/tests/web/enter.test.ts:1"
    ]
    (finding,) = web.findings("evidence.failed-test")
    assert str(finding.location) == web.place("dossier/entering.md", "SRS-900 A reading")
    assert "tests/web/enter.test.ts::takes a pressure (tests/web/enter.test.ts:1) failed: Error at" in finding.message
    assert "121" not in web.read("evidence/results.jsonl")
    shown = samdkit("trace", "SRS-900", "--folder", web.root).out
    assert "takes a pressure (failed: Error at /app/tests/web/enter.test.ts:1)" in shown


@pytest.mark.verifies("KIT-SRS-012.b")
@pytest.mark.parametrize(
    "inside",
    ["<skipped/>", '<skipped type="pytest.xfail"/>', '<flakyFailure message="once"/>', '<failure message="[XPASS(strict)] x"/>'],
)
def test_what_was_skipped_retried_or_expected_to_fail_is_no_pass(web, samdkit, inside):
    web.write("results/jest.xml", PASSED.format(inside))
    samdkit("verify", web.root, "--results")
    assert not any(one.counts for one in trace.observed(web.load(), "SRS-900"))
    assert "evidence.hidden-result" in about(web)


@pytest.mark.verifies("KIT-SRS-009.b")
def test_a_test_that_stands_twice_in_a_file_was_repeated(web, samdkit):
    case = PASSED.format("").partition("\n")[2].removesuffix("</testsuite>\n")
    web.write("results/jest.xml", PASSED.format("<failure/>").replace("</testsuite>", f"{case}</testsuite>"))
    samdkit("verify", web.root, "--results")
    (one,) = trace.observed(web.load(), "SRS-900")
    assert (one.run.outcome, one.run.retried, one.counts) == ("failed", True, False)
    web.write("results/jest.xml", PASSED.format("").replace("</testsuite>", f"{case}</testsuite>"))
    samdkit("verify", web.root, "--results")
    (one,) = trace.observed(web.load(), "SRS-900")
    assert (one.run.outcome, one.run.retried, one.counts) == ("passed", False, True)


@pytest.mark.verifies("KIT-SRS-009.c", "KIT-SRS-009.e")
def test_a_broken_file_is_named_with_its_line_and_its_old_records_stay(taken, samdkit):
    before = taken.read("evidence/results.jsonl")
    taken.write("results/jest.xml", "<testsuite>\n<testcase\n")
    called = samdkit("verify", taken.root, "--results")
    assert called.code == 2
    assert called.err.startswith("results/jest.xml:2: not XML: ")
    assert taken.read("evidence/results.jsonl") == before
    checked = samdkit("check", taken.root)
    assert checked.code == 2
    assert "results/jest.xml:2: unreadable evidence.unread-results" in checked.out


@pytest.mark.verifies("KIT-SRS-009.e")
def test_records_of_a_file_that_is_not_here_stay(taken, samdkit):
    taken.remove("results/jest.xml")
    taken.write("results/other.xml", PASSED.format("").replace("takes a pressure", "another"))
    called = samdkit("verify", taken.root, "--results")
    assert "results/jest.xml is not here; its records stay" in called.err
    assert len(trace.observed(taken.load(), "SRS-900")) == 2


@pytest.mark.verifies("KIT-SRS-060.a")
def test_without_any_file_nothing_can_be_told(cuff, samdkit):
    called = samdkit("verify", cuff.root, "--results")
    assert called.code == 3
    assert "no file fits results/*.xml" in called.err


@pytest.mark.verifies("KIT-SRS-021.1")
def test_an_id_that_is_nowhere_is_a_finding_at_the_test(taken, samdkit):
    taken.write("results/jest.xml", PASSED.format("").replace("SRS-900", "SRS-999"))
    samdkit("verify", taken.root, "--results")
    (finding,) = [one for one in taken.findings("trace.dangling-link") if "SRS-999" in one.message]
    assert str(finding.location) == "tests/web/enter.test.ts:1"


@pytest.mark.verifies("KIT-SRS-009.e")
def test_observing_the_python_tests_leaves_the_results_alone(taken, made_cuff):
    records = [json.loads(line) for line in taken.read("evidence/results.jsonl").splitlines()]
    assert sorted(one["record"] for one in records) == ["result", "results"]
    plain = [json.loads(line)["record"] for line in taken.read("evidence/runs.jsonl").splitlines()]
    assert set(plain) == {"run"}
    assert taken.read("evidence/runs.jsonl") == made_cuff.read("evidence/runs.jsonl")


# Results of Python tests, run elsewhere

PYTEST = """<testsuites><testsuite name="pytest">
<testcase classname="tests.test_reading" name="test_mean" time="0.01">{}</testcase>
<testcase classname="tests.test_reading.TestDiastolic" name="test_equal_is_refused" time="0.01"/>
<testcase classname="tests.test_reading" name="test_systolic_limits[above]" time="0.01"/>
</testsuite></testsuites>
"""


@pytest.fixture
def elsewhere(cuff, samdkit):
    cuff.remove("evidence/runs.jsonl")
    cuff.write("results/windows.xml", PYTEST.format(""))
    samdkit("verify", cuff.root, "--results")
    return cuff


@pytest.mark.verifies("KIT-SRS-009.a")
def test_a_case_without_property_is_the_result_of_the_marked_function(elsewhere):
    runs = {run.test: run.verifies for run in elsewhere.load().runs if not run.origin}
    assert runs == {
        "tests/test_reading.py::test_mean": ("SRS-002",),
        "tests/test_reading.py::TestDiastolic::test_equal_is_refused": ("SRS-001.b",),
        "tests/test_reading.py::test_systolic_limits[above]": ("RC-001", "SRS-001.a"),
    }
    assert trace.grade(elsewhere.load(), "SRS-002") is Grade.DECLARED


@pytest.mark.verifies("KIT-SRS-012.c")
def test_a_result_of_a_changed_or_removed_python_test_is_stale(elsewhere):
    elsewhere.replace("tests/test_reading.py", "mean(good) == 93", "mean(good) == 93.0")
    assert [one.counts for one in trace.observed(elsewhere.load(), "SRS-002")] == [False]
    elsewhere.replace("tests/test_reading.py", "def test_mean", "def check_mean")
    (one,) = trace.observed(elsewhere.load(), "SRS-002")
    assert one.stale == ("the test tests/test_reading.py::test_mean is gone",)


@pytest.mark.verifies("KIT-SRS-012.c")
def test_a_result_of_a_python_test_is_stale_when_a_lock_changes(elsewhere):
    elsewhere.append("requirements.txt", "# another\n")
    (one,) = trace.observed(elsewhere.load(), "SRS-002")
    assert one.stale == ("requirements.txt, which the test reads, changed",)


@pytest.mark.verifies("KIT-SRS-009.b")
def test_the_unexpected_pass_that_pytest_writes_like_any_other_is_no_pass(elsewhere, samdkit):
    elsewhere.replace(
        "tests/test_reading.py", '@pytest.mark.verifies("SRS-002")', '@pytest.mark.xfail\n@pytest.mark.verifies("SRS-002")'
    )
    elsewhere.write("results/windows.xml", PYTEST.format("") + "\n")
    samdkit("verify", elsewhere.root, "--results")
    (one,) = trace.observed(elsewhere.load(), "SRS-002")
    assert (one.run.outcome, one.counts) == ("xpassed", False)


@pytest.mark.verifies("KIT-SRS-009.a")
def test_the_class_may_be_named_from_another_folder_on_but_never_two_ways(cuff, samdkit):
    cuff.remove("evidence/runs.jsonl")
    cuff.write(
        "results/a.xml", '<testsuite name="s"><testcase classname="cuff.tests.test_reading" name="test_mean"/></testsuite>'
    )
    samdkit("verify", cuff.root, "--results")
    assert [run.test for run in cuff.load().runs if not run.origin] == ["tests/test_reading.py::test_mean"]
    cuff.write("tests/more/test_reading.py", cuff.read("tests/test_reading.py"))
    cuff.write("results/a.xml", '<testsuite name="s"><testcase classname="test_reading" name="test_mean"/></testsuite>')
    samdkit("verify", cuff.root, "--results")
    (run,) = [run for run in cuff.load().runs if not run.origin]
    assert (run.test, run.verifies) == ("test_reading::test_mean", ())


@pytest.mark.verifies("KIT-SRS-009.a")
def test_the_file_tells_functions_of_the_same_name_apart(cuff, samdkit):
    cuff.write("tests/more/test_reading.py", cuff.read("tests/test_reading.py").replace("SRS-002", "SRS-003"))
    case = '<testcase classname="test_reading" name="test_mean" file="{}"/>'
    cuff.write("results/a.xml", f'<testsuite name="s">{case.format("tests/more/test_reading.py")}</testsuite>')
    samdkit("verify", cuff.root, "--results")
    (run,) = [run for run in cuff.load().runs if run.results]
    assert (run.test, run.verifies) == ("tests/more/test_reading.py::test_mean", ("SRS-003",))
