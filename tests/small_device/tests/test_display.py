"""What is shown, and what is not done."""

from pathlib import Path

import pytest
from cuff.display import Figure


@pytest.mark.verifies("SRS-005.1")
def test_unit():
    assert Figure(93).text() == "93 mmHg"


@pytest.mark.verifies("SRS-003")
def test_no_network():
    sources = (Path(__file__).parents[1] / "src").rglob("*.py")
    assert not any("socket" in source.read_text("utf-8") for source in sources)
