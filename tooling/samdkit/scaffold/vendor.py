"""Puts components and locks into a device."""

from collections.abc import Callable
from pathlib import Path

from samdkit.errors import CannotTell
from samdkit.files import write_bytes, write_text
from samdkit.model.component import Component
from samdkit.scaffold import wheels
from samdkit.scaffold.template import Template, find
from samdkit.sources import kit, locks

WHEELS = "vendor/wheels"
EVIDENCE = "vendor/evidence"


def components(root: Path, names: list[str]) -> list[Component]:
    """Writes the wheels and evidence of the named components below `root/vendor`."""
    known = wheels.available()
    found: list[Component] = []
    for name in names:
        wheel = known.get(name)
        if wheel is None:
            message = f"this samdkit has no component {name}"
            raise CannotTell(message, hint=f"it has {', '.join(known)}")
        path, evidence = f"{WHEELS}/{wheel.file}", f"{EVIDENCE}/{name}-{wheel.version}.jsonl"
        write_bytes(root / path, wheel.content)
        write_text(root / evidence, wheel.evidence)
        found.append(Component(name, wheel.version, path, wheel.sha256, wheel.sha256, evidence, wheel.prefix))
    return found


def requirement_locks(root: Path, template: Template, found: list[Component]) -> None:
    """Renders the template's locks: third parties as they were locked, components by their wheel's path and sha256."""
    lines = "".join(f"./{one.wheel} \\\n    --hash=sha256:{one.sha256}\n" for one in sorted(found, key=lambda one: one.name))
    for name in (locks.RUNTIME, locks.TEST):
        third = template.read(f"locks/{name}")
        write_text(root / name, third + lines)


def write_lock(root: Path, template: str, answers: dict[str, str], found: list[Component]) -> None:
    """Writes `samdkit.lock`; it names the kit that runs."""
    own = kit.running()
    lock = locks.Lock(own.version, template, answers, found, own.record, own.sha256)
    write_text(root / locks.NAME, locks.render_lock(lock))


def name_kit(root: Path) -> None:
    """Lets `samdkit.lock` name the kit that runs, and leaves the rest of it as it is.

    Raises `CannotTell` if there is no lock or a broken one.
    """
    lock = locks.read_lock(root)
    if lock is None:
        raise CannotTell(f"there is no {locks.NAME}", hint="restore it from git, or make the device with `samdkit new`")
    write_lock(root, lock.template, lock.answers, lock.components)


def complete(root: Path, *, echo: Callable[[str], None]) -> None:
    """Adds what a plain cookiecutter leaves out: the wheels and the locks of a device made from a template.

    The device's `pyproject.toml` names the template in `[tool.samdkit-template]`. A device that has its lock is left alone.
    """
    import tomllib  # noqa: PLC0415 - only here

    if (root / locks.NAME).is_file() or not (root / "pyproject.toml").is_file():
        return
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    template = settings.get("tool", {}).get("samdkit-template", {})
    if not template:
        return
    echo("Adding the components and locks of the template …")
    found = components(root, list(template["components"]))
    requirement_locks(root, find(template["name"]), found)
    write_lock(root, template["name"], {str(key): str(value) for key, value in template.get("answers", {}).items()}, found)
