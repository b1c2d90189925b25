import pytest
from pulse_limits import possible


@pytest.mark.verifies("PULSE-SRS-001")
@pytest.mark.parametrize(("pulse", "expected"), [(19, False), (20, True), (300, True), (301, False)])
def test_limits(pulse, expected):
    assert possible(pulse) is expected
