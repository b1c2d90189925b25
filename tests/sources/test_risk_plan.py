"""The risk management plan: its scales and limits, judged line by line."""

import pytest
from samdkit.model.finding import Severity
from samdkit.sources import dossier, risk_plan

PLAN = """---
document: risk-management-plan
severity: [mild, grave]
probability: [rare, common]
acceptance:
  mild: common
  grave: none
with-benefit:
  grave: rare
safety-class:
  mild: A
  grave: C
disclose-from: grave
---
# Plan
"""


def read(text: str):
    plan, findings = risk_plan.read(dossier.read([("dossier/plan.md", text.encode())]).files)
    assert {(one.check, one.severity, one.location.path) for one in findings} <= {
        ("dossier.unreadable", Severity.UNREADABLE, "dossier/plan.md")
    }
    return plan, [(one.location.line, one.message) for one in findings]


@pytest.mark.verifies("KIT-SRS-007")
def test_scales_and_limits_are_read():
    plan, findings = read(PLAN)
    assert findings == []
    assert (plan.severity, plan.probability, plan.disclose_from) == (("mild", "grave"), ("rare", "common"), "grave")
    assert plan.safety_class == {"mild": "A", "grave": "C"}


@pytest.mark.verifies("KIT-SRS-007")
@pytest.mark.parametrize(
    ("severity", "probability", "benefit", "acceptable"),
    [
        ("mild", "common", False, True),
        ("grave", "rare", False, False),
        ("grave", "rare", True, True),
        ("grave", "common", True, False),
        ("mild", "often", False, None),
        ("lethal", "rare", False, None),
    ],
)
def test_a_risk_is_acceptable_up_to_the_limit_of_its_severity(severity, probability, benefit, acceptable):
    assert read(PLAN)[0].acceptable(severity, probability, benefit=benefit) is acceptable


@pytest.mark.verifies("KIT-SRS-007")
@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("severity: [mild, grave]", "severity: mild", 3, "`severity`"),
        ("probability: [rare, common]", "probability: []", 4, "`probability`"),
        ("  mild: common", "  mild: often", 5, "`often`"),
        ("  mild: common", "  tiny: common", 5, "`tiny`"),
        ("  mild: common\n", "", 5, "`mild`"),
        ("  mild: A\n", "", 10, "`mild`"),
        ("  mild: A", "  mild: D", 10, "`D`"),
        ("disclose-from: grave", "disclose-from: lethal", 13, "lethal"),
        ("acceptance:\n  mild: common\n  grave: none\n", "acceptance: none\n", 5, "`acceptance`"),
    ],
)
def test_what_is_off_the_scales_or_left_out_is_found_at_its_key(old, new, line, word):
    _, findings = read(PLAN.replace(old, new))
    assert findings
    assert line in {one[0] for one in findings}
    assert any(word in one[1] for one in findings)


@pytest.mark.verifies("KIT-SRS-007")
def test_a_missing_scale_is_found():
    assert [line for line, _ in read(PLAN.replace("disclose-from: grave\n", ""))[1]] == [1]


@pytest.mark.verifies("KIT-SRS-007")
def test_a_project_has_one_plan():
    files = dossier.read([("dossier/a.md", PLAN.encode()), ("dossier/b.md", PLAN.encode())]).files
    assert [str(one.location) for one in risk_plan.read(files)[1]] == ["dossier/b.md:1"]


@pytest.mark.verifies("KIT-SRS-007")
def test_without_a_plan_there_is_none():
    assert risk_plan.read([]) == (None, [])
