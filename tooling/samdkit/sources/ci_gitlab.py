"""Reads GitLab's `.gitlab-ci.yml` with the files of the repository that it includes; nothing is run or fetched."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path, PurePosixPath

from yaml.nodes import Node

from samdkit.model.ci import Definition, Job, Problem, Step
from samdkit.model.location import Location
from samdkit.sources import shell
from samdkit.sources.yaml_nodes import (
    NotYaml,
    documents,
    first_line,
    is_true,
    line,
    mapping,
    path,
    plain,
    scalars,
    sequence,
    text,
)

FILE = ".gitlab-ci.yml"
SYSTEM = "GitLab CI"
_DEEPEST = 10
#: Keys of the top level that are no jobs.
_NO_JOBS = frozenset(
    {
        "default",
        "include",
        "stages",
        "variables",
        "workflow",
        "image",
        "services",
        "cache",
        "before_script",
        "after_script",
        "spec",
        "types",
    }
)
#: Refs of `only` that a change starts.
_ON_CHANGE = frozenset({"branches", "tags", "merge_requests", "pushes", "external_pull_requests", "main", "master"})
_BY_OTHERS = frozenset({"schedules", "web", "api", "triggers", "pipelines", "chat", "external"})


# implements: KIT-SRS-085.1
def read(root: Path, definition: Definition) -> None:
    """Adds the jobs, by file and line."""
    if (root / FILE).is_file():
        reader = _Reader(root, definition)
        reader.file(FILE)
        definition.jobs += sorted(reader.jobs(), key=lambda one: one.location)


class _Reader:
    def __init__(self, root: Path, definition: Definition) -> None:
        self.root = root
        self.definition = definition
        self.entries: dict[str, dict[str, Node]] = {}
        """Job or hidden job → its keys."""
        self.places: dict[str, Location] = {}
        self.top: dict[str, Node] = {}
        self.read: set[str] = set()

    def file(self, name: str) -> None:
        """Takes in a file and what it includes; what stands in the file itself counts more."""
        if name in self.read:
            return
        self.read.add(name)
        try:
            found = documents((self.root / name).read_bytes().decode("utf-8"), name)
        except NotYaml as error:
            self.definition.problems.append(Problem(Location(name, error.line), error.message))
            return
        except UnicodeDecodeError:
            self.definition.problems.append(Problem(Location(name, 1), "the file is not UTF-8"))
            return
        for document in found:
            entries = mapping(document)
            for include in sequence(entries.get("include")):
                self._include(name, include)
            for key, node in entries.items():
                if key in _NO_JOBS:
                    self.top[key] = node
                elif mapping(node):
                    self.entries[key] = {**self.entries.get(key, {}), **mapping(node)}
                    self.places[key] = Location(name, line(node))

    def _include(self, name: str, node: Node) -> None:
        local = text(mapping(node).get("local")) if mapping(node) else text(node)
        if not local or "://" in local:
            return
        if ".." in PurePosixPath(local).parts:
            self.definition.problems.append(Problem(Location(name, line(node)), f"`{local}` lies outside the project"))
            return
        paths = sorted(self.root.glob(local.lstrip("/"))) if "*" in local else [self.root / local.lstrip("/")]
        for one in paths:
            if one.is_file():
                self.file(one.relative_to(self.root).as_posix())
            else:
                message = f"`{local}`, which it includes, is not there"
                self.definition.problems.append(Problem(Location(name, line(node)), message))

    def jobs(self) -> Iterator[Job]:
        """The jobs that run: those that are not hidden and have a script or start something."""
        for name in self.entries:
            entry = self._with_bases(name, 0)
            if name.startswith(".") or not entry.keys() & {"script", "trigger", "run"}:
                continue
            when, on_change, by_hand = self._when(entry)
            if when == ("never",):
                continue
            yield Job(
                name,
                SYSTEM,
                self.places[name],
                when,
                on_change,
                "",
                _may_fail(entry, by_hand=by_hand),
                (self._step(name, entry),),
            )

    def _with_bases(self, name: str, depth: int) -> dict[str, Node]:
        """The keys of a job with those of the jobs that it extends, each of which counts more than the one before."""
        entry = self.entries.get(name, {})
        found: dict[str, Node] = {}
        if depth < _DEEPEST:
            for base in sequence(entry.get("extends")):
                found |= self._with_bases(text(base), depth + 1)
        return {**found, **entry}

    def _step(self, name: str, entry: dict[str, Node]) -> Step:
        """All that a job runs: what stands before every script, and its own, as one script."""
        default = mapping(self.top.get("default"))
        before = entry.get("before_script") or default.get("before_script") or self.top.get("before_script")
        pieces = [one for part in (before, entry.get("script")) for one in self._scripts(part, 0)]
        # As one script, so that an `exit "$code"` of a later entry is seen from an earlier one.
        script = "\n".join(text(one) for one in pieces)
        begins = [0, *accumulate(text(one).count("\n") + 1 for one in pieces)]
        commands = []
        for command in shell.commands(script, "", 1):
            number = command.location.line - 1
            piece = bisect_right(begins, number) - 1
            where = Location(path(pieces[piece]), first_line(pieces[piece]) + number - begins[piece])
            commands.append(replace(command, location=where))
        uses = plain(entry["trigger"]) if "trigger" in entry else ""
        return Step("", self.places[name], tuple(commands), shell.shown_lines(script), uses)

    def _scripts(self, node: Node | None, depth: int) -> Iterator[Node]:
        """The texts of a script; `!reference [.job, script]` stands for that of another job."""
        if node is not None and node.tag == "!reference" and depth < _DEEPEST:
            job, *keys = [text(one) for one in sequence(node)]
            entry = self._with_bases(job, 0)
            if keys:
                yield from self._scripts(entry.get(keys[0]), depth + 1)
            return
        if node is None:
            return
        for one in sequence(node):
            if one.tag == "!reference" or one is not node:
                yield from self._scripts(one, depth + 1) if depth < _DEEPEST else ()
            else:
                yield from scalars(one)

    def _when(self, entry: dict[str, Node]) -> tuple[tuple[str, ...], bool, bool]:
        """When a job runs, as written; whether a change starts it, and whether somebody must."""
        rules = [mapping(one) for one in sequence(entry.get("rules"))]
        if rules:
            words = tuple(_rule(one) for one in rules)
            running = [text(one.get("when")) for one in rules if text(one.get("when")) != "never"]
            if not running:
                return ("never",), False, False
            return words, any(one not in {"manual", "delayed"} for one in running), False
        when = text(entry.get("when"))
        if when == "never":
            return ("never",), False, False
        if when == "manual":
            return ("manual",), False, True
        only = entry.get("only")
        if only is not None:
            refs = [text(one) for one in sequence(mapping(only).get("refs") or only)]
            return (f"only {plain(only)}",), not refs or any(one not in _BY_OTHERS for one in refs), False
        workflow = mapping(self.top.get("workflow")).get("rules")
        words = tuple(_rule(mapping(one)) for one in sequence(workflow)) or ("each pipeline",)
        return (*words, *([f"except {plain(entry['except'])}"] if "except" in entry else [])), True, False


def _rule(rule: dict[str, Node]) -> str:
    """A rule in words, as it is written."""
    return "; ".join(f"{name}: {plain(node)}" for name, node in rule.items() if name in {"if", "when", "changes", "exists"})


def _may_fail(entry: dict[str, Node], *, by_hand: bool) -> str:
    """Why a failure of the job fails no pipeline. A job that somebody starts may fail unless it says otherwise."""
    node = entry.get("allow_failure")
    if node is None:
        return "a job that somebody must start may fail" if by_hand else ""
    if mapping(node):
        return f"the job has `allow_failure: {plain(node)}`"
    return "the job has `allow_failure`" if is_true(node) else ""
