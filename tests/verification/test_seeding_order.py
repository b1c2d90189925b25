"""Which tests are asked first never changes what is said of a fault."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

NAMES = ("test_a", "test_b", "test_c")
ENDINGS = ("passes", "fails", "takes too long")


@pytest.fixture(scope="module")
def engine():
    """The plug-in's own modules, imported as it does."""
    from samdkit.verification import plan  # noqa: PLC0415

    sys.path.insert(0, str(plan.OBSERVER))
    try:
        import _samdkit_seed_forks as forks  # noqa: PLC0415
        import _samdkit_seed_sweep as sweep  # noqa: PLC0415
    finally:
        sys.path.remove(str(plan.OBSERVER))
    return forks, sweep


class Pretended:
    """Processes whose tests end as a table says."""

    def __init__(self, forks, table):
        self.forks = forks
        self.table = table

    def run(self, names, _limits, fault):
        endings = [self.forks.NOT_RUN] * len(names)
        for place, name in enumerate(names):
            ending = ENDINGS.index(self.table[fault][name])
            endings[place] = (self.forks.PASSED, self.forks.FAILED, self.forks.TIMED_OUT)[ending]
            if ending:
                break
        return self.forks.Result(names, endings, [(0, 0)] * len(names), "")


tables = st.dictionaries(
    st.sampled_from("wxyz"), st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from(ENDINGS))), min_size=1
)


@given(table=tables, data=st.data())
def test_the_order_of_faults_and_of_tests_changes_no_verdict(engine, table, data):
    forks, sweep = engine

    def verdicts(faults, names):
        told = sweep.Sweep(Pretended(forks, table), {}, print)
        return {fault: told.fault(fault, names, fault).outcome for fault in faults}

    first = verdicts(sorted(table), NAMES)
    again = verdicts(data.draw(st.permutations(sorted(table))), data.draw(st.permutations(NAMES)))
    assert again == first
    for fault, outcome in first.items():
        assert (outcome == "killed") == ("fails" in table[fault].values())
