"""One shard of a run: its records in a folder of their own, with a note that says which shard of how many they are."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from samdkit.errors import UsageError
from samdkit.files import write_text
from samdkit.freshness import freshness
from samdkit.project import Project
from samdkit.verification import affected, recorder
from samdkit.verification.recorder import Chosen, Recorded

NOTE = "shard.json"


@dataclass(slots=True, frozen=True)
class Shard:
    """Which shard of how many, as `2/5` says it."""

    number: int
    count: int

    def __str__(self) -> str:
        """As it is written."""
        return f"{self.number}/{self.count}"


def parsed(text: str) -> Shard:
    """`2/5`; raises `ValueError` for anything that is not one of so many."""
    number, slash, count = text.partition("/")
    if not slash or not number.isdecimal() or not count.isdecimal() or not 1 <= int(number) <= int(count):
        message = f"{text!r} is not a shard, as 2/5 is"
        raise ValueError(message)
    return Shard(int(number), int(count))


# implements: KIT-SRS-065.a
def record(
    project: Project, python: Path, shard: Shard, into: Path | None, *, echo: Callable[[str], None], processes: int = 1
) -> Recorded:
    """Runs the tests of a shard and writes their records: into a folder by themselves, else to those that are in `evidence/`."""
    chosen = Chosen(shard=(shard.number, shard.count))
    observed = recorder.observe(project, python, echo=echo, processes=processes, chosen=chosen)
    if into is None:
        left = [run for run in affected.staying(project, freshness(project)) if not chosen.has(run.function)]
        return recorder.write(project, observed, left)
    recorded = recorder.write(project, observed, folder=into)
    note = {"shard": shard.number, "of": shard.count, "commit": project.commit.id, "tests": len(observed.runs)}
    write_text(into / NOTE, json.dumps(note, sort_keys=True) + "\n")
    return recorded


def note(folder: Path) -> Shard | None:
    """Which shard a folder holds; `None` if it does not say. Raises `UsageError` if its note can't be read."""
    file = folder / NOTE
    if not file.is_file():
        return None
    try:
        data = json.loads(file.read_text("utf-8"))
        return parsed(f"{data['shard']}/{data['of']}")
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError("not a note of a shard", where=str(file), hint="run that shard again") from error


def missing(found: list[Shard]) -> list[Shard]:
    """The shards that there should be beside those that are there; sorted."""
    there = set(found)
    wanted = {Shard(number, count) for count in {one.count for one in found} for number in range(1, count + 1)}
    return sorted(wanted - there, key=lambda one: (one.count, one.number))
