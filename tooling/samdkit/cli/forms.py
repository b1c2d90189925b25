"""The option `--format FORM[=FILE]`, the same for every command that writes data in several forms."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from samdkit.errors import UsageError
from samdkit.files import write_bytes


@dataclass(slots=True, frozen=True)
class Form:
    """A form that was asked for, and the file that it goes into; without one, standard output."""

    name: str
    file: Path | None = None


def one_of(*names: str) -> Callable[[str], Form]:
    """What click makes of `sarif` or `sarif=FILE`; anything else is a wrong call."""

    def form(value: str) -> Form:
        name, equals, file = value.partition("=")
        if name not in names:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(names)}")
        if equals and not file:
            raise click.BadParameter(f"{value!r} names no file")
        return Form(name, Path(file) if equals else None)

    return form


def option(*names: str, more: str = "") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option itself, for a command that writes text unless told otherwise; `more` is said of its files."""
    return click.option(
        "--format",
        "wanted",
        type=one_of(*names),
        metavar="FORM[=FILE]",
        multiple=True,
        help=f"{', '.join(names)}. With =FILE into that file{more}; the last one without a file goes to standard output, else "
        "text does.",
    )


# implements: KIT-SRS-060.a
def write_file(path: Path, content: bytes) -> None:
    """Writes by renaming, so that nobody reads a half-written file; a place that can't be written to is a wrong call."""
    try:
        write_bytes(path, content)
    except OSError as error:
        raise UsageError(f"can't be written: {error.strerror}", where=str(path), hint="name another file") from error


def encoded(text: str) -> bytes:
    """As UTF-8; what is none, part of a file's name in another encoding, stays readable as an escape."""
    return text.encode("utf-8", "backslashreplace")
