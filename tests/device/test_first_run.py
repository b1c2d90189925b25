"""The first run of a new device is green, and it works before anybody has committed."""

import json
import shutil

import pytest

pytestmark = pytest.mark.xdist_group("device")


def test_the_first_verify_and_check_are_green(made):
    checked = made.samdkit("check")
    assert (checked.code, checked.out) == (0, "No findings.\n")


def test_a_second_verify_rewrites_no_record(device):
    before = (device.root / "evidence/runs.jsonl").read_bytes()
    for name in ("test_access", "test_bundle", "test_course", "test_operation", "test_pages", "test_readings_in", "test_sign_in"):
        (device.root / f"tests/{name}.py").unlink()
    device.samdkit("verify")
    kept = (device.root / "evidence/runs.jsonl").read_bytes()
    assert kept.splitlines()
    assert set(kept.splitlines()) <= set(before.splitlines())


def test_a_release_demands_what_only_people_can_do(made):
    checked = made.samdkit("check", "--release", "--format", "json")
    found = json.loads(checked.out)["findings"]
    assert checked.code == 1
    assert {one["check"] for one in found} == {"documents.open-task", "dossier.unapproved-item", "trace.unconfirmed-links"}


def test_the_commands_work_before_the_first_commit_and_say_so(device):
    shutil.rmtree(device.root / ".git")
    assert device.samdkit("check").code == 0
    assert device.samdkit("build").code == 0
    assert "none yet: dates in this file are 1 January 1980" in (device.root / "build/technical-file/site/index.html").read_text()


def test_the_device_s_environment_holds_nothing_of_the_kit(made):
    packages = {one.name for one in (made.root / ".venv/lib").glob("python3*/site-packages/*.dist-info")}
    assert not [one for one in packages if one.startswith(("samdkit-", "cookiecutter-", "mkdocs", "typst-", "gitpython-"))]
    assert [one for one in packages if one.startswith("samdkit_consent-")]
