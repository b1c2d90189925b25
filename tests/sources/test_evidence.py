"""Evidence records: written sorted, read line by line, and never trusted further than they can be read."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.evidence import Environment, Fault, Run
from samdkit.model.finding import Severity
from samdkit.sources import evidence

DIGESTS = st.dictionaries(st.text(max_size=8), st.text("0123456789abcdef", min_size=1, max_size=8), max_size=3)
RUNS = st.builds(
    Run,
    test=st.text(min_size=1, max_size=20),
    outcome=st.sampled_from(["passed", "failed", "skipped", "xfailed", "xpassed", "error", "not-run"]),
    verifies=st.lists(st.text(max_size=8), max_size=3).map(tuple),
    executed=st.frozensets(st.text(max_size=8), max_size=3),
    parts=DIGESTS,
    units=DIGESTS,
    test_digest=st.text(max_size=8),
    environment=st.text(max_size=8),
    inputs=DIGESTS,
    assertions=st.integers(0, 99),
    reason=st.text(max_size=20),
    retried=st.booleans(),
    duration=st.floats(0, 99),
)
NAMES = st.lists(st.text(max_size=20), max_size=3).map(tuple)
FAULTS = st.builds(
    Fault,
    fault=st.text("0123456789abcdef", min_size=1, max_size=20),
    unit=st.text(max_size=20),
    unit_digest=st.text(max_size=8),
    operator=st.sampled_from(["relational", "body"]),
    line=st.integers(1, 999),
    what=st.text(max_size=20),
    outcome=st.sampled_from(sorted(evidence.FAULT_OUTCOMES)),
    noticed=NAMES,
    passed=NAMES,
    timed_out=NAMES,
    tests=DIGESTS,
    inputs=DIGESTS,
    environment=st.text(max_size=8),
    cold=st.booleans(),
    reason=st.text(max_size=20),
)
LINE = evidence.run_line(Run("tests/test_a.py::test_a", "passed", ("SRS-001",), frozenset({"a"}), {}, {}, "d", "e"))


def read(*lines: str | bytes):
    content = b"\n".join(one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one for one in lines)
    return evidence.read([("evidence/runs.jsonl", content)])


def plain(run: Run) -> Run:
    """A run without the place that it was read from."""
    return Run(**{name: getattr(run, name) for name in Run.__slots__ if name != "location"})


@pytest.mark.verifies("KIT-SRS-005.a")
@given(st.lists(RUNS, max_size=4))
def test_what_is_written_is_read(runs):
    found, problems = read(*map(evidence.run_line, runs))
    assert problems == []
    assert [plain(one) for one in found.runs] == [plain(one) for one in runs]
    assert [one.location.line for one in found.runs] == list(range(1, len(runs) + 1))


@pytest.mark.verifies("KIT-SRS-005.a")
@given(st.lists(FAULTS, max_size=4))
def test_faults_that_are_written_are_read(faults):
    found, problems = read(*map(evidence.fault_line, faults))
    assert problems == []
    assert [replace(one, location=Fault.__dataclass_fields__["location"].default_factory()) for one in found.faults] == faults


@pytest.mark.verifies("KIT-SRS-005.a")
def test_environments_and_wheels_are_read():
    environment = Environment("d1", "CPython 3.11", "linux", {"requirements.txt": "ab"}, ({"name": "attrs", "version": "1"},))
    wheel = '{"record": "wheel", "name": "pulse", "version": "1.0", "sha256": "ab"}'
    found, problems = read(evidence.environment_line(environment), "", wheel)
    assert problems == []
    assert found.environments == {"d1": environment}
    assert found.wheels == {"pulse 1.0": "ab"}


def changed(**facts: object) -> str:
    return json.dumps({**json.loads(LINE), **facts})


BAD = {
    "no json": "{",
    "no object": "[]",
    "text": '"run"',
    "unknown record": '{"record": "rumour"}',
    "no record": "{}",
    "unknown field": changed(opinion="good"),
    "unknown outcome": changed(outcome="fine"),
    "test is a number": changed(test=1),
    "verifies is a text": changed(verifies="SRS-001"),
    "verifies holds a number": changed(verifies=[1]),
    "parts is a list": changed(parts=[]),
    "a digest is a number": changed(units={"a": 1}),
    "retried is a text": changed(retried="no"),
    "duration is a text": changed(duration="long"),
    "packages hold text": '{"record": "environment", "digest": "d", "python": "", "platform": "", "locks": {}, "packages": [1]}',
    "nameless": '{"record": "environment", "digest": "d", "python": "", "platform": "", "locks": {}, "packages": [{}]}',
    "wheel without name": '{"record": "wheel", "version": "1", "sha256": "ab"}',
    "wheel with a number": '{"record": "wheel", "name": "a", "version": "1", "sha256": 1}',
    "deep": "[" * 100_000,
    "a huge number": changed(assertions="") [:-1].replace('"assertions": ""', '"assertions": ' + "9" * 5000) + "}",
}  # fmt: skip


@pytest.mark.verifies("KIT-SRS-005.b")
@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_a_line_that_is_no_record_is_found_and_the_others_count(line):
    found, problems = read(LINE, line, LINE.replace("test_a.py", "test_b.py"))
    assert [(one.check, one.severity, str(one.location)) for one in problems] == [
        ("evidence.unreadable", Severity.UNREADABLE, "evidence/runs.jsonl:2")
    ]
    assert "\n" not in problems[0].message
    assert len(found.runs) == 2


@pytest.mark.verifies("KIT-SRS-005.b")
def test_bytes_that_are_no_utf_8_are_found_at_their_line():
    found, problems = read(LINE, b'{"record": "run\xff"}', LINE)
    assert ([one.location.line for one in problems], len(found.runs)) == ([2], 2)


@pytest.mark.verifies("KIT-SRS-005.a")
def test_separators_of_lines_inside_a_text_break_no_record():
    run = Run("tests/test_a.py::test_a[\u2028]", "failed", (), frozenset(), {}, {}, "", "", reason="a\x85b\x0bc\u2029")
    found, problems = read(evidence.run_line(run))
    assert problems == []
    assert found.runs[0].reason == run.reason


NAMES = st.sampled_from([*Run.__slots__, "record", "name", "digest", "packages"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=8)


@pytest.mark.verifies("KIT-SRS-005.b")
@given(JSON)
def test_no_json_raises(data):
    for record in ("run", "environment", "wheel"):
        read(json.dumps({**data, "record": record} if isinstance(data, dict) else data))


@pytest.mark.verifies("KIT-SRS-005.a")
def test_files_are_written_sorted_and_whole(tmp_path):
    evidence.write(tmp_path / "evidence", "runs.jsonl", ["b", "a"])
    assert (tmp_path / "evidence" / "runs.jsonl").read_bytes() == b"a\nb\n"
    assert [path.name for path in (tmp_path / "evidence").iterdir()] == ["runs.jsonl"]
