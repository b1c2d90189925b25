"""The development plan stands beside what continuous integration and the branch rules do."""

import json

import pytest
from samdkit.technical_file.cells import NONE
from samdkit.technical_file.tables import development_plan
from samdkit.technical_file.writing import context_of

PLAN = """---
document: software-development-plan
---
# Plan

## Gates
- runs: samdkit check, mypy
- branch-rules: pull-request-review
"""
CI = """on: [push]
jobs:
  check:
    steps:
      - uses: actions/checkout@v6
      - name: Look
        if: ${{ github.actor }}
        run: |
          # first
          samdkit check
          samdkit verify | tee ${{ env.LOG }}
"""
RULES = {
    "name": "main",
    "enforcement": "active",
    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"]}},
    "rules": [{"type": "pull_request", "parameters": {"required_approving_review_count": 1}}],
}


@pytest.fixture
def context(cuff):
    cuff.write("dossier/plan.md", PLAN)
    cuff.write(".github/workflows/ci.yml", CI)
    cuff.write(".github/rulesets/main.json", json.dumps(RULES))
    return context_of(cuff.load())


@pytest.mark.verifies("KIT-SRS-085.1")
def test_each_step_stands_with_what_it_runs_and_what_may_fail(context):
    checkout, look = development_plan.ci_steps(context).rows
    assert checkout == (
        "check<br>GitHub Actions",
        "push",
        "calls `actions/checkout@v6`",
        "nothing",
        "`.github/workflows/ci.yml:5`",
    )
    assert look[1] == "push<br>if `${github.actor}`"
    assert look[2] == "Look<br>`samdkit check`<br>`samdkit verify \\| tee ${env.LOG}`"
    assert look[3] == "`samdkit verify`: a pipe hides its failure"


@pytest.mark.verifies("KIT-SRS-085.1")
def test_each_exported_rule_is_a_row(context):
    rows = development_plan.branch_rules(context).rows
    assert [row[1:5] for row in rows] == [
        ("default branch", "`pull-request`", NONE, "yes"),
        ("default branch", "`pull-request-review`", "1 approving review", "yes"),
    ]


@pytest.mark.verifies("KIT-SRS-085.2")
def test_what_is_stated_stands_beside_where_it_is_executed(context):
    rows = development_plan.stated(context).rows
    assert rows == (
        ("`samdkit check`", "`dossier/plan.md:7`", "job check at `.github/workflows/ci.yml:10`", "yes"),
        ("`mypy`", "`dossier/plan.md:7`", "**nowhere**", "**no**"),
        (
            "`samdkit verify`",
            "policy of the kit",
            "job check at `.github/workflows/ci.yml:11`: a pipe hides its failure",
            "**no**",
        ),
        ("`pull-request-review`", "`dossier/plan.md:8`", "main (default branch)", "yes"),
    )


@pytest.mark.verifies("KIT-SRS-085.1")
def test_a_project_without_definition_has_no_rows(cuff):
    context = context_of(cuff.load())
    assert development_plan.ci_steps(context).rows == ()
    assert development_plan.branch_rules(context).rows == ()
    assert development_plan.stated(context).rows == ()
