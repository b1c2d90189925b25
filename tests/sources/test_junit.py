"""JUnit XML as the runners really write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.finding import Severity
from samdkit.sources import junit

PYTEST_1 = """<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pytest tests"><testsuite name="pytest" errors="0" failures="1" skipped="2" tests="5" time="0.06"
 timestamp="2026-11-02T10:00:00.123456+01:00" hostname="ci">
<testcase classname="tests.test_reading.TestLimits" name="test_low[30-True]" file="tests/test_reading.py" line="11" time="0.001">
<properties><property name="verifies" value="SRS-001.a, RC-001"/></properties></testcase>
<testcase classname="tests.test_reading" name="test_mean" time="0.002"><failure message="assert 94 == 93">def test_mean():
&gt;       assert mean(READING) == 93
E       assert 94 == 93

tests/test_reading.py:43: AssertionError</failure></testcase>
<testcase classname="tests.test_reading" name="test_screen" time="0"><skipped type="pytest.skip" message="no display">
/app/tests/test_reading.py:50: no display</skipped></testcase>
<testcase classname="tests.test_reading" name="test_old" time="0"><skipped type="pytest.xfail" message="not yet"/></testcase>
<testcase classname="tests.test_reading" name="test_new" time="0"><failure message="[XPASS(strict)] not yet"/></testcase>
<testcase classname="tests.test_reading" name="test_store" time="0">
<error message="failed on setup with &quot;OSError: full&quot;">
tests/conftest.py:9: OSError</error></testcase>
</testsuite></testsuites>
"""
JEST = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="jest tests" tests="3" failures="1" errors="0" time="1.2">
  <testsuite name="reading" errors="0" failures="1" skipped="1" timestamp="2026-11-02T10:00:00" time="0.9" tests="3">
    <properties><property name="verifies" value="SRS-002"/></properties>
    <testcase classname="reading refuses a low value" name="reading refuses a low value" time="0.003" file="src/reading.test.ts">
    </testcase>
    <testcase classname="reading shows the mean" name="reading shows the mean" time="0.004">
      <failure>Error: expect(received).toBe(expected)
Expected: 93
    at Object.&lt;anonymous&gt; (/app/src/reading.test.ts:12:17)
    at Promise.then.completed (/app/node_modules/jest-circus/build/utils.js:298:28)</failure>
    </testcase>
    <testcase classname="reading is read aloud" name="reading is read aloud" time="0"><skipped/></testcase>
  </testsuite>
</testsuites>
"""
SUREFIRE = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="dk.example.ReadingTest" time="0.1" tests="4">
  <properties><property name="java.version" value="21"/><property name="user.dir" value="/app"/></properties>
  <testcase name="low()" classname="dk.example.ReadingTest" time="1,000.02">
    <properties><property name="verifies">SRS-001.a</property></properties>
    <system-out><![CDATA[unique-id: [engine:junit-jupiter]]]></system-out>
  </testcase>
  <testcase name="mean" classname="dk.example.ReadingTest" time="0.01">
    <failure message="expected: &lt;93&gt; but was: &lt;94&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[
org.opentest4j.AssertionFailedError: expected: <93> but was: <94>
	at dk.example.ReadingTest.mean(ReadingTest.java:21)
	at java.base/java.util.ArrayList.forEach(ArrayList.java:1511)
]]></failure>
  </testcase>
  <testcase name="flaky" classname="dk.example.ReadingTest" time="0.01">
    <flakyFailure message="once" type="java.lang.AssertionError"><stackTrace>x</stackTrace></flakyFailure>
  </testcase>
  <testcase name="again" classname="dk.example.ReadingTest" time="0.01">
    <failure message="x" type="java.lang.AssertionError"/><rerunFailure message="x" type="java.lang.AssertionError"/>
  </testcase>
</testsuite>
"""
GTEST = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" disabled="1" errors="0" time="0.01" timestamp="2026-11-02T10:00:00.000" name="AllTests">
  <testsuite name="Reading" tests="3" failures="1" disabled="1" skipped="1" errors="0" time="0.01">
    <testcase name="Low" file="tests/reading_test.cc" line="14" status="run" result="completed" time="0." classname="Reading">
      <properties><property name="verifies" value="SRS-001.a"/></properties>
    </testcase>
    <testcase name="Old" status="run" result="completed" time="0." classname="Reading" verifies="SRS-001.b" />
    <testcase name="Mean" file="tests/reading_test.cc" line="20" status="run" result="completed" time="0." classname="Reading">
      <failure message="tests/reading_test.cc:22&#x0A;Expected equality: 94" type=""><![CDATA[tests/reading_test.cc:22
Expected equality of these values:
  94]]></failure>
    </testcase>
    <testcase name="DISABLED_Screen" status="notrun" result="suppressed" time="0." classname="Reading" />
    <testcase name="Skips" status="run" result="skipped" time="0." classname="Reading">
      <skipped message="x.cc:3&#x0A;no screen"/></testcase>
  </testsuite>
</testsuites>
"""
CTEST = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="Linux-c++" tests="3" failures="1" disabled="0" skipped="1" hostname="" time="0" timestamp="2026-11-02T10:00:00">
  <testcase name="reading" classname="reading" time="0.01" status="run"><properties/><system-out>ok</system-out></testcase>
  <testcase name="mean" classname="mean" time="0.01" status="fail"><failure message=""/><system-out>no</system-out></testcase>
  <testcase name="screen" classname="screen" time="0" status="notrun"><skipped message="Disabled"/></testcase>
  <testcase name="store" classname="store" time="0" status="disabled"/>
