"""`samdkit check --known`: a gate that starts green, says how much it knows, and refuses anything new."""

import json

import pytest

NEED = "---\nkind: user-need\n---\n# New\n\n## UN-900 New\n"


@pytest.fixture
def broken(cuff):
    """The small device with a need that nothing derives from, known."""
    cuff.write("dossier/new.md", NEED)
    return cuff


@pytest.fixture
def known(broken, samdkit):
    path = broken.root / "known-findings.jsonl"
    called = samdkit("check", broken.root, "--write-known", path)
    assert called.code == 0
    assert called.out == "No open findings; 1 known.\n"
    assert called.err.startswith("Wrote ")
    return path


@pytest.mark.verifies("KIT-SRS-030.d")
def test_the_gate_starts_green_and_says_how_much_it_knows(broken, known, samdkit):
    assert samdkit("check", broken.root).code == 1
    called = samdkit("check", broken.root, "--known", known)
    assert (called.code, called.out) == (0, "No open findings; 1 known.\n")
    assert known.read_text("utf-8").splitlines()[1:] == [
        '{"check": "trace.orphan-need", "path": "dossier/new.md", "item": "UN-900", "fact": ""}'
    ]


@pytest.mark.verifies("KIT-SRS-030.d")
def test_the_same_tree_gives_the_same_file(broken, known, samdkit):
    before = known.read_bytes()
    samdkit("check", broken.root, "--write-known", known)
    assert known.read_bytes() == before


@pytest.mark.verifies("KIT-SRS-030.d", "KIT-RC-006")
def test_moved_lines_stay_green_and_one_new_finding_does_not(broken, known, samdkit):
    broken.replace("dossier/new.md", "# New\n", "# New\n\nMore of it.\n")
    assert samdkit("check", broken.root, "--known", known).code == 0
    broken.append("dossier/new.md", "\n## UN-901 Another\n")
    called = samdkit("check", broken.root, "--known", known)
    assert called.code == 1
    assert [line.split()[3] for line in called.lines[:-1]] == ["UN-901"]
    assert called.lines[-1] == "1 finding: 1 trace.orphan-need; 1 known"


@pytest.mark.verifies("KIT-SRS-030.d")
def test_a_mended_finding_is_a_note_until_it_leaves_the_file(broken, known, samdkit):
    broken.remove("dossier/new.md")
    called = samdkit("check", broken.root, "--known", known)
    assert called.code == 0
    assert called.lines[0].startswith("known-findings.jsonl:2: note known.gone UN-900 ")
    assert samdkit("check", broken.root, "--write-known", known).code == 0
    assert samdkit("check", broken.root, "--known", known).lines == ["No findings."]


@pytest.mark.verifies("KIT-SRS-030.d")
def test_every_form_says_which_findings_are_known(broken, known, samdkit):
    def shown(form):
        called = samdkit("check", broken.root, "--known", known, "--format", form)
        assert called.code == 0
        return called.out

    data = json.loads(shown("json"))
    assert (data["known"], data["exit_codes"]) == (1, [0])
    assert [one["item"] for one in data["findings"] if one["known"]] == ["UN-900"]
    results = json.loads(shown("sarif"))["runs"][0]["results"]
    assert [one["suppressions"][0]["status"] for one in results if "UN-900" in str(one)] == ["underReview"]
    assert '<skipped message="known">' in shown("junit")
    assert json.loads(shown("gitlab")) == []
    assert shown("github") == "No open findings; 1 known.\n"
    assert "## Known" in shown("markdown")
    assert "UN-900" in shown("markdown")


@pytest.mark.verifies("KIT-SRS-030.d")
def test_the_technical_file_lists_known_findings(broken, known, samdkit, tmp_path):
    assert samdkit("build", broken.root, "--output", tmp_path / "out").code == 0
    findings = json.loads((tmp_path / "out/technical-file/findings.json").read_text("utf-8"))["findings"]
    assert "UN-900" in {one["item"] for one in findings}
    assert known.is_file()


@pytest.mark.verifies("KIT-SRS-030.d")
def test_what_is_unreadable_fails_and_is_not_written(broken, known, samdkit):
    broken.write("dossier/odd.md", "---\nkind: oddity\n---\n# Odd\n")
    called = samdkit("check", broken.root, "--write-known", known)
    assert called.code == 2
    assert "dossier.unknown-kind" in called.lines[0] + called.lines[1]
    assert "odd.md" not in known.read_text("utf-8")
    assert samdkit("check", broken.root, "--known", known).code == 2


@pytest.mark.verifies("KIT-SRS-030.d")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--known", "nothing.jsonl"), "nothing.jsonl: can't be read: No such file"),
        (("--known", "pyproject.toml"), "pyproject.toml:1: this is no file of known findings"),
        (("--write-known", "pyproject.toml/known"), "can't be written"),
        (("--known", "known-findings.jsonl", "--release"), "at release no finding is known"),
        (("--write-known", "new.jsonl", "--release"), "at release no finding is known"),
    ],
)
def test_a_wrong_call_is_one_message(broken, known, samdkit, monkeypatch, arguments, said):
    monkeypatch.chdir(broken.root)
    called = samdkit("check", broken.root, *arguments)
    assert called.code == 2
    assert said in called.err
    assert called.out == ""
    assert not (broken.root / "new.jsonl").exists()
    assert known.is_file()


@pytest.mark.verifies("KIT-SRS-030.d")
def test_of_two_things_that_one_check_says_of_an_item_each_is_known_by_itself(cuff, samdkit):
    cuff.write("dossier/new.md", "---\nkind: risk\nharm: x\n---\n# New\n\n## RISK-900 New\n- sequence: y\n")
    cuff.append("requirements.txt", "loose>=1\n")
    known = cuff.root / "known-findings.jsonl"
    samdkit("check", cuff.root, "--write-known", known)
    assert samdkit("check", cuff.root, "--known", known).code == 0
    cuff.replace("dossier/new.md", "- sequence: y\n", "- hazard: z\n")
    cuff.replace("requirements.txt", "loose>=1\n", "other>=1\n")
    called = samdkit("check", cuff.root, "--known", known)
    assert called.code == 1
    new = [line for line in called.lines[:-1] if ": note " not in line]
    assert len(new) == 2
    assert "RISK-900 has no `sequence`" in new[0]
    assert "`other>=1` names no exact version" in new[1]
    assert sum(": note known.gone " in line for line in called.lines) == 2
