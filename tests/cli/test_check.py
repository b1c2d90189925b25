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


def test_the_last_form_without_a_file_is_printed(broken, samdkit, tmp_path):
    called = samdkit("check", broken.root, "--format", "github", "--format", f"sarif={tmp_path / 'a'}", "--format", "json")
    assert json.loads(called.out)["exit_codes"] == [1]
    assert json.loads((tmp_path / "a").read_text("utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("form", "said"),
    [("xml", "'xml' is not one of text, json, sarif"), ("sarif=", "'sarif=' names no file"), ("=a", "'' is not one of text")],
)
def test_a_form_that_is_not_known_is_a_wrong_call(broken, samdkit, form, said):
    called = samdkit("check", broken.root, "--format", form)
    assert called.code == 2
    assert said in called.err


def test_a_file_that_cannot_be_written_is_one_message(broken, samdkit):
    called = samdkit("check", broken.root, "--format", f"json={broken.root / 'pyproject.toml' / 'a.json'}")
    assert called.code == 2
    assert called.err.startswith("samdkit: ")
    assert "can't be written" in called.err


def test_a_path_in_another_encoding_is_shown_and_breaks_no_form(broken, samdkit, tmp_path):
    (broken.root / "src/cuff" / "caf\udce9.py").write_text("def f(:\n", "utf-8")
    for form in ("text", "json", "sarif", "junit", "github", "gitlab", "markdown"):
        called = samdkit("check", broken.root, "--format", form, "--format", f"{form}={tmp_path / 'a'}")
        assert called.code in {1, 2}, called.err
        assert "caf" in (tmp_path / "a").read_text("utf-8"), form


def test_a_reader_that_stops_early_is_no_error(broken):
    command = f"{sys.executable} -m samdkit check {broken.root} | head -c 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("d", "")
