"""What git remembers of a dossier: items that stood in it once and were taken out."""

import re
from dataclasses import dataclass
from pathlib import Path

from samdkit.errors import CannotTell

_HEADING = re.compile(r"([-+]) {0,3}#{2,6}[ \t]+([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+)(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_COMMIT = "commit "
_SHORT = 10


@dataclass(slots=True)
class Gone:
    """An item that a commit took out of the dossier."""

    title: str
    commit: str
    """The first characters of the commit that took it out."""
    successor: str | None = None
    """The title of the item that came back with its id; none came back in a commit."""


# implements: KIT-SRS-020.14
def gone(root: Path, folder: str) -> dict[str, list[Gone]]:
    """Id → each time that an item with it was taken out for more than a move, oldest first; empty without a history.

    Raises `CannotTell` where the history is cut off (a shallow clone).
    """
    from git import Repo  # noqa: PLC0415 - takes 0.1 s, and few calls need the history
    from git.exc import GitError, InvalidGitRepositoryError  # noqa: PLC0415

    try:
        with Repo(root.resolve(), search_parent_directories=True) as repository:
            if not repository.head.is_valid():
                return {}
            if repository.git.rev_parse("--is-shallow-repository") == "true":
                raise CannotTell("the history is cut off", hint="fetch all of it: `git fetch --unshallow`")
            log = repository.git.log(
                "--first-parent", "-m", "--reverse", "--patch", "--unified=0", "--no-renames", "--no-color", "--no-ext-diff",
                "--no-textconv", f"--format={_COMMIT}%H", "--", str(root.resolve() / folder), stdout_as_string=False,
            )  # fmt: skip
    except InvalidGitRepositoryError:
        return {}
    except (GitError, ValueError, OSError) as error:
        raise CannotTell("git can't read the history", hint=f"see what `git log -- {folder}` says") from error
    return _removals(log.decode("utf-8", "replace"))


def _removals(log: str) -> dict[str, list[Gone]]:
    found: dict[str, list[Gone]] = {}
    commit = ""
    removed: dict[str, str] = {}
    added: set[str] = set()
    for line in (*log.split("\n"), _COMMIT):
        if line.startswith(_COMMIT):
            for identifier, title in removed.items():
                if identifier not in added:
                    found.setdefault(identifier, []).append(Gone(title, commit[:_SHORT]))
            commit, removed, added = line[len(_COMMIT) :], {}, set()
            continue
        heading = _HEADING.match(line) if line[:1] in {"-", "+"} else None
        if heading and heading[1] == "-":
            removed[heading[2]] = heading[3] or ""
        elif heading:
            added.add(heading[2])
            for one in found.get(heading[2], ()):
                if one.successor is None:
                    one.successor = heading[3] or ""
    return found
