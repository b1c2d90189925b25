"""What git knows: the commit that is checked out."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from samdkit.model.commit import Commit


# implements: KIT-SRS-008
def head(root: Path) -> Commit:
    """The commit checked out in `root`; a folder that is in no repository, or in one without a commit, has none."""
    folder = next((one for one in (root, *root.parents) if (one / ".git").exists()), None)
    if folder is None:
        return Commit()
    from git import Repo  # noqa: PLC0415 - takes 0.1 s, and many calls need no history
    from git.exc import GitError  # noqa: PLC0415

    try:
        with Repo(folder) as repository:
            if not repository.head.is_valid():
                return Commit()
            commit = repository.head.commit
            return Commit(commit.hexsha, int(commit.committed_date))
    except (GitError, ValueError, OSError):
        return Commit()


# implements: KIT-SRS-008
def state(root: Path, commit: Commit, apart: Iterable[str]) -> Commit:
    """The commit with the answer whether the work tree differs from it; folders `apart` (evidence, built files) don't count."""
    if not commit.id:
        return commit
    from git import Repo  # noqa: PLC0415
    from git.exc import GitError  # noqa: PLC0415

    try:
        with Repo(root, search_parent_directories=True) as repository:
            status = repository.git.status("--porcelain", "--", str(root), *(f":(exclude){root / one}" for one in apart))
    except (GitError, ValueError, OSError):
        return replace(commit, dirty=True)
    return replace(commit, dirty=bool(status.strip()))


# implements: KIT-SRS-092.2
def tracked(root: Path) -> list[str] | None:
    """The files below `root` that git tracks, sorted; nothing where the folder is in no repository or has no such file."""
    return _listed(root) or None


def untracked(root: Path) -> list[str]:
    """The files below `root` that git neither tracks nor ignores, sorted."""
    return _listed(root, "--others", "--exclude-standard")


def _listed(root: Path, *options: str) -> list[str]:
    if not any((one / ".git").exists() for one in (root, *root.parents)):
        return []
    from git import Git  # noqa: PLC0415 - as above
    from git.exc import GitError  # noqa: PLC0415

    try:
        found = Git(root).ls_files("-z", *options, stdout_as_string=False)
    except (GitError, OSError):
        return []
    return sorted(name.decode("utf-8", "surrogateescape") for name in found.split(b"\0") if name)
