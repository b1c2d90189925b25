"""What the tests share."""

import pytest
from cuff.reading import Reading


@pytest.fixture
def good():
    return Reading(120, 80, "2026-11-02T08:00")
