"""Seeding that is stopped, dies or is shared between processes leaves whole records and loses nothing that it learnt."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

#: A unit and a test that ends another process when it notices a fault, once or each time.
UNIT = "# implements: SRS-002\ndef double(number):\n    return number * 2\n"
TEST = """
import os, pathlib, pytest
from cuff.double import double

HERE = pathlib.Path({here!r})


def parent_of(pid):
    return int(pathlib.Path(f"/proc/{{pid}}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.mark.verifies("SRS-002")
def test_double():
    if double(3) != 6 and not HERE.exists():
        {once}
        os.kill({whom}, {signal})
    assert double(3) == 6
"""


@pytest.fixture
def doubled(cuff):
    """`doubled(whom, once)`: the small device with that unit and test, recorded and without records of faults."""

    def make(whom, *, once, signal=9):
        cuff.write("src/cuff/double.py", UNIT)
        here = str(cuff.root.parent / "ended")
        cuff.write(
            "tests/test_double.py", TEST.format(here=here, whom=whom, signal=signal, once="HERE.touch()" if once else "pass")
        )
        cuff.remove("evidence/faults.jsonl")
        return cuff

    return make


STARTED = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("samdkit", run_name="__main__")
"""


def killed_call(folder):
    """The exit code of the command in a process of its own, which Ctrl-C reaches wherever these tests are started from."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SAMDKIT"))}
    command = [
        sys.executable,
        "-c",
        STARTED,
        "verify",
        str(folder.root),
        "--faults",
        "--processes",
        "1",
        "--python",
        sys.executable,
    ]
    return subprocess.run(command, env=surroundings, capture_output=True, check=False, timeout=300).returncode


@pytest.fixture
def verify(samdkit, monkeypatch):
    """`verify(folder)`: the command, without the variables of the pytest that runs this test."""
    for name in [one for one in os.environ if one.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    return lambda folder, *options: samdkit("verify", folder.root, "--faults", "--python", sys.executable, *options)


def outcomes(folder, unit=""):
    return {(one.unit, one.fault): one.outcome for one in folder.load().faults if not one.origin and one.unit.endswith(unit)}


def running(argument):
    """Processes of this machine that were called with that argument."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes().split(b"\0")
            found += [path.name] * (argument.encode() in words)
        except OSError:
            continue
    return found


def journals(folder):
    return list((folder.root / ".samdkit/cache/seeding").glob("*"))


@pytest.mark.verifies("KIT-SRS-035.g")
@pytest.mark.parametrize(("signal", "code"), [(9, -9), (2, 130)], ids=["killed", "interrupted"])
def test_a_call_that_is_stopped_leaves_the_old_records_and_the_next_one_goes_on_where_it_was(doubled, verify, signal, code):
    device = doubled("parent_of(os.getppid())", once=True, signal=signal)
    old = '{"record": "fault", "broken": "but there"}\n'
    device.write("evidence/faults.jsonl", old)
    assert killed_call(device) == code
    assert device.read("evidence/faults.jsonl") == old
    ends = time.monotonic() + 20
    while running(f"--rootdir={device.root}"):
        assert time.monotonic() < ends, "nothing goes on without it"
    (journal,) = journals(device)
    learnt = journal.read_text("utf-8").count('"outcome"')
    assert learnt, "the units before it had their verdicts"
    called = verify(device)
    assert called.code == 0, called.err
    assert set(outcomes(device, "::double").values()) == {"killed"}
    (said,) = [line for line in called.lines if line.endswith(" seeded now.")]
    ran = int(said.split()[-3])
    assert ran < len(outcomes(device)), "what was learnt is not tried again; on a busy machine that may be all"
    assert not journals(device)


@pytest.mark.verifies("KIT-SRS-035.g")
def test_a_fault_that_ends_the_seeding_process_is_an_error_and_all_others_have_verdicts(doubled, verify):
    device = doubled("os.getppid()", once=False)
    called = verify(device)
    assert called.code == 0, called.err
    found = outcomes(device)
    died = {name for name, outcome in found.items() if outcome == "error"}
    assert died == outcomes(device, "::double").keys()
    assert len(found) > len(died)
    assert sum("the process that seeds faults died of it" in line for line in called.lines) == len(died)


@pytest.mark.verifies("KIT-SRS-035.e")
def test_several_processes_come_to_the_same_verdicts_as_one(cuff, verify):
    cuff.remove("evidence/faults.jsonl")
    assert verify(cuff, "--processes", "1").code == 0
    one = outcomes(cuff)
    cuff.remove("evidence/faults.jsonl")
    assert verify(cuff, "--processes", "2").code == 0
    assert outcomes(cuff) == one
    assert len(one) > 1
