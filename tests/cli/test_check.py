"""`samdkit check`: one report on standard output, others into files in the same run."""

import json
import subprocess
import sys

import pytest


@pytest.fixture
def broken(cuff):
    """The small device with a need that nothing derives from."""
    cuff.write("dossier/new.md", "---\nkind: user-need\n---\n# New\n\n## UN-900 New\n")
    return cuff


@pytest.mark.verifies("KIT-SRS-040.b")
def test_files_are_written_beside_the_text(broken, samdkit, tmp_path):
    forms = ("sarif", "junit", "gitlab", "markdown", "json", "text")
    called = samdkit("check", broken.root, *(one for form in forms for one in ("--format", f"{form}={tmp_path / 'new' / form}")))
    assert called.code == 1
    assert called.out == (tmp_path / "new/text").read_text("utf-8")
    assert called.lines[0].startswith("dossier/new.md:6: error trace.orphan-need UN-900 ")
    for form in forms:
        text = (tmp_path / "new" / form).read_text("utf-8")
        assert "UN-900" in text, form
        assert text.endswith("\n"), form
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(forms)


@pytest.mark.verifies("KIT-SRS-040.b")
def test_the_last_form_without_a_file_is_printed(broken, samdkit, tmp_path):
    called = samdkit("check", broken.root, "--format", "github", "--format", f"sarif={tmp_path / 'a'}", "--format", "json")
    assert json.loads(called.out)["exit_codes"] == [1]
    assert json.loads((tmp_path / "a").read_text("utf-8"))["version"] == "2.1.0"


@pytest.mark.verifies("KIT-SRS-060.a")
@pytest.mark.parametrize(
    ("form", "said"),
    [("xml", "'xml' is not one of text, json, sarif"), ("sarif=", "'sarif=' names no file"), ("=a", "'' is not one of text")],
)
def test_a_form_that_is_not_known_is_a_wrong_call(broken, samdkit, form, said):
    called = samdkit("check", broken.root, "--format", form)
    assert called.code == 2
    assert said in called.err


@pytest.mark.verifies("KIT-SRS-060.a")
def test_a_file_that_cannot_be_written_is_one_message(broken, samdkit):
    called = samdkit("check", broken.root, "--format", f"json={broken.root / 'pyproject.toml' / 'a.json'}")
    assert called.code == 2
    assert called.err.startswith("samdkit: ")
    assert "can't be written" in called.err


@pytest.mark.verifies("KIT-SRS-040.a")
def test_a_path_in_another_encoding_is_shown_and_breaks_no_form(broken, samdkit, tmp_path):
    (broken.root / "src/cuff" / "caf\udce9.py").write_text("def f(:\n", "utf-8")
    for form in ("text", "json", "sarif", "junit", "github", "gitlab", "markdown"):
        called = samdkit("check", broken.root, "--format", form, "--format", f"{form}={tmp_path / 'a'}")
        assert called.code in {1, 2}, called.err
        assert "caf" in (tmp_path / "a").read_text("utf-8"), form


@pytest.mark.verifies("KIT-SRS-060.b")
def test_a_reader_that_stops_early_is_no_error(broken):
    command = f"{sys.executable} -m samdkit check {broken.root} | head -c 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("d", "")


@pytest.mark.verifies("KIT-SRS-040.a")
def test_without_findings_one_line_says_so(cuff, samdkit):
    called = samdkit("check", cuff.root)
    assert (called.code, called.out, called.err) == (0, "No findings.\n", "")


@pytest.mark.verifies("KIT-SRS-040.a", "KIT-RC-005")
def test_each_finding_is_one_unwrapped_line_with_place_check_item_mend_and_clauses(broken, samdkit):
    called = samdkit("check", broken.root)
    assert (called.code, called.err) == (1, "")
    finding, summary = called.lines
    assert finding.startswith("dossier/new.md:6: error trace.orphan-need UN-900 no requirement derives from UN-900 — add ")
    assert finding.endswith(" to the requirements that meet it [iec62304:5.2.1, iso13485-documents:7.3.3]")
    assert summary == "1 finding: 1 trace.orphan-need"


@pytest.mark.verifies("KIT-SRS-030.b", "KIT-RC-005")
def test_json_lists_every_exit_code_that_applies_and_the_first_one_decides(broken, samdkit):
    broken.write("dossier/wish.md", "---\nkind: wish\n---\n")
    broken.write("samdkit.lock", "[kit")
    called = samdkit("check", broken.root, "--format", "json")
    data = json.loads(called.out)
    assert (called.code, data["exit_codes"], data["release"]) == (2, [2, 1, 3], False)
    found = {(one["check"], one["severity"], one["file"], one["line"]) for one in data["findings"]}
    assert found >= {
        ("dossier.unknown-kind", "unreadable", "dossier/wish.md", 2),
        ("trace.orphan-need", "error", "dossier/new.md", 6),
        ("soup.broken-lock", "unknown", "samdkit.lock", 0),
    }


@pytest.mark.verifies("KIT-SRS-030.c", "KIT-RC-006")
def test_what_is_waived_is_counted_and_not_listed(broken, samdkit):
    broken.append(
        "dossier/waivers.md",
        "\n## WVR-001 Later\n- check: trace.orphan-need\n- concerns: UN-900\n- until: 2027-01-01\n\nIt comes later.\n",
    )
    called = samdkit("check", broken.root)
    assert (called.code, called.out) == (0, "No open findings; 1 waived.\n")
    (data,) = json.loads(samdkit("check", broken.root, "--format", "json").out)["findings"]
    assert (data["item"], data["waived_by"]) == ("UN-900", "WVR-001")


@pytest.mark.verifies("KIT-SRS-030.e")
def test_a_release_also_asks_for_what_people_must_do(cuff, samdkit):
    called = samdkit("check", cuff.root, "--release")
    assert called.code == 1
    end = next(number for number, line in enumerate(called.lines) if " findings: " in line)
    asked = [line.split()[2:4] for line in called.lines[:end]]
    wanted = {"documents.bundled-labelling", "documents.open-task", "dossier.unapproved-item", "trace.unconfirmed-links"}
    assert {check for check, _ in asked} == wanted
    assert [item for check, item in asked if check == "documents.open-task"] == ["TASK-001", "TASK-002"]


@pytest.mark.verifies("KIT-SRS-060.a")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no dossier/ here"),
        (["--colour"], "No such option"),
        (["a", "b"], "unexpected extra argument"),
        (["pyproject.toml"], "is a file"),
    ],
)
def test_a_wrong_call_is_one_message_on_standard_error(cuff, samdkit, monkeypatch, arguments, said):
    monkeypatch.chdir(cuff.root)
    called = samdkit("check", *arguments)
    assert (called.code, called.out) == (2, "")
    assert said in called.err
    assert "Traceback" not in called.err


@pytest.mark.verifies("KIT-SRS-060.a", "KIT-RC-010")
def test_settings_that_can_not_be_read_are_one_message(cuff, samdkit):
    cuff.append("pyproject.toml", "\n[tool.samdkit.more]\n")
    called = samdkit("check", cuff.root)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("samdkit: pyproject.toml: unknown setting `more` in [tool.samdkit] (known are code, tests,")
    assert called.err.count("\n") == 1
