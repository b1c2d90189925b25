"""How long `samdkit --help` takes beyond bare Python: medians of alternating runs, in milliseconds of wall time."""

import statistics
import subprocess
import sys
import time

ROUNDS = 21
#: Issue and README promise less than this.
LIMIT = 150


def main() -> int:
    commands = {
        "bare Python": [sys.executable, "-c", "pass"],
        "samdkit --help": [sys.executable, "-m", "samdkit", "--help"],
        "samdkit check --help": [sys.executable, "-m", "samdkit", "check", "--help"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times[name].append(1000 * (time.perf_counter() - start))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:22} {median:6.0f} ms   (smallest {min(times[name]):.0f}, largest {max(times[name]):.0f})")
    more = medians["samdkit --help"] - medians["bare Python"]
    print(f"samdkit --help takes {more:.0f} ms more than bare Python; promised: less than {LIMIT} ms")
    return 0 if more < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
