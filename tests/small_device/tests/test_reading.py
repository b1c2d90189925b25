"""The rules for one reading."""

import json
from pathlib import Path

import attrs
import pytest
from cuff.reading import mean, refusals

LIMITS = json.loads((Path(__file__).parent / "data" / "limits.json").read_text("utf-8"))


@pytest.mark.verifies("SRS-001.a", "RC-001")
@pytest.mark.parametrize(
    ("systolic", "reasons"),
    [
        *[(LIMITS[0] - 1, ["systolic", "diastolic"]), (LIMITS[0], ["diastolic"])],
        (LIMITS[1], []),
        pytest.param(LIMITS[1] + 1, ["systolic"], id="above"),
    ],
)
def test_systolic_limits(good, systolic, reasons):
    assert refusals(attrs.evolve(good, systolic=systolic)) == reasons


@pytest.mark.verifies("SRS-001.b")
class TestDiastolic:
    high = 120

    def test_equal_is_refused(self, good):
        assert refusals(attrs.evolve(good, diastolic=self.high)) == ["diastolic"]

    @pytest.mark.verifies("SRS-001.c")
    def test_time_is_asked_for(self, good):
        assert refusals(attrs.evolve(good, time="")) == ["time"]


@pytest.mark.verifies("SRS-002")
def test_mean(good):
    assert mean(good) == 93
