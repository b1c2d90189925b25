"""A manufacturer's own grades in place of the kit's."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from samdkit.errors import UsageError
from samdkit.model.evidence import Grade
from samdkit.sources import policy
from samdkit.technical_file.markdown import markdown
from samdkit.technical_file.writing import assemble

KEYS = ["risk-control", "class-A", "class-B", "class-C"]
WORDS = {"declared": Grade.DECLARED, "executed": Grade.EXECUTED, "fault-sensitive": Grade.FAULT_SENSITIVE}
REASON = "grades:\n  reason: it doses\n"


@pytest.mark.verifies("KIT-SRS-018.a")
def test_the_kit_s_own_policy_gives_no_reason_and_wants_survivors_of_the_highest_judged(tmp_path):
    own = policy.grades(tmp_path, "")
    assert {key: str(grade) for key, grade in own.wanted.items()} == {
        "risk-control": "fault-sensitive",
        "class-C": "fault-sensitive",
        "class-B": "executed",
        "class-A": "declared",
    }
    assert (own.survivors, own.reason, own.file) == (frozenset({"risk-control", "class-C"}), "", "")


@pytest.mark.verifies("KIT-SRS-019")
@given(
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(sorted(WORDS))),
    st.none() | st.sets(st.sampled_from(KEYS)).map(sorted),
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1),
)
def test_what_is_stated_takes_the_place_of_the_kit_s_and_all_else_stays(tmp_path_factory, wanted, survivors, reason):
    root = tmp_path_factory.mktemp("policy")
    stated = {"reason": reason, "wanted": wanted} | ({} if survivors is None else {"survivors": survivors})
    (root / "own.yaml").write_text(yaml.safe_dump({"grades": stated}), "utf-8")
    own, found = policy.grades(root, ""), policy.grades(root, "own.yaml")
    assert found.wanted == own.wanted | {key: WORDS[word] for key, word in wanted.items()}
    assert found.survivors == (own.survivors if survivors is None else frozenset(survivors))
    assert (found.reason, found.file) == (reason, "own.yaml")


@pytest.mark.verifies("KIT-SRS-019")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("grades:\n  wanted: {class-A: executed}\n", "the policy gives no reason"),
        ("grades:\n  reason: ' '\n", "the policy gives no reason"),
        ("grades: {reason: [1]}", "the policy gives no reason"),
        (f"{REASON}  wanted: {{class-D: executed}}\n", "`class-D` is nothing that a grade is wanted of"),
        (f"{REASON}  wanted: {{1: executed}}\n", "`1` is nothing that a grade is wanted of"),
        (f"{REASON}  wanted: {{class-A: proven}}\n", "`proven` is no grade"),
        (f"{REASON}  wanted: {{class-A: [executed]}}\n", "`['executed']` is no grade"),
        (f"{REASON}  wanted: executed\n", "`wanted` is no table of grades"),
        (f"{REASON}  survivors: class-C\n", "`survivors` is no list"),
        (f"{REASON}  survivors: [class-D]\n", "`class-D` is nothing that a grade is wanted of"),
        (f"{REASON}  more: 1\n", "`more` is not known in `grades`"),
        (f"{REASON}themes: {{}}\n", "the policy is no table `grades`"),
        ("", "the policy is no table `grades`"),
        ("grades: high", "the policy is no table `grades`"),
        ("grades: [", "the policy is not YAML"),
        ("grades: \x00", "the policy is not YAML"),
    ],
)
def test_a_file_that_says_anything_else_is_refused(cuff, samdkit, text, message):
    cuff.replace("pyproject.toml", 'tests = ["tests"]', 'tests = ["tests"]\npolicy = "own.yaml"')
    cuff.write("own.yaml", text)
    with pytest.raises(UsageError) as refused:
        policy.grades(cuff.root, "own.yaml")
    assert refused.value.message == message
    called = samdkit("check", cuff.root)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("samdkit: own.yaml")
    assert called.err.count("\n") == 1


@pytest.mark.verifies("KIT-SRS-019")
def test_a_file_that_is_not_there_is_named(cuff, samdkit):
    cuff.replace("pyproject.toml", 'tests = ["tests"]', 'tests = ["tests"]\npolicy = "own.yaml"')
    called = samdkit("check", cuff.root)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("samdkit: own.yaml: can't be read: No such file")


@pytest.mark.verifies("KIT-SRS-019")
def test_the_setting_is_the_path_of_one_file(cuff, samdkit):
    cuff.replace("pyproject.toml", 'tests = ["tests"]', 'tests = ["tests"]\npolicy = ["own.yaml"]')
    called = samdkit("check", cuff.root)
    assert (called.code, called.err) == (
        2,
        'samdkit: pyproject.toml: `policy` is not the path of one file (write policy = "…")\n',
    )


@pytest.mark.verifies("KIT-SRS-019")
def test_what_is_stated_and_why_is_printed_in_the_verification_report(cuff):
    cuff.replace("pyproject.toml", 'tests = ["tests"]', 'tests = ["tests"]\npolicy = "own.yaml"')
    cuff.write("own.yaml", f"{REASON}  wanted: {{class-B: fault-sensitive}}\n")
    (report,) = [one for one in assemble(cuff.load()).pages if one.document.name == "verification-report"]
    text = markdown(report.blocks)
    assert "The manufacturer states in `own.yaml` what is wanted, in place of the kit's own policy: it doses" in text
    assert "| fault-sensitive (class B) | 4 | 2 | [SRS-001.c](item:SRS-001), [SRS-002](item:SRS-002) |" in text
