"""Faults that harm the process of their tests: each has a verdict, and nothing but that process suffers."""

from pathlib import Path

#: What each function does where it must not: a fault turns its condition round.
HARM = {
    "ends the process": "os._exit(0)",
    "leaves Python": "sys.exit(0)",
    "kills its group": "os.killpg(0, 9)",
    "closes everything": "os.closerange(0, 200)",
    "deletes its folder": "os.chdir(tempfile.mkdtemp()); os.rmdir(os.getcwd())",
    "interrupts": "os.kill(os.getpid(), 2)",
    "takes most memory": "bytearray(os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') * 6 // 10)",
    "computes for ever": "while True: pass",
    "waits for ever": "time.sleep(10000)",
    "goes on as two": "os.fork(); return 1",
    "leaves a process": "kept.append(subprocess.Popen(['sleep', '98765'], start_new_session=True)); return 1",
}
PRODUCT = "import os, subprocess, sys, tempfile, time\n\nkept = []\n\n"
CHECKS = "import product\n\n"
for number, harm in enumerate(HARM.values()):
    PRODUCT += f"def f{number}(asked=None):  # unit\n    if asked:\n        {harm}\n        return 2\n    return 1\n\n"
    CHECKS += f"def test_{number}():\n    assert product.f{number}() == 1\n\n"


def test_each_harmful_fault_has_its_verdict_and_all_others_have_theirs(project):
    project.product(PRODUCT)
    project.write("tests/test_a.py", CHECKS)
    found = project.seed(*([f"test_a.py::test_{number}"] for number in range(len(HARM))), chosen="the condition")
    outcomes = dict(zip(HARM, [one["outcome"] for _, one in sorted(found.items(), key=lambda one: one[0][1])], strict=True))
    late = {"computes for ever": "timeout", "waits for ever": "timeout"}
    harmless = {"goes on as two": "survived", "leaves a process": "survived"}
    assert outcomes == {**dict.fromkeys(HARM, "killed"), **late, **harmless}
    assert not left_over("98765")
    assert not list((project.out / "t").iterdir()), "temporary files are gone"


def left_over(argument):
    """Processes of this machine that were called with that argument."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes())
        except OSError:
            continue
    return [line for line in lines if argument.encode() in line.split(b"\0")]
