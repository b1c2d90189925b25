"""`samdkit.lock` and the hashed requirement locks of a device.

`samdkit.lock` names what the kit put into the device: its own version, the template with the answers, each
component's wheel and evidence with their sha256. `requirements.txt` is what the product runs with,
`requirements-test.txt` adds what the tests need; both in pip's format with `--hash`.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samdkit import digests
from samdkit.errors import CannotTell
from samdkit.model.component import Component, LockedPackage

NAME = "samdkit.lock"
RUNTIME = "requirements.txt"
TEST = "requirements-test.txt"
_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
_WHEEL = re.compile(r"(?:[A-Za-z0-9._-]+ @ )?(?:file:)?\.?/?(vendor/wheels/(\w[\w.]*)-([^-]+)-[^/\s]*\.whl)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(slots=True)
class Lock:
    """What `samdkit.lock` says."""

    kit_version: str = ""
    template: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    components: list[Component] = field(default_factory=list)


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
        return Lock(str(data["kit"]["version"]), str(template.get("name", "")), answers, components)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise CannotTell(f"the lock can't be read: {error}", where=NAME, hint="restore it from git") from error


def _component(root: Path, entry: dict[str, Any]) -> Component:
    wheel = root / entry["wheel"]
    found = digests.of_bytes(wheel.read_bytes()) if wheel.is_file() else ""
    return Component(
        entry["name"],
        entry["version"],
        entry["wheel"],
        entry["sha256"],
        found,
        entry["evidence"],
        entry.get("prefix", ""),
    )


def read_packages(root: Path) -> list[LockedPackage]:
    """The distributions of the runtime lock, then those that only the test lock has; sorted by name in each."""
    runtime = _packages(root, RUNTIME, development=False)
    known = {package.name for package in runtime}
    return runtime + [package for package in _packages(root, TEST, development=True) if package.name not in known]


def _packages(root: Path, name: str, *, development: bool) -> list[LockedPackage]:
    path = root / name
    if not path.is_file():
        return []
    found: list[LockedPackage] = []
    text = path.read_text("utf-8").replace("\\\n", "")
    line = 1
    for row, raw in zip(text.split("\n"), _line_counts(path.read_text("utf-8")), strict=True):
        match, wheel = _REQUIREMENT.match(row), _WHEEL.match(row.strip())
        hashes = tuple(sorted(_HASH.findall(row)))
        if wheel:
            found.append(LockedPackage(normal(wheel.group(2)), wheel.group(3), hashes, line, name, wheel.group(1), development))
        elif match:
            found.append(LockedPackage(normal(match.group(1)), match.group(2), hashes, line, name, "", development))
        line += raw
    return sorted(found, key=lambda package: package.name)


def _line_counts(text: str) -> list[int]:
    r"""How many physical lines each logical line (joined at `\`) takes."""
    return [row.count("\0") + 1 for row in text.replace("\\\n", "\0").split("\n")]


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


def render_lock(lock: Lock) -> str:
    """The text of `samdkit.lock`."""
    out = [
        "# Written by samdkit; it names what came from the kit. Commit it.",
        "",
        "[kit]",
        f"version = {_quoted(lock.kit_version)}",
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
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
