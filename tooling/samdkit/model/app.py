"""What is found in the repository of an app that has no dossier yet."""

from dataclasses import dataclass, field
from enum import StrEnum

from samdkit.model.code import Connection
from samdkit.model.location import Location


class Role(StrEnum):
    """What a source file is for, by where it stands and how it is named."""

    APP = "app"
    MIGRATION = "migration"
    COPIED = "copied"
    """Other people's code that was copied into the repository."""
    TEST = "test"
    DOCUMENTATION = "documentation"
    EXAMPLE = "example"
    TOOLING = "tooling"
    """What builds, checks or deploys the app and is no part of it."""

    @property
    def is_product(self) -> bool:
        """Whether it is in what users get."""
        return self in {Role.APP, Role.MIGRATION, Role.COPIED}


@dataclass(slots=True, frozen=True)
class SourceFile:
    """A file of source code."""

    path: str
    role: Role


@dataclass(slots=True, frozen=True)
class Module:
    """A Python file of the product."""

    path: str
    classes: int = 0
    functions: int = 0
    """Functions and methods."""


@dataclass(slots=True)
class Package:
    """A top-level package, a package right below one, or a group of loose modules: what becomes an architecture item."""

    name: str
    """`shop`, `shop.orders`; of loose modules their folder."""
    code: tuple[str, ...]
    """The folder, or the files of loose modules."""
    parent: str = ""
    """The key of the package that it is part of."""
    modules: list[Module] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)
    """Language → number of files, where it is not Python."""

    @property
    def key(self) -> str:
        """What no other package has: its folder, or its first file."""
        return self.code[0]


@dataclass(slots=True, frozen=True)
class TestFile:
    """A file with test functions."""

    __test__ = False

    path: str
    line: int
    """Of the first test function."""
    count: int
    collected: bool
    """Whether pytest would collect it by its default names."""


@dataclass(slots=True, frozen=True)
class Route:
    """An address at which the app answers."""

    method: str
    """`GET`, `GET, POST`; empty where the code doesn't say."""
    address: str
    handler: str
    framework: str
    location: Location


@dataclass(slots=True, frozen=True)
class Table:
    """A table of a database that the app makes."""

    name: str
    kind: str
    """`Django model`, `SQL`, …"""
    location: Location


class Scope(StrEnum):
    """When a dependency is there."""

    RUNTIME = "runtime"
    OPTIONAL = "optional"
    DEVELOPMENT = "development"


@dataclass(slots=True, frozen=True)
class Dependency:
    """A distribution that the repository declares."""

    name: str
    """Normalised."""
    declared: str
    """As it is written: `Django>=4.2,<6.0`."""
    scope: Scope
    location: Location
    version: str = ""
    """The exact one, if it is locked or pinned."""


@dataclass(slots=True, frozen=True)
class Fact:
    """Something that the repository says about the app as a whole."""

    value: str
    location: Location


@dataclass(slots=True, frozen=True)
class Problem:
    """What could not be read or named, so that a person must look."""

    location: Location
    message: str


@dataclass(slots=True)
class App:
    """Everything that was found, sorted."""

    files: list[SourceFile] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Sources in other languages, all of them."""
    packages: list[Package] = field(default_factory=list)
    tests: list[TestFile] = field(default_factory=list)
    dependencies: list[Dependency] = field(default_factory=list)
    imports: dict[str, Location] = field(default_factory=dict)
    """Declared distribution → where a module of it is first imported, as far as names tell."""
    undeclared: dict[str, Location] = field(default_factory=dict)
    """Module that is imported and matches no declared name → where it is first imported."""
    routes: list[Route] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    """`name`, `version`, `requires-python`."""
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    """Files that `samdkit check` could not read; they stay out of `code` and `tests`."""

    def of(self, *roles: Role) -> list[SourceFile]:
        """The Python files with one of the roles."""
        return [one for one in self.files if one.role in roles]

    def runtime(self) -> list[Dependency]:
        """The dependencies of the product."""
        return [one for one in self.dependencies if one.scope is Scope.RUNTIME]

    def owner(self, path: str) -> Package | None:
        """The package that a file belongs to: the one that names it most closely."""
        owners = [(len(code), one) for one in self.packages for code in one.code if path == code or path.startswith(f"{code}/")]
        return max(owners, key=lambda pair: pair[0])[1] if owners else None
