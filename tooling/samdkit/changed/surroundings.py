"""Packages, components and settings that differ."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from samdkit.changed.change import Change, How, Kind, read_now
from samdkit.errors import SamdkitError
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import locks, pytest_settings
from samdkit.sources.configuration import read as read_configuration
from samdkit.sources.revision import Earlier


# implements: KIT-SRS-063.e
def packages(project: Project, earlier: Earlier) -> list[Change]:
    """Distributions that a lock has in another version or with other bytes, and components whose wheel or evidence differs."""
    found: dict[tuple[Kind, str], Change] = {}
    if any(name in earlier.files for name in (locks.RUNTIME, locks.TEST)):
        with _placed(project, earlier, (locks.RUNTIME, locks.TEST)) as folder:
            before = {one.name: one for one in locks.read_packages(Path(folder))[0]}
        now = {one.name: one for one in project.packages}
        for name in sorted(before.keys() | now.keys()):
            was, one = before.get(name), now.get(name)
            place = one or was
            if place is None or (was and one and (was.version, was.hashes) == (one.version, one.hashes)):
                continue
            how = How.ADDED if was is None else How.REMOVED if one is None else How.CHANGED
            what = (f"{was.version} becomes {one.version}",) if was and one and was.version != one.version else ()
            kind = Kind.COMPONENT if name in project.components else Kind.PACKAGE
            found[kind, name] = Change(kind, name, how, Location(place.path, place.line), what)
    for component in project.lock.components if project.lock is not None else ():
        for path in (component.wheel, component.evidence):
            if path in earlier.files:
                what = ("its wheel" if path == component.wheel else "its evidence",)
                found.setdefault(
                    (Kind.COMPONENT, component.name), Change(Kind.COMPONENT, component.name, How.CHANGED, Location(path), what)
                )
    return list(found.values())


# implements: KIT-SRS-063.e
def settings(project: Project, earlier: Earlier) -> list[Change]:
    """Settings of the kit and of pytest that say something else."""
    ours = [name for name in ("pyproject.toml", "samdkit.toml") if name in earlier.files]
    theirs = [name for name in pytest_settings.FILES if name in earlier.files]
    found = []
    with _placed(project, earlier, {"pyproject.toml", "samdkit.toml", *pytest_settings.FILES}) as folder:
        try:
            before = read_configuration(Path(folder)) if ours else project.configuration
        except SamdkitError:
            before = None
        if before != project.configuration:
            found.append(Change(Kind.SETTINGS, "samdkit", How.CHANGED, Location(ours[0])))
        if theirs and pytest_settings.digest(Path(folder)) != project.test_settings:
            found.append(Change(Kind.SETTINGS, "pytest", How.CHANGED, Location(theirs[0])))
    policy = project.configuration.policy
    if policy and policy in earlier.files:
        found.append(Change(Kind.SETTINGS, "policy", How.CHANGED, Location(policy)))
    return found


def _placed(project: Project, earlier: Earlier, names: Iterable[str]) -> "tempfile.TemporaryDirectory[str]":
    """A folder with some files of the project's own folder as they were."""
    folder = tempfile.TemporaryDirectory(prefix="samdkit-")
    for name in names:
        content = earlier.files[name] if name in earlier.files else read_now(project.root / name)
        if content is not None:
            Path(folder.name, name).write_bytes(content)
    return folder
