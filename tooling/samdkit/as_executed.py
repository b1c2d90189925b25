"""The development plan beside what continuous integration and the branch rules really do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from samdkit.model.ci import BranchRule, Command, Definition, Job, Problem
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import branch_rules, ci, shell
from samdkit.sources.dossier import references

PLAN = "software-development-plan"
#: What the kit asks of a device's CI.
GATES = ("samdkit verify", "samdkit check")
#: Programs that start another with their words.
_STARTERS = frozenset(
    {
        "uv",
        "uvx",
        "poetry",
        "hatch",
        "pdm",
        "pipenv",
        "pipx",
        "rye",
        "pixi",
        "sudo",
        "env",
        "time",
        "exec",
        "nice",
        "nohup",
        "command",
        "xvfb-run",
    }
)
_DEEPEST = 3
#: Folders of what is made and not written.
_MADE = frozenset({"build", "dist", "site", "node_modules", ".venv"})
_SHELLS = frozenset({"sh", "bash", "dash", "zsh"})
_PYTHON = re.compile(r"python[0-9.]*$")


@dataclass(slots=True, frozen=True)
class Place:
    """Where continuous integration runs something."""

    job: Job
    location: Location
    may_fail: str


@dataclass(slots=True, frozen=True)
class StatedStep:
    """A step that the plan says is run, or that the kit asks for."""

    words: str
    location: Location | None
    """Where the plan states it; nothing for what only the kit asks for."""
    places: tuple[Place, ...]

    @property
    def holding(self) -> list[Place]:
        """Where a change starts it and its failure fails the job."""
        return [one for one in self.places if one.job.on_change and not one.may_fail]


@dataclass(slots=True, frozen=True)
class StatedRule:
    """A branch rule that the plan says holds."""

    words: str
    location: Location
    rules: tuple[BranchRule, ...]
    """Those that say the same, in force or not."""


@dataclass(slots=True)
class AsExecuted:
    """What is stated and what is executed."""

    definition: Definition = field(default_factory=Definition)
    rules: list[BranchRule] = field(default_factory=list)
    rule_files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    steps: list[StatedStep] = field(default_factory=list)
    stated_rules: list[StatedRule] = field(default_factory=list)

    @property
    def asked(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self.definition.jobs or self.steps or self.stated_rules or self.rules)


# implements: KIT-SRS-085.2
def as_executed(project: Project) -> AsExecuted:
    """Read once for a project."""
    if PLAN not in project.worked_out:
        project.worked_out[PLAN] = _read(project)
    found: AsExecuted = project.worked_out[PLAN]
    return found


def _read(project: Project) -> AsExecuted:
    definition = ci.read(project.root)
    rules, problems, files = branch_rules.read(project.root)
    found = AsExecuted(definition, rules, files, [*definition.problems, *problems])
    executed = list(_executed(project, definition))
    for section in project.sections():
        if section.document == PLAN:
            for words in references(section.bookkeeping.get("runs", "")):
                found.steps.append(StatedStep(words, section.place("runs"), _places(words, executed)))
            for words in references(section.bookkeeping.get("branch-rules", "")):
                same = tuple(one for one in rules if words in {one.name, f"{one.name} {one.detail}"})
                found.stated_rules.append(StatedRule(words, section.place("branch-rules"), same))
    if not project.identity.is_component and (definition.jobs or found.steps):
        stated = {_program(tuple(one.words.split())) for one in found.steps}
        gates = (one for one in GATES if tuple(one.split()) not in stated)
        found.steps += [StatedStep(words, None, _places(words, executed)) for words in gates]
    return found


def _places(stated: str, executed: list[tuple[tuple[str, ...], Place]]) -> tuple[Place, ...]:
    wanted = _program(tuple(stated.split()))
    return tuple(place for words, place in executed if _runs(wanted, words))


def _executed(project: Project, definition: Definition) -> Iterator[tuple[tuple[str, ...], Place]]:
    """Every command of every job, and those of the shell scripts of the project that they call."""
    for job in definition.jobs:
        for command, may_fail in job.commands():
            for inner, why in _with_scripts(project, command, may_fail, 0):
                yield _program(inner.words), Place(job, inner.location, why)


def _with_scripts(project: Project, command: Command, may_fail: str, depth: int) -> Iterator[tuple[Command, str]]:
    yield command, may_fail
    words = command.words
    called = PurePosixPath(words[0]).name
    strict = called in _SHELLS and any(re.match(r"-\w*e", one) for one in words[1:2])
    name = next((one for one in words[1:] if not one.startswith("-")), "") if called in _SHELLS else words[0]
    if depth < _DEEPEST and ("/" in name or name.endswith(".sh")):
        path = PurePosixPath(name.removeprefix("./"))
        file = project.root / path
        if not {"..", *_MADE}.intersection(path.parts) and not path.is_absolute() and file.is_file():
            script = file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
            first = script.partition("\n")[0]
            if called in _SHELLS or re.match(r"#!.*\b(?:ba|da|z)?sh\b", first):
                strict = strict or bool(re.search(r"\bsh\s+-\w*e", first))
                for inner in shell.commands(script, path.as_posix(), 1, strict=strict, pipefail=False):
                    yield from _with_scripts(project, inner, inner.may_fail or may_fail, depth + 1)


def _program(words: tuple[str, ...]) -> tuple[str, ...]:
    """A command by the program that it starts: `.venv/bin/python -m samdkit check` is `samdkit check`."""
    if not words:
        return words
    name = PurePosixPath(words[0]).name
    if _PYTHON.match(name) and words[1:2] == ("-m",) and len(words) > 2:
        return _program(words[2:])
    return (name, *words[1:])


def _runs(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a command is the one that is wanted: the same program with the same words in their order, others between."""
    if not words or not wanted:
        return False
    if words[0] in _STARTERS and words[0] != wanted[0]:
        return any(_runs(wanted, _program(words[at:])) for at in range(1, len(words)))
    if words[0] != wanted[0]:
        return False
    left = iter(words[1:])
    return all(one in left for one in wanted[1:])
