"""architecture.safety-class."""

import pytest

CHECK = "architecture.safety-class"
FILE = "dossier/architecture.md"
CLAUSES = ("iec62304:4.3", "iec62304:5.3.5", "iec62304:7.2.2")


@pytest.mark.verifies("KIT-SRS-024.1")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-024.1")
def test_the_device_has_the_highest_class_of_its_architecture(cuff):
    cuff.replace("dossier/device.md", "safety-class: B", "safety-class: C")
    message = "the device says class C, its architecture's highest is B"
    assert cuff.seen()[0] == ("dossier/device.md:1", CHECK, "", message, "make them agree", CLAUSES)


def raised(cuff, severity: str) -> list[tuple[str, str]]:
    """What is found when RISK-001 is of that severity before controls."""
    cuff.replace("dossier/risks.md", "- severity: serious", f"- severity: {severity}\n- residual-severity: serious")
    return [(one.item, one.message) for one in cuff.findings(CHECK)]


@pytest.mark.verifies("KIT-SRS-024.1")
def test_a_risk_asks_for_a_class_of_the_item_that_its_interface_is_part_of(cuff):
    cuff.replace("dossier/risk-controls.md", "- realised-by: SRS-001.a, SRS-001.b", "- realised-by: SRS-004")
    assert raised(cuff, "critical") == [("SAD-002", "SAD-002 is class B; RISK-001 (critical) asks for C")]


@pytest.mark.verifies("KIT-SRS-024.1")
def test_a_risk_asks_for_a_class_of_the_item_that_it_derives_from(cuff):
    cuff.replace("dossier/risk-controls.md", "- realised-by: SRS-001.a, SRS-001.b", "- realised-by: SRS-004")
    cuff.replace("dossier/risks.md", "- derives-from: IF-001, THR-001", "- derives-from: SAD-003")
    assert raised(cuff, "minor") == [("SAD-003", "SAD-003 is class A; RISK-001 (minor) asks for B")]


@pytest.mark.verifies("KIT-SRS-024.1")
def test_a_risk_asks_for_a_class_of_the_items_that_satisfy_its_controls(cuff):
    cuff.replace("dossier/risks.md", "- derives-from: IF-001, THR-001", "- derives-from: THR-001")
    assert raised(cuff, "critical") == [
        ("SAD-002", "SAD-002 is class B; RISK-001 (critical), whose control RC-001 it satisfies, asks for C")
    ]


@pytest.mark.verifies("KIT-SRS-024.1")
def test_the_severity_before_controls_counts_and_a_high_enough_class_is_enough(cuff):
    assert raised(cuff, "minor") == []


@pytest.mark.verifies("KIT-SRS-024.1")
@pytest.mark.parametrize("realised", ["SRS-001", "SRS-001.a"])
def test_the_item_may_satisfy_the_whole_or_the_part_that_realises_it(cuff, realised):
    cuff.replace("dossier/risks.md", "- derives-from: IF-001, THR-001", "- derives-from: THR-001")
    cuff.replace("dossier/risk-controls.md", "- realised-by: SRS-001.a, SRS-001.b", f"- realised-by: {realised}")
    assert [one[0] for one in raised(cuff, "critical")] == ["SAD-002"]


@pytest.mark.verifies("KIT-SRS-024.1")
def test_a_component_that_realises_a_control_has_the_class_too(cuff):
    cuff.replace("dossier/risks.md", "- derives-from: IF-001, THR-001", "- derives-from: THR-001")
    cuff.replace("dossier/risk-controls.md", "- realised-by: SRS-001.a, SRS-001.b", "- realised-by: PULSE-SRS-001")
    ((item, _),) = raised(cuff, "critical")
    assert item == "PULSE-SAD-001"


@pytest.mark.verifies("KIT-SRS-024.1")
def test_an_item_lower_than_its_parent_says_what_keeps_them_apart(cuff):
    cuff.replace(FILE, "- segregation: it gets a finished figure and can't reach back\n", "")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SAD-003"),
            CHECK,
            "SAD-003",
            "SAD-003 is class A and part of SAD-001, which is class B, without segregation",
            "raise the class, or say in `segregation` what keeps them apart",
            CLAUSES,
        )
    ]


@pytest.mark.verifies("KIT-SRS-024.1")
def test_an_item_that_is_higher_than_its_parent_makes_the_whole_higher(cuff):
    cuff.replace(FILE, "## SAD-002 Reading\n", "## SAD-002 Reading\n- safety-class: C\n")
    assert [one.message for one in cuff.findings()] == [
        "SAD-002 is class C and part of SAD-001, which is class B",
        "the device says class B, its architecture's highest is C",
    ]


@pytest.mark.verifies("KIT-SRS-024.1")
def test_a_class_that_is_open_is_for_the_task_that_fills_it(cuff):
    cuff.replace("dossier/device.md", "safety-class: B", "safety-class: open")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-024.1")
def test_an_item_without_class_is_for_another_check(cuff):
    cuff.replace(FILE, "safety-class: B\n---", "---")
    assert {one.item for one in cuff.findings("dossier.missing-attribute")} == {"SAD-001", "SAD-002"}
    assert [one.message for one in cuff.findings(CHECK)] == ["the device says class B, its architecture's highest is A"]
