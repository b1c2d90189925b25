"""Shards and their merging: each test in one shard, and the same bytes whatever comes first."""

import json
import os
import shutil
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.evidence import Environment, Evidence, Fault, Run
from samdkit.sources import evidence
from samdkit.verification import merging, shards
from samdkit.verification.observer._samdkit_chosen import is_chosen, shard_of
from samdkit.verification.shards import Shard

#: What fits the tree that is here.
HERE = "1" * 20


def run(test, outcome="passed", digest=HERE, when="2026-01-01T00:00:00Z", environment="e1"):
    return Run(test, outcome, ("SRS-001",), frozenset(), {}, {}, digest, environment, when=when)


def fault(name, outcome="killed", digest=HERE, tests=("t",), when="2026-01-01T00:00:00Z"):
    known = dict.fromkeys(tests, HERE)
    return Fault(name, "src/a.py::f", digest, "boundary", 1, "`1` becomes `2`", outcome, tests=known, environment="e1", when=when)


RUNS = st.builds(
    run,
    st.sampled_from(["a", "b[1]", "b[2]"]),
    st.sampled_from(["passed", "failed", "skipped"]),
    st.sampled_from([HERE, "0" * 20]),
    st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]),
    st.sampled_from(["e1", "e2"]),
)
FAULTS = st.builds(
    fault,
    st.sampled_from(["f1", "f2"]),
    st.sampled_from(["killed", "survived", "error"]),
    st.sampled_from([HERE, "0" * 20]),
    st.sampled_from([("t",), ("t", "u")]),
    st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]),
)
ENVIRONMENTS = {name: Environment(name, "CPython 3.11", "Linux", {}, ()) for name in ("e1", "e2")}
RECORDS = st.builds(
    lambda runs, faults: Evidence(runs, dict(ENVIRONMENTS), faults), st.lists(RUNS, max_size=6), st.lists(FAULTS, max_size=5)
)


def merged(*records):
    return merging.merge(records, lambda one: one.test_digest == HERE, lambda one: one.unit_digest == HERE)


def written(found):
    return [
        *map(evidence.run_line, found.runs),
        *map(evidence.fault_line, found.faults),
        *map(evidence.environment_line, found.environments),
    ]


def again(found):
    return Evidence(found.runs, {one.digest: one for one in found.environments}, found.faults)


@given(st.lists(RECORDS, max_size=4), st.randoms(use_true_random=False))
@pytest.mark.verifies("KIT-SRS-065.b")
def test_the_order_of_shards_and_of_records_makes_no_difference(records, chance):
    first = written(merged(*records))
    shuffled = [replace_order(one, chance) for one in records]
    chance.shuffle(shuffled)
    assert written(merged(*shuffled)) == first


def replace_order(one, chance):
    return replace(one, runs=chance.sample(one.runs, len(one.runs)), faults=chance.sample(one.faults, len(one.faults)))


@given(RECORDS, RECORDS, RECORDS)
@pytest.mark.verifies("KIT-SRS-065.b")
def test_what_is_merged_first_makes_no_difference_and_merging_again_changes_nothing(one, two, three):
    all_at_once = written(merged(one, two, three))
    assert written(merged(again(merged(one, two)), three)) == all_at_once
    assert written(merged(one, again(merged(two, three)))) == all_at_once
    assert written(merged(again(merged(one, two, three)))) == all_at_once


@given(st.lists(RECORDS, max_size=3))
@pytest.mark.verifies("KIT-SRS-065.b")
def test_no_test_is_lost_and_what_fits_wins(records):
    found = merged(*records)
    all_runs = [one for record in records for one in record.runs]
    assert {one.test for one in found.runs} == {one.test for one in all_runs}
    fitting = {one.test for one in all_runs if one.test_digest == HERE}
    assert all(one.test_digest == HERE for one in found.runs if one.test in fitting)
    outcomes = {(one.test, one.outcome) for one in all_runs if one.test_digest == HERE}
    assert {(one.test, one.outcome) for one in found.runs if one.test in fitting} == outcomes


