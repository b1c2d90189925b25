"""An earlier state of a project, read from git's objects: what differs from it, and what stood there. Nothing is checked out."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samdkit.errors import CannotTell, UsageError

if TYPE_CHECKING:
    from git import Git

_FETCH = "fetch all of it: `git fetch --unshallow`; in CI ask for the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0`)"
#: `:old-mode new-mode old-id new-id status`, as `git diff --raw` writes it.
_RAW_FIELDS = 5


@dataclass(slots=True)
class Earlier:
    """A state of the project that git holds, as far as it differs from the one that is looked at."""

    name: str
    """As the user named it."""
    commit: str
    files: dict[str, bytes | None] = field(default_factory=dict)
    """Each path that differs, with what stood there; `None`: there was no file."""


# implements: KIT-SRS-063.a
def since(root: Path, revision: str) -> Earlier:
    """What differs between the work tree, new files included, and a revision; `main...` stands for where the branch left `main`.

    Raises `UsageError` if there is no such revision, and `CannotTell` without a repository, without a commit, or where a shallow
    clone lacks the revision.
    """
    git = _git(root)
    commit = _commit(git, revision)
    with _said(f"git diff {revision}"):
        found = _changed(git, commit)
        new = git.ls_files("--others", "--exclude-standard", "-z", stdout_as_string=False)
    found.files.update({name.decode("utf-8", "surrogateescape"): None for name in new.split(b"\0") if name})
    found.name = revision
    return found


@contextmanager
def staged(root: Path) -> Iterator[tuple[Path, Earlier]]:
    """A folder with the project as it is staged, and what differs in it from the last commit.

    That is the project's own folder where nothing else differs, else a copy of the index in a folder for the time being.
    """
    git = _git(root)
    commit = _commit(git, "HEAD")
    with _said("git diff --cached"):
        found = _changed(git, commit, "--cached")
        beside = git.diff("--name-only", "--relative") or git.ls_files("--others", "--exclude-standard")
    found.name = "HEAD (staged)"
    if not beside:
        yield root, found
        return
    with tempfile.TemporaryDirectory(prefix="samdkit-") as folder:
        with _said("git checkout-index"):
            git.checkout_index("--all", "--quiet", f"--prefix={folder}/")
            inside = git.rev_parse("--show-prefix")
        place = Path(folder, inside)
        place.mkdir(parents=True, exist_ok=True)
        yield place, found


def _git(root: Path) -> "Git":
    """Git, called in the project's folder, that writes nothing: not even what it learnt about the files' times."""
    from git import Git  # noqa: PLC0415 - takes 0.1 s, and few calls need the history

    if not any((one / ".git").exists() for one in (root, *root.parents)):
        raise CannotTell("this is in no git repository", where=root.name, hint="changes are told by git: `git init`, then commit")
    git = Git(str(root))
    git.update_environment(GIT_OPTIONAL_LOCKS="0")
    return git


def _commit(git: "Git", revision: str) -> str:
    """The id of a commit, by any name that git knows."""
    from git.exc import GitError  # noqa: PLC0415 - as above

    base, dots, rest = revision.partition("...")
    try:
        if dots and not rest and base:
            return str(git.merge_base(base, "HEAD"))
        return str(git.rev_parse("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"))
    except (GitError, ValueError, OSError) as error:
        if _is_shallow(git):
            raise CannotTell(f"the history that is here does not reach back to {revision}", hint=_FETCH) from error
        if revision == "HEAD":
            raise CannotTell("there is no commit yet", hint="changes are told from the last commit: make one") from error
        raise UsageError(f"git knows no revision {revision}", hint="name a commit, a branch or a tag") from error


def _is_shallow(git: "Git") -> bool:
    from git.exc import GitError  # noqa: PLC0415 - as above

    try:
        return bool(git.rev_parse("--is-shallow-repository") == "true")
    except (GitError, ValueError, OSError):
        return False


@contextmanager
def _said(call: str) -> Iterator[None]:
    """What git can't do is a clear message."""
    from git.exc import GitError  # noqa: PLC0415 - as above

    try:
        yield
    except (GitError, ValueError, OSError) as error:
        raise CannotTell("git can't read what changed", hint=f"see what `{call}` says") from error


def _changed(git: "Git", commit: str, *options: str) -> Earlier:
    """Paths below the project that differ from a commit, with what stood there then."""
    raw: bytes = git.diff(
        "--raw", "-z", "--no-renames", "--relative", "--no-abbrev", "--no-ext-diff", "--no-color", "--ignore-submodules",
        *options, commit, "--", stdout_as_string=False, strip_newline_in_stdout=False,
    )  # fmt: skip
    fields = raw.split(b"\0")
    found: dict[str, bytes | None] = {}
    for entry, path in zip(fields[::2], fields[1::2], strict=False):
        parts = entry.lstrip(b":").split(b" ")
        if len(parts) == _RAW_FIELDS:
            found[path.decode("utf-8", "surrogateescape")] = _content(git, parts[0], parts[2])
    return Earlier("", commit, found)


def _content(git: Any, mode: bytes, identifier: bytes) -> bytes | None:
    if mode == b"000000" or not mode.startswith(b"100"):
        return None  # it was not there, or is a link
    _, _, _, content = git.get_object_data(identifier.decode())
    return bytes(content)
