"""`samdkit.lock` and the hashed requirement locks of a device.

`samdkit.lock` names what the kit put into the device: its own version, the template with the answers, each
component's wheel and evidence with their sha256. `requirements.txt` is what the product runs with,
`requirements-test.txt` adds what the tests need; both in pip's format with `--hash`.
"""

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from samdkit import digests
from samdkit.errors import CannotTell
from samdkit.model.component import Component, LockedPackage
from samdkit.model.finding import Finding, Severity
from samdkit.model.kit import Kit
from samdkit.model.location import Location

NAME = "samdkit.lock"
RUNTIME = "requirements.txt"
TEST = "requirements-test.txt"
_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\*=]+)(?=[\s;]|$)")
_WHEEL = re.compile(r"(?:[A-Za-z0-9._-]+ @ )?(?:file:)?\.?/?(vendor/wheels/(\w[\w.]*)-([^-]+)-[^/\s]*\.whl)")
#: Lines that say nothing about what is installed.
_SILENT = re.compile(r"\s*(?:#.*|--require-hashes|--only-binary.*|--no-binary.*|--prefer-binary)?\s*$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(slots=True)
class Lock:
    """What `samdkit.lock` says."""

    kit_version: str = ""
    template: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    components: list[Component] = field(default_factory=list)
    kit_record: str = ""
    kit_sha256: str = ""

    @property
    def kit(self) -> Kit:
        """The samdkit that wrote it."""
        return Kit(self.kit_version, self.kit_record, self.kit_sha256)


# implements: KIT-SRS-006.a
def read_lock(root: Path) -> Lock | None:
    """The lock, with each wheel's digest as found on disk; `None` without a file, `CannotTell` if it is broken."""
    path = root / NAME
    if not path.is_file():
        return None
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        template = data.get("template", {})
        components = [_component(root, entry) for entry in data.get("component", [])]
        answers = {str(key): str(value) for key, value in template.get("answers", {}).items()}
        kit = {name: str(data["kit"].get(name, "")) for name in ("record", "sha256")}
        name = str(template.get("name", ""))
        return Lock(str(data["kit"]["version"]), name, answers, components, kit["record"], kit["sha256"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotTell(f"the lock can't be read: {error}", where=NAME, hint="restore it from git") from error


def _component(root: Path, entry: dict[str, Any]) -> Component:
    facts = {name: entry[name] for name in ("name", "version", "wheel", "sha256", "evidence")} | {
        "prefix": entry.get("prefix", "")
    }
    for name, value in facts.items():
        if not isinstance(value, str):
            message = f"`{name}` of a component is no text"
            raise TypeError(message)
    for name in ("wheel", "evidence"):
        if PurePosixPath(facts[name]).is_absolute() or ".." in PurePosixPath(facts[name]).parts:
            message = f"`{facts[name]}` lies outside the project"
            raise ValueError(message)
    wheel = root / facts["wheel"]
    return Component(found=digests.of_bytes(wheel.read_bytes()) if wheel.is_file() else "", **facts)


def read_packages(root: Path) -> tuple[list[LockedPackage], list[Finding]]:
    """The distributions of the runtime lock, then those that only the test lock has; sorted by name in each.

    A line that names no exact version is a finding: nobody can tell what it installs.
    """
    runtime, findings = _packages(root, RUNTIME, development=False)
    test, problems = _packages(root, TEST, development=True)
    known = {package.name for package in runtime}
    return runtime + [package for package in test if package.name not in known], findings + problems


def read_wheels(root: Path) -> list[LockedPackage]:
    """Every wheel that a requirement lock names by its path, once for each lock that does."""
    return [
        package for name in (RUNTIME, TEST) for package in _packages(root, name, development=name == TEST)[0] if package.wheel
    ]


# implements: KIT-SRS-006.a
def _packages(root: Path, name: str, *, development: bool) -> tuple[list[LockedPackage], list[Finding]]:
    path = root / name
    if not path.is_file():
        return [], []
    content = path.read_bytes()
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return [], [broken(name, content[: error.start].count(b"\n") + 1, "the lock is not UTF-8")]
    found: list[LockedPackage] = []
    findings: list[Finding] = []
    line = 1
    for row, height in zip(text.replace("\\\n", "").split("\n"), _line_counts(text), strict=True):
        match, wheel = _REQUIREMENT.match(row), _WHEEL.match(row.strip())
        hashes = tuple(sorted(_HASH.findall(row)))
        marker = row.partition(" --hash")[0].partition(";")[2].strip()
        if wheel:
            found.append(
                LockedPackage(normal(wheel.group(2)), wheel.group(3), hashes, line, name, wheel.group(1), development, marker)
            )
        elif match:
            found.append(LockedPackage(normal(match.group(1)), match.group(2), hashes, line, name, "", development, marker))
        elif not _SILENT.match(row):
            said = row.partition(" --hash")[0].strip()
            findings.append(broken(name, line, f"`{said}` names no exact version", fact=said))
        line += height
    return sorted(found, key=lambda package: package.name), findings


# implements: KIT-SRS-006.b
def broken(name: str, line: int, message: str, *, fact: str = "") -> Finding:
    """A lock, or a line of one, from which nobody can tell what is installed."""
    hint = "lock `name==version` with its sha256, or restore the file from git"
    return Finding("soup.broken-lock", message, Location(name, line), hint=hint, severity=Severity.UNKNOWN, fact=fact)


def _line_counts(text: str) -> list[int]:
    r"""How many physical lines each logical line (joined at `\`) takes."""
    return [row.count("\0") + 1 for row in text.replace("\\\n", "\0").split("\n")]


# implements: KIT-SRS-006.a
def normal(name: str) -> str:
    """A distribution's name in its normal form (PyPA name normalisation)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def lock_digests(root: Path) -> dict[str, str]:
    """sha256 of each lock file of the project, by name; they are part of a run's environment."""
    return {
        name: digests.of_bytes((root / name).read_bytes().replace(b"\r\n", b"\n"))
        for name in (RUNTIME, TEST, NAME)
        if (root / name).is_file()
    }


# implements: KIT-SRS-006.a
def render_lock(lock: Lock) -> str:
    """The text of `samdkit.lock`."""
    out = [
        "# Written by samdkit; it names what came from the kit. Commit it.",
        "",
        "[kit]",
        f"version = {_quoted(lock.kit_version)}",
        *(f"{name} = {_quoted(value)}" for name, value in (("record", lock.kit_record), ("sha256", lock.kit_sha256)) if value),
        "",
    ]
    if lock.template:
        out += ["[template]", f"name = {_quoted(lock.template)}", "", "[template.answers]"]
        out += [f"{key} = {_quoted(value)}" for key, value in sorted(lock.answers.items())]
        out.append("")
    for component in sorted(lock.components, key=lambda one: one.name):
        out += [
            "[[component]]",
            f"name = {_quoted(component.name)}",
            f"version = {_quoted(component.version)}",
            f"prefix = {_quoted(component.prefix)}",
            f"wheel = {_quoted(component.wheel)}",
            f"sha256 = {_quoted(component.sha256)}",
            f"evidence = {_quoted(component.evidence)}",
            "",
        ]
    return "\n".join(out)


def _quoted(value: str) -> str:
    """A string of TOML: that of JSON, with the one control character escaped that JSON leaves alone."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
