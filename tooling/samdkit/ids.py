"""Ids of items: which are used, and which comes next. An id is used wherever it stands, be it obsolete or a mere mention."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from samdkit.errors import UsageError
from samdkit.project import Project, results_files
from samdkit.sources.kinds import Kind, kinds

#: Folders that hold nothing that was written here.
_APART = frozenset({"node_modules", "__pycache__"})
_PREFIX = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*$")
_WIDTH = 3


# implements: KIT-SRS-062.b
def next_free(project: Project, kind_name: str, prefix: str = "") -> str:
    """The next id that nothing has used yet, in the prefix and width that the project uses for the kind.

    Raises `UsageError` for an unknown kind or what is no prefix.
    """
    kind = kind_named(kind_name)
    if prefix and not _PREFIX.match(prefix):
        raise UsageError(f"`{prefix}` is no prefix of ids", hint="capitals, digits and inner `-`, as in AUDIT-SRS")
    prefix = prefix or _usual_prefix(project, kind)
    numbers = list(_numbers(project, prefix))
    width = max((len(one) for one in numbers), default=_WIDTH)
    return f"{prefix}-{max(map(int, numbers), default=0) + 1:0{width}}"


def kind_named(name: str) -> Kind:
    """The kind of that name; raises `UsageError`."""
    if name not in kinds():
        raise UsageError(f"there is no kind `{name}`", hint=f"kinds are: {', '.join(kinds())}")
    return kinds()[name]


def skeleton(kind: Kind, identifier: str, title: str) -> str:
    """An item to paste: its heading, and every attribute that is wanted."""
    wanted = [name for name in (*kind.attributes, *kind.links) if name in {*kind.wanted, *kind.wanted_below}]
    return "\n".join([f"## {identifier} {title}".rstrip(), *(f"- {name}:" for name in wanted)])


def _usual_prefix(project: Project, kind: Kind) -> str:
    """The one that most of the kind's items have; without any, the kind's, after a component's own."""
    used = Counter(item.id.rpartition("-")[0] for item in project.own_items() if item.kind == kind.name)
    if used:
        return max(sorted(used), key=lambda prefix: used[prefix])
    own = project.identity.fact("prefix") if project.identity.is_component else ""
    return f"{own}-{kind.prefix}" if own else kind.prefix


def _numbers(project: Project, prefix: str) -> Iterator[str]:
    """The digits of every id with the prefix, wherever it stands."""
    mention = re.compile(rf"(?<![A-Za-z0-9-]){re.escape(prefix)}-([0-9]{{1,9}})(?![0-9])".encode())
    yield from (item.id.rpartition("-")[2] for item in project.items.values() if item.id.rpartition("-")[0] == prefix)
    for path in sources(project):
        yield from (found.decode() for found in mention.findall((project.root / path).read_bytes()))


def sources(project: Project) -> list[str]:
    """Every file of dossier, code, tests, results and evidence; sorted."""
    settings = project.configuration
    places = (settings.dossier, *settings.code, *settings.tests, *settings.evidence)
    return sorted({*below(project.root, places), *results_files(project)})


def below(root: Path, places: Iterable[str]) -> set[str]:
    """Every file that is named or lies below a folder that is named; hidden folders and those that hold nothing of ours aside."""
    found: set[str] = set()
    for place in places:
        start = root / place
        if start.is_file():
            found.add(place)
        for folder, folders, names in os.walk(start):
            folders[:] = [one for one in folders if one not in _APART and not one.startswith(".")]
            found |= {(Path(folder) / one).relative_to(root).as_posix() for one in names}
    return {path for path in found if (root / path).is_file()}


@cache
def mention(identifier: str) -> re.Pattern[str]:
    """Where an id stands as a word: not inside a longer id, a path, an address on the web or a file's name."""
    return re.compile(
        rf"[A-Za-z]+://\S*|(?<![A-Za-z0-9-])(?P<id>{re.escape(identifier)})(?![A-Za-z0-9])(?!-[A-Za-z0-9])(?!\.[A-Za-z]{{2}})"
    )


def mentions(text: str, identifier: str) -> Iterator[int]:
    """The offset of each place where an id stands as a word."""
    for found in mention(identifier).finditer(text):
        if found.group("id") is not None and not _in_path(text, found.start()):
            yield found.start()


def _in_path(text: str, offset: int) -> bool:
    """Whether a slash before makes it part of a path; between two ids a slash stands for `or`."""
    return text[offset - 1 : offset] == "/" and re.search(r"[A-Z]-[0-9]+(?:\.\w)?/$", text[max(0, offset - 40) : offset]) is None
