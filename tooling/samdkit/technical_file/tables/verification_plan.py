"""How the device is verified: levels, tools and what has to be observed, as tests, records and policy say it."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from samdkit.architecture import Places
from samdkit.model.evidence import Run
from samdkit.model.item import Item
from samdkit.project import Project, natural
from samdkit.technical_file import cells, elements
from samdkit.technical_file.frames import frame
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: The levels in the order in which they are told; the last is of files of which nobody can tell.
LEVELS = ("unit", "integration", "system", "not told")


@dataclass(slots=True)
class TestFile:
    """The tests of one file with what they reach."""

    __test__ = False

    path: str
    functions: set[str] = field(default_factory=set)
    cases: int = 0
    elements: set[str] = field(default_factory=set)
    """Architecture items whose code they were seen to enter."""
    seen: bool = False
    """Whether a run of one of them was observed."""

    def level(self) -> tuple[str, bool]:
        """Its level, and whether its place says so; else what it was seen to enter."""
        words = {one for part in PurePosixPath(self.path).parts for one in part.removesuffix(".py").lower().split("_")}
        for level, names in frame("levels").items():
            if words & set(names):
                return level, True
        if not self.elements:
            return "not told", False
        return ("unit" if len(self.elements) == 1 else "integration"), False


def files(project: Project) -> list[TestFile]:
    """The project's own files with tests, by level and path."""
    places = Places(project)
    found: dict[str, TestFile] = {}
    for test in project.tests.values():
        if not test.origin:
            path = test.id.partition("::")[0]
            found.setdefault(path, TestFile(path)).functions.add(test.id)
    for run in project.runs:
        if run.origin:
            continue
        path = run.test.partition("::")[0]
        one = found.setdefault(path, TestFile(path))
        one.functions.add(run.function)
        one.cases += 1
        one.seen = one.seen or not run.results
        one.elements |= {owner.id for unit in run.executed - set(run.around) for owner in places.owners(unit.partition("::")[0])}
    return sorted(found.values(), key=lambda one: (LEVELS.index(one.level()[0]), one.path))


# implements: KIT-SRS-096.1
def levels(context: "Context") -> Table:
    """Each file of tests with its level and what it reaches."""
    words = context.words
    rows = []
    for one in files(context.project):
        level, placed = one.level()
        told = words("its place") if placed else words("what it was seen to enter") if one.seen else words("nothing: not run yet")
        reach = context.refs(sorted(one.elements, key=natural)) or cells.NONE
        rows.append((cells.code(one.path), words(level), told, str(len(one.functions)), str(one.cases), reach))
    columns = ("file", "level", "told by", "tests", "cases recorded", "architecture items entered")
    return Table("test-levels", words("Levels of the tests"), tuple(map(words, columns)), tuple(rows))


def by_level(context: "Context") -> Table:
    """How many tests there are at each level."""
    count: Counter[str] = Counter()
    tests: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    for one in files(context.project):
        level = one.level()[0]
        count[level] += 1
        tests[level] += len(one.functions)
        cases[level] += one.cases
    rows = [(context.words(one), str(count[one]), str(tests[one]), str(cases[one])) for one in LEVELS if count[one]]
    protocols = len(context.items("test-protocol"))
    if protocols:
        rows.append((context.words("by hand"), cells.NONE, str(protocols), str(len(context.items("test-record")))))
    columns = ("level", "files", "tests", "cases or records")
    title = context.words("Tests at each level")
    return Table("tests-at-each-level", title, tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-096.1
def tools(context: "Context") -> Table:
    """Each tool of verification and of making the device, with the state of its own validation."""
    rows = []
    for item in context.items("tool"):
        tasks = elements.tasks_of(context.project, item.id)
        validation = context.said(item, "validation")
        rows.append(
            (
                context.named(item),
                _version(context, item),
                context.text(cells.cell(item.attribute("used-for") or item.attribute("purpose"))),
                validation or elements.open_by(context, tasks),
                context.refs(one.id for one in tasks) or cells.NONE,
            )
        )
    columns = ("tool", "version", "used for", "validation", "open")
    return Table("verification-tools", context.words("Tools"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-096.1
def gates(context: "Context") -> Table:
    """What has to be observed of what, by the policy, and for how many requirement parts and controls that is so here."""
    words, wanted = context.words, context.project.grade_policy
    number = Counter(row.wanted.policy for row in context.matrix)
    of_class = {f"class-{one}": words("requirement of safety class %(name)s", name=one) for one in "CBA"}
    names = {"risk-control": words("risk control"), **of_class}
    rows = [
        (
            named,
            words(str(wanted.wanted[key])),
            words("yes") if key in wanted.survivors else words("no"),
            str(number[key]),
        )
        for key, named in names.items()
        if key in wanted.wanted
    ]
    rest = sum(count for key, count in number.items() if key not in names)
    if rest:
        said = words("as said beside each: a constraint, by hand, or no test")
        rows.append((words("other ways of verification"), said, cells.NONE, str(rest)))
    columns = ("of what", "wanted at least", "each unnoticed fault is judged", "how many here")
    return Table("gates", words("What has to be observed"), tuple(map(words, columns)), tuple(rows))


# implements: KIT-SRS-096.1
def environments(context: "Context") -> Table:
    """Each environment that tests ran in, with what identifies it."""
    words, project = context.words, context.project
    own = [run for run in project.runs if not run.origin and not run.results]
    used = Counter(run.environment for run in own)
    rows = []
    for digest in sorted(used):
        found = project.environments.get(digest)
        if found is None:
            rows.append((cells.code(short_digest(digest)), f"**{words('not recorded')}**", "", "", str(used[digest]), ""))
            continue
        locks = cells.below(f"{cells.code(name)} {cells.code(short_digest(one))}" for name, one in sorted(found.locks.items()))
        missed = cells.below(f"{cells.code(one['module'])}: {cells.cell(one['reason'])}" for one in found.not_observable)
        name = f"Python {found.python}<br>{cells.cell(found.platform)}"
        current = all(project.lock_digests.get(name) == one for name, one in found.locks.items())
        locks += "" if current else f"<br>**{words('not the locks that are here')}**"
        packages = str(len(found.packages))
        rows.append((cells.code(short_digest(digest)), name, locks, packages, str(used[digest]), missed or words("nothing")))
    columns = ("environment", "interpreter and platform", "locks (sha256)", "packages", "test cases", "could not be observed")
    return Table("test-environments", words("Environments"), tuple(map(words, columns)), tuple(rows))


def short_digest(digest: str) -> str:
    """The beginning of a digest: enough to tell one from another."""
    return digest[:12]


def environment_of(context: "Context", run: Run) -> str:
    """The environment of a run, as the table of environments names it; of a reported case the file that reports it."""
    if run.results:
        return cells.code(run.results)
    return cells.code(short_digest(run.environment)) if run.environment else context.words("not recorded")


def _version(context: "Context", item: Item) -> str:
    """The version of a tool: its own, else the one in the environment that tests ran in."""
    stated = item.attribute("version")
    package = item.attribute("package").lower()
    for environment in context.project.environments.values():
        for one in environment.packages:
            if not stated and one["name"].lower() == package:
                return cells.cell(one["version"])
    return cells.cell(stated) if stated else context.words("not recorded")
