"""Every way the kit says no: what is wrong, where, and what to do next.

SamdkitError            exit code 2 unless said otherwise
├── UsageError          the call or a file that steers it is wrong
└── CannotTell          something needed for an answer is missing or broken (exit code 3)
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What a command's exit code says; several apply: 2 before 1 before 3 before 0."""

    CLEAN = 0
    FINDINGS = 1
    UNREADABLE = 2
    CANNOT_TELL = 3


class SamdkitError(Exception):
    """A problem the user can mend: one message, a place where there is one, a hint."""

    exit_code: ClassVar[ExitCode] = ExitCode.UNREADABLE

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """The message as the command line prints it: `where: message (hint)`."""
        place = f"{self.where}: " if self.where else ""
        mend = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{mend}"


class UsageError(SamdkitError):
    """The call is wrong, or a file that steers the kit can't be read."""


class CannotTell(SamdkitError):
    """A tool, lock, environment or history that the answer needs is missing or broken."""

    exit_code: ClassVar[ExitCode] = ExitCode.CANNOT_TELL
