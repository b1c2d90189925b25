"""risk.unreached-outcome."""

import pytest
from samdkit.model.finding import Severity

CHECK = "risk.unreached-outcome"
CONTROLS = "dossier/risk-controls.md"


@pytest.fixture
def screen(cuff):
    """The small device, where RISK-001 would show on a screen that is part of the items asked for."""

    def add(part_of: str) -> None:
        cuff.replace("dossier/risks.md", "- theme: wrong-output, misuse", "- theme: wrong-output, misuse\n- concerns: IF-002")
        cuff.append("dossier/interfaces.md", f"\n## IF-002 The screen\n- part-of: {part_of}\n- external: yes\n\nOne figure.\n")

    return add


@pytest.mark.verifies("KIT-SRS-023.7")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.7")
def test_a_control_that_is_tested_at_the_way_in_alone_is_found(cuff, screen):
    screen("SAD-003")
    assert cuff.seen() == [
        (
            cuff.place(CONTROLS, "## RC-001"),
            CHECK,
            "RC-001",
            "RC-001: no test of it was seen to enter SAD-003, where the outcome would show at IF-002 (RISK-001)",
            "let a test of the control go on to the outcome, or correct `concerns` of the risk",
            ("iso14971:7.2", "iec62304:7.3.1"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.7")
def test_a_test_of_the_control_that_goes_on_to_the_outcome_is_enough(cuff, screen):
    screen("SAD-003")
    unit = "src/cuff/display.py::Figure"
    digest = cuff.load().units[unit].digest
    runs = cuff.read("evidence/runs.jsonl").splitlines()
    (run,) = [one for one in runs if "test_systolic_limits[above]" in one]
    reaching = run.replace('"executed": [', f'"executed": ["{unit}", ').replace(
        '"units": {', f'"units": {{"{unit}": "{digest}", '
    )
    cuff.replace("evidence/runs.jsonl", run, reaching)
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-023.7")
def test_code_without_a_marker_can_not_be_told(cuff, screen):
    cuff.write("src/cuff/screen.py", '"""How the screen looks."""\n')
    cuff.append(
        "dossier/architecture.md",
        "\n## SAD-004 Screen\n- part-of: SAD-001\n- code: src/cuff/screen.py\n- satisfies: SRS-005\n\nLooks.\n",
    )
    screen("SAD-004")
    (found,) = cuff.findings(CHECK)
    assert found.severity is Severity.UNKNOWN
    assert "no Python code of SAD-004 bears a marker" in found.message
    assert found.hint == "put `implements:` above the code of SAD-004 that shows it"


@pytest.mark.verifies("KIT-SRS-023.7")
def test_what_is_part_of_the_item_counts_as_the_item(cuff, screen):
    screen("SAD-001")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.7")
def test_a_control_by_labelling_is_shown_by_the_section(cuff, screen):
    screen("SAD-003")
    cuff.replace(CONTROLS, "- mitigates: RISK-002", "- mitigates: RISK-001, RISK-002")
    assert [one.item for one in cuff.findings(CHECK)] == ["RC-001"]


@pytest.mark.verifies("KIT-SRS-023.7")
def test_a_control_by_a_constraint_runs_nowhere(cuff, screen):
    screen("SAD-003")
    cuff.replace(CONTROLS, "- realised-by: SRS-001.a, SRS-001.b", "- realised-by: SRS-003")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.7")
def test_an_interface_of_nothing_is_for_another_check(cuff):
    cuff.replace("dossier/risks.md", "- theme: wrong-output, misuse", "- theme: wrong-output, misuse\n- concerns: IF-002")
    cuff.append("dossier/interfaces.md", "\n## IF-002 The screen\n- external: yes\n\nOne figure.\n")
    assert [one.check for one in cuff.findings()] == ["architecture.orphan-interface"]
