"""Component wheels: the same bytes each time, bound to their evidence."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from samdkit import checking
from samdkit.project import load
from samdkit.scaffold import wheels

COMPONENTS = sorted(path.parent.parent for path in Path(__file__).parents[2].glob("components/*/dossier/component.md"))


@pytest.mark.parametrize("folder", COMPONENTS, ids=lambda one: one.name)
def test_a_component_passes_its_own_check(folder):
    report = checking.run(load(folder))
    assert [f"{one.location}: {one.check} {one.message}" for one in report.open] == []


@pytest.mark.verifies("KIT-SRS-052.b")
@pytest.mark.parametrize("folder", COMPONENTS, ids=lambda one: one.name)
def test_the_recorded_evidence_is_bound_to_the_wheel_made_of_these_files(folder):
    wheel = wheels.from_folder(folder)
    assert f'"sha256": "{wheel.sha256}"' in (folder / "evidence/wheel.jsonl").read_text("utf-8")


@pytest.mark.verifies("KIT-SRS-052.b")
def test_evidence_is_bound_to_the_wheel_made_of_the_files_as_they_are(tmp_path):
    folder = tmp_path / "elsewhere"
    shutil.copytree(COMPONENTS[0], folder, ignore=shutil.ignore_patterns("__pycache__"))
    bound = (folder / "evidence/wheel.jsonl").read_text("utf-8")
    source = next(folder.glob("src/*/__init__.py"))
    source.write_text(source.read_text("utf-8") + "# changed\n", "utf-8")
    wheels.bind(folder)
    assert json.loads((folder / "evidence/wheel.jsonl").read_text("utf-8")) == {
        **json.loads(bound),
        "sha256": wheels.from_folder(folder).sha256,
    }
    assert (folder / "evidence/wheel.jsonl").read_text("utf-8") != bound


@pytest.mark.verifies("KIT-SRS-052.a")
def test_a_wheel_has_the_same_bytes_from_another_place(tmp_path):
    shutil.copytree(COMPONENTS[0], tmp_path / "elsewhere", ignore=shutil.ignore_patterns("__pycache__"))
    assert wheels.build(tmp_path / "elsewhere") == wheels.build(COMPONENTS[0])


@pytest.mark.verifies("KIT-SRS-052.a")
def test_a_wheel_carries_code_dossier_and_tests_but_no_evidence():
    _, content = wheels.build(COMPONENTS[0])
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "samdkit_audit/log.py" in names
    assert "samdkit_audit/py.typed" in names
    assert "samdkit_audit/dossier/requirements.md" in names
    assert "samdkit_audit/tests/test_audit.py" in names
    assert not [name for name in names if "evidence" in name or "__pycache__" in name]
