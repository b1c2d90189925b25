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
