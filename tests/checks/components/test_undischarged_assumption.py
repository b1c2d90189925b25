"""components.undischarged-assumption."""

import pytest

CHECK = "components.undischarged-assumption"
FILE = "dossier/justifications.md"


@pytest.mark.verifies("KIT-SRS-025.5")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-025.5")
def test_an_assumption_that_nothing_discharges_is_found_in_its_wheel(cuff):
    cuff.replace(FILE, "- discharges: PULSE-AOU-001\n", "")
    assert cuff.seen() == [
        (
            "vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl!dossier/assumptions.md:6",
            CHECK,
            "PULSE-AOU-001",
            "nothing discharges PULSE-AOU-001 (Beats a minute) of pulse-limits",
            "add `- discharges: PULSE-AOU-001` to a requirement, or a justification",
            ("iec62304:5.3.3", "iec62304:5.3.4"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-025.5")
def test_a_requirement_discharges_it(cuff):
    cuff.replace(FILE, "- discharges: PULSE-AOU-001\n", "")
    cuff.replace("dossier/requirements.md", "- method: analysis", "- discharges: PULSE-AOU-001\n- method: analysis")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-025.5")
def test_an_obsolete_justification_discharges_nothing(cuff):
    cuff.replace(FILE, "- discharges: PULSE-AOU-001", "- discharges: PULSE-AOU-001\n- status: obsolete")
    assert [one.check for one in cuff.findings()] == [CHECK]


@pytest.mark.verifies("KIT-SRS-025.5")
def test_a_device_s_own_assumptions_are_for_others_to_discharge(cuff, pulse):
    cuff.write("dossier/own.md", "---\nkind: assumption-of-use\n---\n## AOU-001 The clock is right\n")
    assert cuff.findings() == []
    assert pulse.findings() == []
