"""`samdkit check --changed-since`: only what a change has to answer for."""

import json
import subprocess

import pytest


@pytest.fixture
def cuff(cuff):
    """The small device in a repository, with a finding that nobody has mended yet, committed."""
    cuff.write(".gitignore", ".samdkit\n__pycache__\n")
    cuff.append("dossier/needs.md", "\n## UN-030 Nobody looked after this one\n\nI want it.\n")
    cuff.append("dossier/requirements.md", "\n## SRS-030 Old trouble\n- derives-from: UN-777\n\nThe app SHALL do it.\n")
    names = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    for call in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *names, *call], cwd=cuff.root, check=True)
    return cuff


def items(called):
    return {one["item"].partition(".")[0] for one in json.loads(called.out)["findings"]}


@pytest.mark.verifies("KIT-SRS-064.b")
def test_a_tree_without_changes_has_no_findings_to_answer_for_and_others_are_counted(cuff, samdkit):
    whole = samdkit("check", cuff.root, "--format", "json")
    called = samdkit("check", cuff.root, "--changed-since", "HEAD", "--format", "json")
    assert (whole.code, called.code, items(called)) == (1, 0, set())
    count = sum(not one["waived_by"] for one in json.loads(whole.out)["findings"])
    assert called.err == f"{count} open findings are not about what changed since HEAD.\n"


@pytest.mark.verifies("KIT-SRS-064.b")
def test_findings_about_what_changed_and_what_it_touches_count(cuff, samdkit):
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 61 <=")
    called = samdkit("check", cuff.root, "--changed-since", "HEAD", "--format", "json")
    assert called.code == 1
    assert "SRS-030" not in items(called)
    stale = [one for one in json.loads(called.out)["findings"] if one["check"] == "evidence.stale"]
    assert stale


@pytest.mark.verifies("KIT-SRS-064.b")
def test_what_a_removed_item_leaves_behind_counts(cuff, samdkit):
    text = cuff.read("dossier/needs.md")
    start, end = text.index("## UN-003"), text.index("## UN-030")
    cuff.write("dossier/needs.md", text[:start] + text[end:])
    called = samdkit("check", cuff.root, "--changed-since", "HEAD", "--format", "json")
    found = [(one["check"], one["item"]) for one in json.loads(called.out)["findings"]]
    assert ("trace.dangling-link", "SRS-003") in found
    assert all(item != "SRS-030" for _, item in found)


@pytest.mark.verifies("KIT-SRS-064.b")
def test_what_is_unreadable_counts_wherever_it_stands(cuff, samdkit):
    cuff.append("dossier/risks.md", "\n## RISK-050 Odd\n- no-such-key: 1\n\nText.\n")
    subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qam", "x"], cwd=cuff.root, check=True
    )
    called = samdkit("check", cuff.root, "--changed-since", "HEAD")
    assert called.code == 2
    assert samdkit("check", cuff.root, "--changed-since", "nowhere").code == 2
    assert samdkit("check", cuff.root, "--changed-since", "HEAD", "--release").code == 2
