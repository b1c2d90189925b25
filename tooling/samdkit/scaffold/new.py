"""`samdkit new`: a device from a template, with its components, locks and git repository. No network."""

import shutil
import subprocess  # nosec B404 - git is a program
import tempfile
from collections.abc import Callable
from pathlib import Path

from samdkit.errors import UsageError
from samdkit.scaffold import answers, template, vendor
from samdkit.scaffold.template import Template


# implements: KIT-SRS-050.a, KIT-SRS-050.b
def new(name: str, target: Path, given: dict[str, str], *, echo: Callable[[str], None]) -> None:
    """Renders the template into `target` (which must not exist or be empty), all or nothing.

    Raises `UsageError` for an unknown template, question or wrong answer, or a target that holds something.
    """
    chosen = template.find(name)
    answered = answers.checked(chosen, given)
    if target.exists() and any(target.iterdir()):
        message = f"{target.name} is not empty"
        raise UsageError(message, hint="name a folder that does not exist")
    with tempfile.TemporaryDirectory(prefix="samdkit-new-") as folder:
        rendered = _render(chosen, Path(folder), answered)
        vendor.complete(rendered, echo=echo)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.rmdir()
        shutil.move(rendered, target)
    _repository(target, echo)


def _render(chosen: Template, folder: Path, answered: dict[str, str]) -> Path:
    """Cookiecutter's functions, not its command: that one writes into the home folder."""
    from cookiecutter.generate import generate_context, generate_files  # noqa: PLC0415 - takes 0.1 s
    from cookiecutter.prompt import prompt_for_config  # noqa: PLC0415 - as above

    source = chosen.unpack(folder)
    context = generate_context(str(source / "cookiecutter.json"), extra_context=answered)
    context["cookiecutter"] = prompt_for_config(context, no_input=True)
    out = folder / "out"
    out.mkdir()
    return Path(generate_files(source, context=context, output_dir=str(out)))


# implements: KIT-SRS-050.d
def _repository(target: Path, echo: Callable[[str], None]) -> None:
    """A git repository with a first commit, where git knows who commits."""
    if shutil.which("git") is None:
        echo("There is no git here; install it and run `git init` in the device's folder.")
        return
    _git(target, "init", "--quiet", "--initial-branch=main")
    _git(target, "add", "--all")
    if _git(target, "commit", "--quiet", "--message", "Device from the template") != 0:
        echo("git knows no name to commit with. Make the first commit yourself: git config user.name …, user.email …, git commit")


def _git(target: Path, *arguments: str) -> int:
    command = ["git", "-C", str(target), *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603  # nosec B603 - a list of our own