@pytest.mark.verifies("KIT-SRS-065.c")
def test_records_that_contradict_each_other_are_both_kept_and_named():
    found = merged(Evidence([run("a")], faults=[fault("f")]), Evidence([run("a", "failed")], faults=[fault("f", "survived")]))
    assert [one.outcome for one in found.runs] == ["failed", "passed"]
    assert [one.outcome for one in found.faults] == ["killed", "survived"]
    assert found.contradictions == ["a", "src/a.py::f: `1` becomes `2` [f]"]
    equal = merged(Evidence([run("a")]), Evidence([run("a", when="2026-01-02T00:00:00Z")]))
    assert (len(equal.runs), equal.contradictions) == (1, [])


@given(st.text(min_size=1), st.integers(1, 40))
@pytest.mark.verifies("KIT-SRS-065.a")
def test_each_test_is_in_exactly_one_shard(name, count):
    holding = [number for number in range(1, count + 1) if is_chosen(name, None, (number, count))]
    assert holding == [shard_of(name, count)]


def test_missing_shards_are_those_that_the_others_count():
    assert shards.missing([Shard(1, 3), Shard(3, 3), Shard(2, 2)]) == [Shard(1, 2), Shard(2, 3)]
    assert shards.missing([]) == []


@pytest.fixture
def verify(samdkit, monkeypatch):
    for name in [one for one in os.environ if one.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    return lambda folder, *options: samdkit("verify", folder.root, "--python", sys.executable, *options)


@pytest.mark.verifies("KIT-SRS-065.a")
@pytest.mark.verifies("KIT-SRS-065.b")
def test_shards_come_to_the_records_of_a_run_of_all_tests(cuff, verify, samdkit, tmp_path):
    before = {path.name: path.read_bytes() for path in (cuff.root / "evidence").glob("[er]*.jsonl")}
    for number in (1, 2, 3):
        assert verify(cuff, "--shard", f"{number}/3", "--into", tmp_path / f"s{number}").code == 0
    folders = [tmp_path / f"s{number}" for number in (3, 1, 2)]
    ran = [line for one in folders for line in (one / "runs.jsonl").read_text("utf-8").splitlines()]
    assert len(ran) == len({json.loads(line)["test"] for line in ran}) == len(before["runs.jsonl"].splitlines())
    lacking = samdkit("merge", *folders[:2], "--project", cuff.root)
    assert (lacking.code, lacking.err) == (3, "missing: shard 2/3\n")
    assert {path.name: path.read_bytes() for path in (cuff.root / "evidence").glob("[er]*.jsonl")} == before
    shutil.rmtree(cuff.root / "evidence")
    assert samdkit("merge", *folders, "--project", cuff.root).code == 0
    first = {path.name: path.read_bytes() for path in (cuff.root / "evidence").iterdir()}
    shutil.rmtree(cuff.root / "evidence")
    assert samdkit("merge", *reversed(folders), "--project", cuff.root).code == 0
    assert {path.name: path.read_bytes() for path in (cuff.root / "evidence").iterdir()} == first
    assert samdkit("verify", cuff.root, "--affected", "--no-faults").out.startswith("Nothing to run")


def test_a_folder_without_records_or_a_wrong_shard_is_a_clear_message(cuff, samdkit, tmp_path):
    empty = samdkit("merge", tmp_path / "no", "--project", cuff.root)
    assert (empty.code, "no records there" in empty.err) == (2, True)
    for wrong in ("0/3", "4/3", "x", "1/"):
        called = samdkit("verify", cuff.root, "--shard", wrong)
        assert (called.code, f"'{wrong}' is not a shard, as 2/5 is" in called.err) == (2, True)
    assert samdkit("verify", cuff.root, "--shard", "1/2", "--faults").code == 2
    assert samdkit("verify", cuff.root, "--into", tmp_path).code == 2
