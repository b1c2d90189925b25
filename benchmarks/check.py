"""`samdkit check` on projects of N items beside two peers on the same number of items; CPU seconds of the whole process.

TRLC checks the links of N items; throughline checks a graph of N items. Ours has items, code, tests and evidence, and all checks on. Runs
alternate; the smallest of the rounds counts. The peers are installed into `build/peers` on the first call (the network is used).
"""

import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

import projects

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench"
PEERS = ROOT / "build" / "peers"
PINNED = ("trlc==3.1.1", "throughline==4.2.0")
KIT = [sys.executable, "-m", "samdkit"]


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    peers()
    shutil.rmtree(WORK, ignore_errors=True)
    for count in (100, 1_000, 10_000):
        projects.write(WORK / f"clean-{count}", count)
        projects.write(WORK / f"broken-{count}", count, broken=True)
        trlc(WORK / f"trlc-{count}", count)
        throughline(WORK / f"throughline-{count}", count)
    failed = False
    bare = smallest(rounds, {"start": ([*KIT, "--version"], ROOT)})["start"][0]
    for count in (100, 1_000, 10_000):
        commands = {
            "samdkit, clean": ([*KIT, "check"], WORK / f"clean-{count}"),
            "samdkit, a finding on every item": ([*KIT, "check"], WORK / f"broken-{count}"),
            "TRLC, links only": ([str(PEERS / "bin/trlc"), "."], WORK / f"trlc-{count}"),
            "throughline": ([str(PEERS / "bin/tl"), "check"], WORK / f"throughline-{count}"),
        }
        found = smallest(rounds, commands)
        print(f"\n{count} items: CPU seconds, largest memory in MB")
        for name, (seconds, memory) in found.items():
            print(f"  {name:34} {seconds:6.2f}  {memory:5.0f}")
        failed |= judged(count, found, bare)
        again = smallest(rounds, {"again": commands["samdkit, clean"]}, kept=True)["again"][0]
        share = again / found["samdkit, clean"][0]
        print(
            f"  {'held  ' if share <= 1 / 3 or count < 10_000 else 'MISSED'} nothing changed: {again:.2f} s, {share:.2f} of cold (at most a third at 10 000)"
        )
        failed |= share > 1 / 3 and count == 10_000
    return int(failed | linear(max(1, rounds // 2)))


def judged(count: int, found: dict[str, tuple[float, float]], bare: float) -> bool:
    """Prints each promise with what was measured; whether one was missed."""
    worst = max(found["samdkit, clean"], found["samdkit, a finding on every item"])
    promises = []
    if count == 10_000:
        promises += [
            ("of TRLC's time", worst[0] / found["TRLC, links only"][0], 0.7),
            ("of throughline's time", worst[0] / found["throughline"][0], 0.25),
        ]
        promises += [("MB of memory", worst[1], 150)]
    if count == 1_000:
        promises += [("of throughline's time", worst[0] / found["throughline"][0], 1.0)]
    if count == 100:
        promises += [("s more than the bare start", worst[0] - bare, 0.10)]
    for what, measured, limit in promises:
        print(f"  {'held  ' if measured <= limit else 'MISSED'} {measured:.2f} {what} (at most {limit})")
    return any(measured > limit for _, measured, limit in promises)


def linear(rounds: int) -> bool:
    """Whether the time per item at 100 000 items is within 1.3 of that at 10 000."""
    projects.write(WORK / "clean-100000", 100_000)
    found = smallest(rounds, {count: ([*KIT, "check"], WORK / f"clean-{count}") for count in (10_000, 100_000)})
    ratio = found[100_000][0] / found[10_000][0] / 10
    print(
        f"\n100 000 items: {found[100_000][0]:.1f} s, {found[100_000][1]:.0f} MB; {ratio:.2f} times the time per item at 10 000 (at most 1.3)"
    )
    return ratio > 1.3


def smallest(rounds: int, commands: dict, *, kept: bool = False) -> dict:
    """Command → smallest CPU seconds and largest memory (MB) over alternating rounds."""
    found: dict = {}
    for _ in range(rounds):
        for name, (command, folder) in commands.items():
            if not kept:
                shutil.rmtree(folder / ".samdkit", ignore_errors=True)
            seconds, memory = measured(command, folder)
            before = found.get(name, (seconds, memory))
            found[name] = (min(before[0], seconds), max(before[1], memory))
    return found


def measured(command: list[str], folder: Path) -> tuple[float, float]:
    """CPU seconds and peak memory of one process, by a small parent of its own."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)"
    )
    out = subprocess.run(
        [sys.executable, "-S", "-c", code, *command], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.split()
    return float(out[0]), float(out[1])


def peers() -> None:
    if not (PEERS / "bin/tl").exists():
        venv.create(PEERS, with_pip=True, clear=True)
        subprocess.run([str(PEERS / "bin/pip"), "install", "-qq", *PINNED], check=True)


def trlc(root: Path, count: int) -> None:
    """The items of our project as records, with the same texts and links; a test is a record that names what it verifies."""
    root.mkdir(parents=True)
    kinds = "".join(f"type {kind} {{\n  text String\n{fields}}}\n\n" for kind, fields in _TYPES.items())
    (root / "model.rsl").write_text(f"package Bench\n\n{kinds}", "utf-8")
    records = [_record(one) for one in projects.items(count)]
    for start in range(0, len(records), 100):
        (root / f"items{start:06}.trlc").write_text("package Bench\n\n" + "\n".join(records[start : start + 100]), "utf-8")


_TYPES = {
    "Need": "  user String\n",
    "Requirement": "  category String\n  rationale String\n  derives_from Need\n",
    "Architecture": "  code String\n  safety_class String\n  satisfies Requirement [1 .. *]\n",
    "Risk": "".join(f"  {name} String\n" for name in ("hazard", "sequence", "situation", "harm", "severity", "probability"))
    + "  derives_from Architecture\n",
    "Control": "  option String\n  mitigates Risk\n  realised_by Requirement\n",
    "Test": "  verifies optional Requirement [1 .. *]\n  verifies_controls optional Control [1 .. *]\n",
}


def _record(item: "projects.Made") -> str:
    values = "".join(f'  {name} = "{value}"\n' for name, value in item.attributes.items())
    for name, ends in item.links.items():
        many = name in {"satisfies", "verifies", "verifies_controls"}
        text = f"[{', '.join(ends)}]" if many else ends[0]
        values += f"  {name} = {text}\n"
    return f'{item.kind} {item.id} {{\n  text = "{item.text}"\n{values}}}\n'


def throughline(root: Path, count: int) -> None:
    """The same items in a fresh project of theirs; needs derive from the intent, everything else from what it names."""
    root.mkdir(parents=True)
    subprocess.run([str(PEERS / "bin/tl"), "init", "--name", "bench"], cwd=root, check=True, capture_output=True)
    intent = next((root / "vision").glob("INT-*.yml")).stem
    made = projects.items(count)
    uids = {item.id: f"REQ-{number:06}" for number, item in enumerate(made, 2)}
    for item in made:
        ends = [uids[end] for ends in item.links.values() for end in ends] or [intent]
        links = "".join(f"  - target: {end}\n    type: derives_from\n" for end in ends)
        attributes = " ".join(f"{name} {value}." for name, value in item.attributes.items())
        text = (
            f"uid: {uids[item.id]}\ntype: requirement\nstatus: approved\ntitle: {item.kind} {item.id}\n"
            f"text: {item.text} {attributes}\nnormative: true\nlinks:\n{links}"
        )
        (root / f"requirements/{uids[item.id]}.yml").write_text(text, "utf-8")
    # It asks git for the history of the items; without a repository it leaves that part out.
    who = {f"GIT_{role}_{what}": "bench@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "items"]):
        subprocess.run(["git", *command], cwd=root, env={**os.environ, **who}, check=True, capture_output=True)


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(
        f"\nmeasured in {time.monotonic() - started:.0f} s on {os.cpu_count()} cores; Python {sys.version.split()[0]}; peers {', '.join(PINNED)}"
    )
    sys.exit(code)
