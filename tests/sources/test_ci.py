"""Jobs, steps and what may fail are read from the definitions of continuous integration as they stand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.sources import branch_rules, ci


@pytest.fixture
def read(tmp_path):
    def call(**files):
        for name, text in files.items():
            path = tmp_path / {"github": ".github/workflows/ci.yml", "gitlab": ".gitlab-ci.yml"}.get(name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return ci.read(tmp_path)

    return call


def lines(job):
    return [(one.text, str(one.location), one.may_fail) for one in (command for step in job.steps for command in step.commands)]


@pytest.mark.verifies("KIT-SRS-085.1")
def test_no_definition_is_no_job(read):
    definition = read()
    assert (definition.jobs, definition.problems) == ([], [])


@pytest.mark.verifies("KIT-SRS-085.1")
def test_a_workflow_with_its_triggers_and_commands(read):
    definition = read(
        github="""on:
  push:
    branches: [main]
  schedule:
    - cron: 0 3 * * 1
jobs:
  one:
    steps:
      - uses: actions/checkout@v6
      - name: Look
        run: |
          # first
          samdkit check
      - run: ruff check .
  two:
    if: github.event_name == 'push'
    continue-on-error: true
    steps: [{run: mypy}]
"""
    )
    one, two = definition.jobs
    assert one.when == ("push (branches: main)", "schedule (cron: 0 3 * * 1)")
    assert one.on_change
    assert [step.uses for step in one.steps] == ["actions/checkout@v6", "", ""]
    assert [step.name for step in one.steps] == ["", "Look", ""]
    assert lines(one) == [
        ("samdkit check", ".github/workflows/ci.yml:13", ""),
        ("ruff check .", ".github/workflows/ci.yml:14", ""),
    ]
    assert one.steps[1].lines == ("samdkit check",)
    assert (two.condition, two.may_fail) == ("github.event_name == 'push'", "the job has `continue-on-error`")


@pytest.mark.verifies("KIT-SRS-085.1")
@pytest.mark.parametrize(
    ("on", "starts"), [("push", True), ("[pull_request]", True), ("workflow_dispatch", False), ("{schedule: [{cron: x}]}", False)]
)
def test_whether_a_change_starts_a_workflow(read, on, starts):
    (job,) = read(github=f"on: {on}\njobs: {{a: {{steps: [{{run: b}}]}}}}\n").jobs
    assert job.on_change is starts


@pytest.mark.verifies("KIT-SRS-085.1")
def test_a_called_workflow_has_the_triggers_of_its_caller(read):
    called = "on: workflow_call\njobs: {inner: {steps: [{run: samdkit check}]}}\n"
    definition = read(**{"github": "on: push\njobs: {outer: {uses: ./.github/called.yml}}\n", ".github/called.yml": called})
    (job,) = definition.jobs
    assert (job.name, job.when, job.on_change) == ("inner", ("push",), True)


@pytest.mark.verifies("KIT-SRS-085.1")
def test_the_shell_decides_whether_a_pipe_hides_a_failure(read):
    jobs = read(
        github="on: push\njobs:\n  a: {steps: [{run: x | y}]}\n  b: {steps: [{run: x | y, shell: bash}]}\n"
        "  c: {defaults: {run: {shell: bash}}, steps: [{run: x | y}]}\n"
    ).jobs
    assert [bool(job.steps[0].commands[0].may_fail) for job in jobs] == [True, False, False]


@pytest.mark.verifies("KIT-SRS-085.1")
def test_what_is_called_and_not_there_is_a_problem(read):
    definition = read(github="on: push\njobs: {a: {steps: [{uses: ./.github/actions/none}]}, b: {uses: ./../out.yml}}\n")
    assert [str(one.location) for one in definition.problems] == [".github/actions/none/action.yml", "../out.yml"]


@pytest.mark.verifies("KIT-SRS-085.1")
def test_a_job_of_gitlab_with_what_stands_before_and_what_it_extends(read):
    definition = read(
        **{
            "gitlab": """include: {local: /ci/kit.yml}
default: {before_script: [pip install x]}
check:
  extends: .base
  needs: []
  script:
    - !reference [.base, script]
    - code=0
    - samdkit check || code=$?
    - exit $code
