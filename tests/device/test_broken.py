"""What a user sees who breaks something in a device that was green."""

import json

import pytest
from samdkit.model.item import Item
from samdkit.project import load

pytestmark = pytest.mark.xdist_group("device")


def one_test_of(device, address):
    """The file and name of the only test function that verifies an address."""
    (test,) = load(device.root).tests_of(address)
    return test


def test_a_deleted_test_is_named_by_requirement_place_and_clause(device):
    project = load(device.root)
    item = next(
        one
        for one in project.requirements(inherited=False)
        if len(one.addresses) > 1 and len(project.tests_of(one.addresses[0])) == 1
    )
    address = item.addresses[0]
    test = one_test_of(device, address)
    device.edit(test.location.path, f"def {test.id.rpartition('::')[2]}(", f"def not_a_{test.id.rpartition('::')[2]}(")
    checked = device.samdkit("check")
    assert checked.code == 1
    line = next(one for one in checked.lines if "trace.untested-requirement" in one)
    assert line.startswith(f"{item.location.path}:{item.location.line}: error trace.untested-requirement {item.id} ")
    assert f"no test verifies {address}" in line
    assert "iec62304:5.7.1" in line


def test_a_changed_word_in_a_requirement_names_the_stale_evidence(device):
    item: Item = load(device.root).items["SRS-001"]
    device.edit(item.location.path, "60 mmHg", "70 mmHg")
    checked = device.samdkit("check")
    assert checked.code == 1
    stale = [one for one in checked.lines if " evidence.stale " in one]
    assert stale
    assert any("the text of SRS-001.a changed" in one for one in stale)
    assert all(" SRS-001" in one for one in stale), "nothing but the changed requirement is stale"


def test_a_flipped_byte_in_a_wheel_is_named_and_installation_refuses_it(device):
    wheel = next((device.root / "vendor/wheels").glob("samdkit_consent-*.whl"))
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    wheel.write_bytes(content)
    checked = device.samdkit("check", "--format", "json")
    report = json.loads(checked.out)
    assert checked.code in {1, 2}
    assert 1 in report["exit_codes"]
    changed = [one for one in report["findings"] if one["check"] == "components.changed-wheel"]
    assert [(one["file"], one["item"]) for one in changed] == [(f"vendor/wheels/{wheel.name}", "samdkit-consent")]
    (device.root / ".venv").unlink()
    synced = device.samdkit("sync")
    assert synced.code == 3
    assert wheel.name in synced.err
    assert "hash" in synced.err.lower()


def test_moving_rewrapping_and_editing_a_neighbour_make_nothing_stale(device):
    path = load(device.root).items["SRS-001"].location.path
    text = (device.root / path).read_text("utf-8")
    head, first, rest = text.partition("## SRS-001 ")
    body, second, tail = rest.partition("## SRS-002 ")
    moved = body.replace("The device SHALL refuse a reading\n", "The device SHALL\nrefuse a reading\n")
    assert moved != body
    note = "## Remarks\n\nA heading of its own, between the items.\n\n"
    (device.root / path).write_text(f"{head}{second}{tail.rstrip()}\n\n{note}{first}{moved}", "utf-8")
    checked = device.samdkit("check")
    assert (checked.code, checked.out) == (0, "No findings.\n")


def test_an_unknown_kind_ends_with_2_and_hides_no_other_finding(device):
    device.edit("dossier/needs.md", "kind: user-need", "kind: user-wish")
    checked = device.samdkit("check")
    assert checked.code == 2
    assert any(one.startswith("dossier/needs.md:2: unreadable dossier.unknown-kind") for one in checked.lines)
    assert any(" error trace.dangling-link " in one for one in checked.lines)


def test_a_changed_lock_makes_the_evidence_stale(device):
    with (device.root / "requirements.txt").open("a", encoding="utf-8") as file:
        file.write("# looked at\n")
    checked = device.samdkit("check")
    assert checked.code == 1
    assert "requirements.txt changed" in checked.out


def test_a_broken_configuration_is_one_message_with_its_name(device):
    (device.root / "pyproject.toml").write_text("{ not [ this = format\n", "utf-8")
    for command in ("check", "build", "trace", "verify"):
        called = device.samdkit(command)
        assert called.code == 2, command
        assert called.err.startswith("samdkit: pyproject.toml: "), command


def test_a_broken_lock_is_a_finding_that_leaves_it_open_what_is_right(device):
    (device.root / "samdkit.lock").write_text("{ not [ this = format\n", "utf-8")
    report = json.loads(device.samdkit("check", "--format", "json").out)
    assert {1, 3} <= set(report["exit_codes"])
    broken = [one for one in report["findings"] if one["check"] == "soup.broken-lock"]
    assert [(one["file"], one["severity"]) for one in broken] == [("samdkit.lock", "unknown")]


def test_a_broken_record_is_named_by_its_line_and_the_others_count(device):
    records = device.root / "evidence/runs.jsonl"
    first, *others = records.read_text("utf-8").splitlines(keepends=True)
    records.write_text("".join(["{ not json\n", *others]), "utf-8")
    checked = device.samdkit("check")
    assert checked.code == 2
    assert checked.lines[0].startswith("evidence/runs.jsonl:1: unreadable evidence.unreadable ")
    gone = json.loads(first)["verifies"]
    assert all(any(address in line for address in gone) for line in checked.lines[1:-1])