</testsuite>
"""
GO = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1">
	<testsuite tests="2" failures="1" time="0.002" name="example.com/cuff" timestamp="2026-11-02T10:00:00Z">
		<properties><property name="go.version" value="go1.22"></property></properties>
		<testcase classname="example.com/cuff" name="TestLow/below" time="0.001"></testcase>
		<testcase classname="example.com/cuff" name="TestMean" time="0.001">
			<failure message="Failed" type="">reading_test.go:12: got 94</failure>
		</testcase>
	</testsuite>
</testsuites>
"""
RUNNERS = {
    "pytest": (
        PYTEST_1,
        [
            ("test_low[30-True]", "passed", "", ("SRS-001.a", "RC-001")),
            ("test_mean", "failed", "failed at tests/test_reading.py:43", None),
            ("test_screen", "skipped", "no display", None),
            ("test_old", "xfailed", "not yet", None),
            ("test_new", "xpassed", "it passed though it is expected to fail", None),
            ("test_store", "error", "failed at tests/conftest.py:9", None),
        ],
    ),
    "Jest": (
        JEST,
        [
            ("reading refuses a low value", "passed", "", ("SRS-002",)),
            ("reading shows the mean", "failed", "Error at /app/src/reading.test.ts:12", ("SRS-002",)),
            ("reading is read aloud", "skipped", "", ("SRS-002",)),
        ],
    ),
    "JUnit 5 by Surefire": (
        SUREFIRE,
        [
            ("low()", "passed", "", ("SRS-001.a",)),
            ("mean", "failed", "AssertionFailedError at ReadingTest.java:21", None),
            ("flaky", "passed", "", None),
            ("again", "failed", "AssertionError", None),
        ],
    ),
    "GoogleTest": (
        GTEST,
        [
            ("Low", "passed", "", ("SRS-001.a",)),
            ("Old", "passed", "", ("SRS-001.b",)),
            ("Mean", "failed", "failed at tests/reading_test.cc:22", None),
            ("DISABLED_Screen", "skipped", "the runner says `notrun`", None),
            ("Skips", "skipped", "x.cc:3 no screen", None),
        ],
    ),
    "CTest": (
        CTEST,
        [
            ("reading", "passed", "", None),
            ("mean", "failed", "failed", None),
            ("screen", "skipped", "Disabled", None),
            ("store", "skipped", "the runner says `disabled`", None),
        ],
    ),
    "go-junit-report": (
        GO,
        [("TestLow/below", "passed", "", None), ("TestMean", "failed", "Failed at reading_test.go:12", None)],
    ),
}


def read(text):
    return junit.read("results/a.xml", text.encode("utf-8"))


def cases(text):
    found, findings = read(text)
    assert findings == []
    return found


def case(inside, attributes=""):
    (only,) = cases(f'<testsuite name="s"><testcase name="t" classname="c" {attributes}>{inside}</testcase></testsuite>')
    return only


def problem(text):
    found, (finding,) = read(text)
    assert finding.severity is Severity.UNREADABLE
    assert finding.hint
    return found, finding.location.line, finding.message


@pytest.mark.verifies("KIT-SRS-009.a", "KIT-SRS-009.b")
@pytest.mark.parametrize("runner", RUNNERS)
def test_the_results_of_a_runner_are_read_as_it_means_them(runner):
    text, expected = RUNNERS[runner]
    assert [(one.name, one.outcome, one.reason, one.verifies) for one in cases(text)] == expected


@pytest.mark.verifies("KIT-SRS-009.b")
def test_what_ran_more_than_once_is_retried():
    assert [one.retried for one in cases(SUREFIRE)] == [False, False, True, True]
    assert case("<rerun/>").retried
    assert case("", 'flaky="true"').retried
    assert case("", 'retries="2"').retried
    assert not case("", 'retries="0"').retried


@pytest.mark.verifies("KIT-SRS-009.a")
def test_a_case_keeps_its_place_in_the_file_and_in_the_source():
    first = cases(GTEST)[0]
    assert (first.file, first.line, first.classname, first.when) == (
        "tests/reading_test.cc",
        14,
        "Reading",
        "2026-11-02T10:00:00.000",
    )
    assert str(first.location) == "results/a.xml:4"
    assert cases(SUREFIRE)[0].duration == 1000.02


