"""architecture.orphan-interface."""

import pytest

CHECK = "architecture.orphan-interface"
FILE = "dossier/interfaces.md"


@pytest.mark.verifies("KIT-SRS-024.4")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-024.4")
def test_an_interface_that_is_part_of_nothing_is_found(cuff):
    cuff.replace(FILE, "- part-of: SAD-002\n", "")
    hint = "add `- part-of: …`, the item at whose edge the data cross"
    place = cuff.place(FILE, "## IF-001")
    assert cuff.seen() == [(place, CHECK, "IF-001", "IF-001 is part of no architecture item", hint, ("iec62304:5.3.2",))]