""",
            "ci/kit.yml": ".base:\n  allow_failure: false\n  script:\n    - |\n      # first\n      samdkit verify\n",
        }
    )
    (job,) = definition.jobs
    assert lines(job) == [
        ("pip install x", ".gitlab-ci.yml:2", ""),
        ("samdkit verify", "ci/kit.yml:6", ""),
        ("samdkit check", ".gitlab-ci.yml:9", ""),
        ("exit $code", ".gitlab-ci.yml:10", ""),
    ]


@pytest.mark.verifies("KIT-SRS-085.1")
@pytest.mark.parametrize(
    ("extra", "on_change", "may_fail"),
    [
        ("", True, False),
        ("allow_failure: true", True, True),
        ("allow_failure: {exit_codes: [1]}", True, True),
        ("when: manual", False, True),
        ("rules: [{if: $A, when: manual}]", False, False),
        ("rules: [{if: $A}, {when: never}]", True, False),
        ("only: [schedules]", False, False),
        ("only: {refs: [main]}", True, False),
    ],
)
def test_when_a_job_of_gitlab_runs(read, extra, on_change, may_fail):
    (job,) = read(gitlab=f"a:\n  script: [b]\n  {extra}\n").jobs
    assert (job.on_change, bool(job.may_fail)) == (on_change, may_fail)


@pytest.mark.verifies("KIT-SRS-085.1")
def test_hidden_jobs_and_those_that_never_run_are_left_out(read):
    assert read(gitlab=".a: {script: [b]}\nc: {when: never, script: [d]}\ne: {rules: [{when: never}], script: [f]}\n").jobs == []


@pytest.mark.verifies("KIT-SRS-085.1")
def test_merged_keys_and_anchors(read):
    (job,) = read(
        gitlab=".base: &base\n  script: [samdkit check]\n  allow_failure: true\ncheck:\n  <<: *base\n  allow_failure: false\n"
    ).jobs
    assert (lines(job)[0][0], job.may_fail) == ("samdkit check", "")


@pytest.mark.verifies("KIT-SRS-085.1")
@pytest.mark.parametrize("text", ["on: [push\n", "a: b: c\n", "\t- x", "a: &b\n  - *b\n", "- {", "\x00"])
def test_what_is_no_yaml_is_a_problem_at_its_line(read, text):
    definition = read(github=text)
    assert definition.jobs == []
    assert all(one.location.path == ".github/workflows/ci.yml" and one.location.line >= 1 for one in definition.problems)


@pytest.mark.verifies("KIT-SRS-085.1")
@given(
    st.recursive(
        st.none() | st.booleans() | st.text("abc${}. \n", max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["on", "jobs", "steps", "run", "uses", "if", "script", "rules", "when", "extends", "include", "a"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_no_definition_is_too_odd_to_read(tmp_path_factory, data):
    root = tmp_path_factory.mktemp("odd")
    for name in (".github/workflows/ci.yml", ".gitlab-ci.yml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(json.dumps(data), "utf-8")
    for job in ci.read(root).jobs:
        assert job.name


RULESET = {
    "name": "main",
    "target": "branch",
    "enforcement": "active",
    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH", "refs/heads/release/*"], "exclude": ["refs/heads/release/old"]}},
    "bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}],
    "rules": [
        {"type": "pull_request", "parameters": {"required_approving_review_count": 2, "require_code_owner_review": True}},
        {"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "check"}]}},
        {"type": "non_fast_forward"},
    ],
}


@pytest.mark.verifies("KIT-SRS-085.1")
def test_the_rules_of_an_exported_ruleset(tmp_path):
    (tmp_path / ".github/rulesets").mkdir(parents=True)
    (tmp_path / ".github/rulesets/main.json").write_text(json.dumps(RULESET), "utf-8")
    rules, problems, files = branch_rules.read(tmp_path)
    assert (problems, files) == ([], [".github/rulesets/main.json"])
    assert [(one.name, one.detail) for one in rules] == [
        ("pull-request", ""),
        ("pull-request-review", "2 approving reviews"),
        ("code-owner-review", ""),
        ("status-check", "check"),
        ("non-fast-forward", ""),
    ]
    assert {one.branches for one in rules} == {"default branch, release/*, not release/old"}
    assert {one.bypass for one in rules} == {"RepositoryRole (always)"}
    assert all(one.in_force for one in rules)


@pytest.mark.verifies("KIT-SRS-085.1")
@pytest.mark.parametrize(
    "text", ["[", "3", "[1]", '{"name": "x"}', '{"name": "x", "enforcement": "active", "rules": [{}]}', '"x"']
)
def test_what_is_no_ruleset_is_a_problem(tmp_path, text):
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/branch-rules.json").write_text(text, "utf-8")
    rules, problems, _ = branch_rules.read(tmp_path)
    assert rules == []
    assert [one.location.path for one in problems] == ["evidence/branch-rules.json"]
