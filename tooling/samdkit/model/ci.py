"""What continuous integration does, as its definition in the repository says, and the rules of branches that were exported."""

from dataclasses import dataclass, field

from samdkit.model.location import Location


@dataclass(slots=True, frozen=True)
class Command:
    """One simple command of a shell script."""

    words: tuple[str, ...]
    """The program and its arguments, without quotes."""
    location: Location
    may_fail: str = ""
    """Why its failure fails nothing; empty: it does."""

    @property
    def text(self) -> str:
        """As it is shown."""
        return " ".join(self.words)


@dataclass(slots=True, frozen=True)
class Step:
    """One step of a job."""

    name: str
    location: Location
    commands: tuple[Command, ...] = ()
    lines: tuple[str, ...] = ()
    """Its script as it stands there, without comments and blank lines."""
    uses: str = ""
    """What it calls that lies elsewhere: `actions/checkout@v6`."""
    condition: str = ""
    may_fail: str = ""


@dataclass(slots=True, frozen=True)
class Job:
    """One job."""

    name: str
    system: str
    """`GitHub Actions`, `GitLab CI`."""
    location: Location
    when: tuple[str, ...] = ()
    """`push`, `pull_request`, `schedule (0 3 * * 1)`; of GitLab the rules as written."""
    on_change: bool = True
    """Whether a change of the repository starts it."""
    condition: str = ""
    may_fail: str = ""
    steps: tuple[Step, ...] = ()

    def commands(self) -> list[tuple[Command, str]]:
        """Each command with why its failure fails nothing, for its own sake, its step's or the job's; empty: it does."""
        return [(one, one.may_fail or step.may_fail or self.may_fail) for step in self.steps for one in step.commands]


@dataclass(slots=True, frozen=True)
class Problem:
    """What of a definition could not be read."""

    location: Location
    message: str


@dataclass(slots=True)
class Definition:
    """All jobs that the repository defines, in the order of files and lines."""

    jobs: list[Job] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """The files that jobs stand in."""
        return sorted({one.location.path for one in self.jobs})


@dataclass(slots=True, frozen=True)
class BranchRule:
    """One rule of a ruleset."""

    ruleset: str
    branches: str
    """For which branches: `default branch`, `refs/heads/release/*`."""
    name: str
    """`pull-request-review`, `status-check`, `non-fast-forward`."""
    detail: str
    """What it demands: `1 approving review`, the name of the status check."""
    in_force: bool
    location: Location
    bypass: str = ""
    """Who need not keep to it."""
