"""Reads GitHub's workflows with the actions and workflows of the repository that they call; nothing is run or fetched."""

import re
from pathlib import Path, PurePosixPath

from yaml.nodes import Node

from samdkit.model.ci import Definition, Job, Problem, Step
from samdkit.model.location import Location
from samdkit.sources import shell
from samdkit.sources.yaml_nodes import NotYaml, documents, first_line, is_true, line, mapping, plain, sequence, text

FOLDER = ".github/workflows"
SYSTEM = "GitHub Actions"
_DEEPEST = 5
#: What a change of the repository, or the wish to make one, starts.
_ON_CHANGE = frozenset({"push", "pull_request", "pull_request_target", "merge_group"})
_NEVER = re.compile(r"(?:\$\{\{\s*)?false(?:\s*\}\})?$", re.IGNORECASE)


# implements: KIT-SRS-085.1
def read(root: Path, definition: Definition) -> None:
    """Adds the jobs of all workflows, by file and line."""
    for path in sorted({*root.glob(f"{FOLDER}/*.yml"), *root.glob(f"{FOLDER}/*.yaml")}):
        reader = _Reader(root, definition)
        name = path.relative_to(root).as_posix()
        definition.jobs += reader.workflow(name, called_when=None, depth=0)


class _Reader:
    def __init__(self, root: Path, definition: Definition) -> None:
        self.root = root
        self.definition = definition

    def workflow(self, path: str, *, called_when: tuple[tuple[str, ...], bool] | None, depth: int) -> list[Job]:
        """The jobs of a workflow; of one that is called, with what starts its caller."""
        top = mapping(self._top(path))
        if called_when is None:
            when = tuple(_triggers(top.get("on")))
            on_change = any(one.partition(" ")[0] in _ON_CHANGE for one in when)
        else:
            when, on_change = called_when
        found: list[Job] = []
        for name, node in mapping(top.get("jobs")).items():
            job = mapping(node)
            if _NEVER.match(text(job.get("if")).strip()):
                continue
            called = text(job.get("uses"))
            if called.startswith("./") and depth < _DEEPEST:
                found += self.workflow(called[2:], called_when=(when, on_change), depth=depth + 1)
                continue
            may_fail = _may_fail(job.get("continue-on-error"), "the job")
            defaults = [text(mapping(mapping(one.get("defaults")).get("run")).get("shell")) for one in (job, top)]
            default_shell = next((one for one in defaults if one), "")
            steps = self._steps(path, job.get("steps"), default_shell, depth)
            if called:
                steps = (Step("", Location(path, line(job["uses"])), uses=called),)
            condition = plain(job.get("if"))
            found.append(Job(name, SYSTEM, Location(path, line(node)), when, on_change, condition, may_fail, steps))
        return found

    def _top(self, path: str) -> Node | None:
        file = self.root / path
        if ".." in PurePosixPath(path).parts or not file.is_file():
            self.definition.problems.append(Problem(Location(path), "a workflow or action that is called is not there"))
            return None
        try:
            found = documents(file.read_bytes().decode("utf-8"), path)
        except NotYaml as error:
            self.definition.problems.append(Problem(Location(path, error.line), error.message))
        except UnicodeDecodeError:
            self.definition.problems.append(Problem(Location(path, 1), "the file is not UTF-8"))
        else:
            return found[0] if found else None
        return None

    def _steps(self, path: str, node: Node | None, default_shell: str, depth: int) -> tuple[Step, ...]:
        found: list[Step] = []
        for one in sequence(node):
            step = mapping(one)
            condition = plain(step.get("if"))
            if not _NEVER.match(condition):
                found += self._step(path, one, step, default_shell, depth)
        return tuple(found)

    def _step(self, path: str, node: Node, step: dict[str, Node], default_shell: str, depth: int) -> list[Step]:
        name, condition = plain(step.get("name")), plain(step.get("if"))
        may_fail = _may_fail(step.get("continue-on-error"), "the step")
        uses = text(step.get("uses"))
        if uses.startswith("./") and depth < _DEEPEST:
            return self._action(uses[2:], may_fail, condition, depth)
        script = step.get("run")
        if script is None:
            return [Step(name, Location(path, line(node)), uses=uses, condition=condition, may_fail=may_fail)]
        strict, pipefail = _shell(text(step.get("shell")) or default_shell)
        commands = shell.commands(text(script), path, first_line(script), strict=strict, pipefail=pipefail)
        lines = shell.shown_lines(text(script))
        return [Step(name, Location(path, line(node)), tuple(commands), lines, "", condition, may_fail)]

    def _action(self, folder: str, may_fail: str, condition: str, depth: int) -> list[Step]:
        """The steps of a composite action of the repository."""
        names = [(PurePosixPath(folder) / one).as_posix() for one in ("action.yml", "action.yaml")]
        path = next((one for one in names if (self.root / one).is_file()), names[0])
        runs = mapping(mapping(self._top(path)).get("runs"))
        found = self._steps(path, runs.get("steps"), "", depth + 1)
        return [
            Step(
                one.name,
                one.location,
                one.commands,
                one.lines,
                one.uses,
                " and ".join(filter(None, (condition, one.condition))),
                one.may_fail or may_fail,
            )
            for one in found
        ]


def _triggers(node: Node | None) -> list[str]:
    """What starts a workflow, with what narrows it."""
    named = mapping(node)
    if not named:
        return [text(one) for one in sequence(node)]
    found = []
    for name, more in named.items():
        narrowed = plain(more)
        found.append(f"{name} ({narrowed})" if narrowed and name not in {"workflow_dispatch", "workflow_call"} else name)
    return found


def _may_fail(node: Node | None, what: str) -> str:
    """Why a failure does not count: `continue-on-error`, unless it says no."""
    if node is None or text(node).lower() in {"false", ""}:
        return ""
    return f"{what} has `continue-on-error`" if is_true(node) else f"{what} has `continue-on-error: {plain(node)}`"


def _shell(name: str) -> tuple[bool, bool]:
    """Whether a failing command ends the script, and one before a pipe: GitHub's defaults for each shell."""
    if not name or name == "sh":
        return True, False
    if name == "bash":
        return True, True
    return "-e" in name or "{0}" not in name, "pipefail" in name
