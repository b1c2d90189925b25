"""Standards as data, from `qms/standards/`: one YAML file each."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from samdkit import resources
from samdkit.model.standard import Clause, Standard
from samdkit.sources.kinds import read_yaml

#: What a file may be called; a reference of a dossier may hold anything.
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def names() -> list[str]:
    """The ids of all standards: the names of their files."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def in_force(editions: Iterable[str]) -> list[Standard]:
    """The standards that a project is judged by: of those that supersede one another, the older unless the newer is named.

    Raises `KeyError` for a name that is no standard.
    """
    chosen = {standard(name).id for name in editions}
    every = [standard(name) for name in names()]
    replaced = {one.supersedes for one in every if one.id in chosen}
    return [one for one in every if one.id not in replaced and (not one.supersedes or one.id in chosen)]


@cache
def standard(name: str) -> Standard:
    """One standard with its clauses; `KeyError` for an unknown name."""
    path = _folder() / f"{name}.yaml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise KeyError(name)
    data = read_yaml(path)
    levels = {str(level): [str(one) for one in classes] for level, classes in (data.get("levels") or {}).items()}
    clauses = {str(entry["id"]): _clause(name, entry, levels) for entry in data["items"]}
    edition, status = str(data["edition"]), str(data.get("status", ""))
    return Standard(name, data["title"], edition, status, clauses, str(data.get("supersedes", "")))


# implements: KIT-SRS-016.b
def known(reference: str) -> bool:
    """Whether `standard:clause` names a clause, or with `.*` at least one below it."""
    return bool(expand(reference))


# implements: KIT-SRS-016.b
def expand(reference: str) -> list[str]:
    """The clauses that a reference names: itself, or all below it for `gspr:19.*`; empty if there are none."""
    name, _, clause = reference.partition(":")
    try:
        clauses = standard(name).clauses
    except KeyError:
        return []
    if clause.endswith(".*"):
        return [f"{name}:{one}" for one in clauses if one.startswith(clause[:-1])]
    return [reference] if clause in clauses else []


def clause(reference: str) -> Clause:
    """The clause that `standard:clause` names; `KeyError` if there is none."""
    name, _, identifier = reference.partition(":")
    return standard(name).clauses[identifier]


def _folder() -> Path:
    return resources.root() / "qms" / "standards"


def _clause(name: str, entry: dict[str, Any], levels: dict[str, list[str]]) -> Clause:
    """A clause; an edition with levels of its own says in its head which safety classes each stands for."""
    applies = entry.get("applies", {})
    return Clause(
        standard=name,
        id=str(entry["id"]),
        title=str(entry.get("title", "")),
        text=str(entry.get("text", "")),
        scope=tuple(own for one in applies.get("scope", ()) for own in levels.get(str(one), [str(one)])),
        default=str(applies.get("default", "applicable")),
        reason=str(applies.get("reason", "")),
        annex_ref=str(entry.get("annex_ref", "")),
        judged=tuple(str(one) for one in (entry.get("check") or {}).get("human") or ()),
        corresponds=tuple(str(one) for one in entry.get("corresponds") or ()),
    )