@pytest.mark.verifies("KIT-SRS-009.a")
def test_a_failure_never_brings_a_value_of_the_test_along():
    for text, _ in RUNNERS.values():
        assert not any("94" in one.reason or "93" in one.reason for one in cases(text))


@pytest.mark.verifies("KIT-SRS-009.b")
def test_a_status_that_nobody_knows_is_no_pass():
    assert case("", 'status="blocked"').outcome == "not-run"
    assert case("", 'status="failed"').outcome == "failed"
    assert case("", 'status="Passed"').outcome == "passed"


@pytest.mark.verifies("KIT-SRS-009.a")
def test_a_property_of_the_case_counts_before_that_of_its_suite_and_an_inner_suite_before_an_outer():
    text = """<testsuites><testsuite name="a"><properties><property name="verifies" value="SRS-001"/></properties>
    <testcase name="1"/>
    <testsuite name="b"><properties><property name="verifies" value="SRS-002"/></properties>
    <testcase name="2"/>
    <testcase name="3"><properties><property name="verifies" value="SRS-003"/>
    <property name="verifies" value="SRS-004"/></properties></testcase></testsuite></testsuite></testsuites>"""
    assert [one.verifies for one in cases(text)] == [("SRS-001",), ("SRS-002",), ("SRS-003", "SRS-004")]


@pytest.mark.verifies("KIT-SRS-009.a")
def test_what_is_no_list_of_ids_is_a_finding_at_its_line():
    properties = '<properties>\n<property name="verifies" value="SRS-1, login"/>\n</properties>'
    text = f'<testsuite name="s">\n<testcase name="t">\n{properties}</testcase></testsuite>'
    found, line, message = problem(text)
    assert [one.verifies for one in found] == [("SRS-1",)]
    assert (line, message) == (4, "`verifies` says `SRS-1, login`, which is no list of ids")


@pytest.mark.verifies("KIT-SRS-009.c")
def test_a_broken_file_is_a_finding_with_its_line():
    assert problem("<testsuite>\n<testcase name='a'>\n</testsuite>") == ([], 3, "not XML: mismatched tag")
    assert problem("")[1:] == (1, "not XML: no element found")
    assert problem("<html/>") == ([], 1, "`<html>` is no JUnit file")
    assert problem('<testsuites>\n<testsuite name="s"/></testsuites>') == ([], 1, "it holds no test case")


@pytest.mark.verifies("KIT-SRS-009.c")
@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"/></testsuite>',
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><testsuite><testcase name="&y;"/></testsuite>',
        '<!DOCTYPE testsuite SYSTEM "http://example.com/a.dtd"><testsuite><testcase name="a"/></testsuite>',
    ],
)
def test_a_document_type_is_refused(text):
    found, line, message = problem(text)
    assert (found, line) == ([], 1)
    assert "document type" in message


@pytest.mark.verifies("KIT-SRS-009.a")
def test_a_file_nested_without_end_is_refused():
    assert problem("<testsuite>" * 1000 + "</testsuite>" * 1000)[2] == f"it is nested deeper than {junit.MAX_DEPTH} elements"


@pytest.mark.verifies("KIT-SRS-009.a")
def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(junit, "MAX_BYTES", 1024)
    assert problem("<testsuite>" + " " * 2000 + "</testsuite>")[2].startswith("the file is larger than")


@pytest.mark.verifies("KIT-SRS-009.a")
def test_another_encoding_is_read_as_the_file_names_it():
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><testsuite name="s"><testcase name="måling"/></testsuite>'
    (only,), _ = junit.read("a.xml", text.encode("latin-1"))
    assert only.name == "måling"


WRITTEN = [
    "<testsuites>",
    "</testsuites>",
    "<testsuite name='s'>",
    "</testsuite>",
    "<testcase name='t'>",
    "</testcase>",
    "<failure>",
]
WRITTEN += ["</failure>", "<skipped/>", "<properties>", "</properties>", "<property name='verifies' value='SRS-1'/>", "&x;", "\n"]


@pytest.mark.verifies("KIT-SRS-009.a")
@given(st.lists(st.one_of(st.sampled_from(WRITTEN), st.text(max_size=10)), max_size=20).map("".join))
def test_any_text_is_read_without_a_traceback(text):
    found, findings = junit.read("a.xml", text.encode("utf-8", "surrogatepass"))
    assert found or findings
    assert all(one.location.line <= text.count("\n") + 1 for one in findings)


@pytest.mark.verifies("KIT-SRS-009.c")
@given(st.binary(max_size=80))
def test_any_bytes_are_read_without_a_traceback(content):
    found, findings = junit.read("a.xml", content)
    assert found or findings


@pytest.mark.verifies("KIT-SRS-009.c")
@given(st.sampled_from(list(RUNNERS)), st.data())
def test_a_file_that_ends_too_early_is_a_finding(runner, data):
    text = RUNNERS[runner][0].rstrip()
    cut = data.draw(st.integers(0, len(text) - 1))
    found, findings = junit.read("a.xml", text[:cut].encode())
    assert found == []
    assert len(findings) == 1
