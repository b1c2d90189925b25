"""The projects that every other test here breaks have nothing to be found."""


def test_the_small_device_has_no_findings(cuff):
    assert cuff.findings() == []


def test_the_small_component_has_no_findings(pulse):
    assert pulse.findings() == []
