"""`samdkit trace`."""

import os
import subprocess
import sys

import pytest


@pytest.mark.verifies("KIT-SRS-013.a")
def test_the_matrix_has_one_line_for_each_part_and_control(cuff, samdkit):
    called = samdkit("trace", "--folder", cuff.root)
    assert (called.code, called.err) == (0, "")
    assert [line.split()[0] for line in called.lines][:3] == ["SRS-001.a", "SRS-001.b", "SRS-001.c"]
    assert len(called.lines) == 11
    (line,) = [one for one in called.lines if one.startswith("SRS-002 ")]
    assert (
        " ".join(line.split()) == "SRS-002 executed Mean pressure ← UN-002 → tests/test_reading.py::test_mean (passed, executed)"
    )
    assert next(one for one in called.lines if one.startswith("SRS-007 ")).endswith("→  no test")


@pytest.mark.verifies("KIT-SRS-060.d")
def test_the_chain_of_an_item_leads_up_and_down(cuff, samdkit):
    called = samdkit("trace", "SRS-001", "--folder", cuff.root)
    assert called.code == 0
    assert (
        called.lines[0]
        == f"SRS-001 Impossible readings are refused  (software-requirement, dossier/requirements.md:{line(cuff)})"
    )
    text = [one.strip() for one in called.lines]
    for expected in (
        "derives-from UN-001 A wrong reading is noticed",
        "derives-from RISK-001 A slip of the finger",
        "satisfied by SAD-002 Reading",
        "realises RC-001 Limits at entry",
        "SRS-001.b: fault-sensitive; wanted: executed (class B)",
        "implemented by src/cuff/reading.py::refusals#2 (5 of 5 seeded faults noticed)",
        "verified by tests/test_reading.py::TestDiastolic::test_equal_is_refused (passed, fault-sensitive)",
    ):
        assert expected in text


def line(folder) -> int:
    return folder.line("dossier/requirements.md", "## SRS-001")


@pytest.mark.verifies("KIT-SRS-060.d")
def test_a_part_an_item_of_a_component_and_a_clause_are_shown(cuff, samdkit):
    assert samdkit("trace", "SRS-001.b", "--folder", cuff.root).lines[0].startswith("SRS-001 ")
    inherited = samdkit("trace", "PULSE-SRS-001", "--folder", cuff.root)
    assert "vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl!dossier/requirements.md:6" in inherited.lines[0]
    justification = samdkit("trace", "JUS-002", "--folder", cuff.root)
    assert any(one.strip().startswith("concerns mdr-annex-ii-iii:II.6.1.b.glp ") for one in justification.lines)


@pytest.mark.verifies("KIT-SRS-060.a")
@pytest.mark.parametrize("name", ["SRS-099", "nothing", ""])
def test_an_unknown_item_is_a_wrong_call_with_one_message(cuff, samdkit, name):
    called = samdkit("trace", name, "--folder", cuff.root)
    assert (called.code, called.out) == (2, "")
    assert called.err == f"samdkit: there is no {name} (`samdkit trace` lists all)\n"


@pytest.mark.verifies("KIT-SRS-060.a")
def test_a_folder_without_dossier_is_a_wrong_call_with_one_message(tmp_path, samdkit):
    called = samdkit("trace", "--folder", tmp_path)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith(f"samdkit: {tmp_path.name}: no dossier/ here (")
    assert called.err.count("\n") == 1


@pytest.mark.verifies("KIT-SRS-060.b")
def test_a_reader_that_is_gone_is_no_traceback(cuff):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "samdkit", "trace", "--folder", str(cuff.root)]
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
