"""risk.unknown-estimate."""

import pytest

CHECK = "risk.unknown-estimate"


@pytest.mark.verifies("KIT-SRS-023.8")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.8")
def test_a_word_that_is_not_on_the_scale_is_found(cuff):
    cuff.replace("dossier/anomalies.md", "- severity: negligible", "- severity: tiny")
    assert cuff.seen() == [
        (
            cuff.place("dossier/anomalies.md", "## ANO-001"),
            CHECK,
            "ANO-001",
            "ANO-001: `severity: tiny` is not on the plan's scale",
            "use one of: negligible, minor, serious, critical",
            ("iso14971:4.4",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.8")
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("risks.md", "- severity: serious", "- severity: catastrophic"),
        ("risks.md", "- probability: occasional", "- probability: often"),
        ("risks.md", "- residual-probability: remote", "- residual-probability: seldom"),
        ("risks.md", "- residual-probability: remote", "- residual-severity: none\n- residual-probability: remote"),
        ("threats.md", "- probability: remote", "- probability: serious"),
        ("threats.md", "- severity: minor", "- severity: Minor"),
    ],
)
def test_risks_and_threats_use_the_plan_s_words_before_and_after_control(cuff, file, old, new):
    cuff.replace(f"dossier/{file}", old, new)
    assert [one.check for one in cuff.findings()] == [CHECK]


@pytest.mark.verifies("KIT-SRS-023.8")
def test_without_a_plan_nothing_is_compared(cuff):
    cuff.remove("dossier/documents/risk-management-plan.md")
    assert cuff.findings(CHECK) == []
