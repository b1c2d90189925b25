"""Finds the tables that an app makes: models of the common libraries, and SQL; the code is read, never imported."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from samdkit.model.app import Table
from samdkit.model.code import Connection
from samdkit.model.location import Location
from samdkit.sources.app_names import dotted, imported, resolved

#: Base classes that make a class a table of its own, and whose they are. Those of the app itself are followed.
_BASES = {
    "django.db.models.Model": "Django model",
    "django.contrib.gis.db.models.Model": "Django model",
    "django.contrib.auth.models.AbstractUser": "Django model",
    "django.contrib.auth.models.AbstractBaseUser": "Django model",
    "mptt.models.MPTTModel": "Django model",
    "modelcluster.models.ClusterableModel": "Django model",
    "model_utils.models.TimeStampedModel": "Django model",
    "polymorphic.models.PolymorphicModel": "Django model",
    "treebeard.mp_tree.MP_Node": "Django model",
    "treebeard.ns_tree.NS_Node": "Django model",
    "wagtail.models.Page": "Django model",
    "flask_appbuilder.Model": "SQLAlchemy model",
    "peewee.Model": "Peewee model",
    "tortoise.Model": "Tortoise model",
    "tortoise.models.Model": "Tortoise model",
    "mongoengine.Document": "MongoEngine document",
    "beanie.Document": "Beanie document",
    "db.Model": "SQLAlchemy model",
}
_CREATE = re.compile(r"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?[\"'`\[]?([\w.]+)", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class Class:
    """A class with what decides whether it is a table."""

    name: str
    bases: tuple[str, ...]
    location: Location
    table: str
    """The name that it says itself, or nothing."""
    abstract: bool
    """It makes no table; what derives from it may."""
    marked: str
    """Why it is a table whatever it derives from: it has `__tablename__`."""


def classes(path: str, tree: ast.Module) -> list[Class]:
    """The classes of one file that derive from something."""
    names = imported(tree)
    return [_class(path, node, names) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.bases]


# implements: KIT-SRS-053.c
def models(found: list[Class]) -> list[Table]:
    """The classes among those of a whole app that are tables, followed through its own base classes."""
    kinds: dict[str, str] = {}
    left = list(found)
    while True:
        new = {one.name: kind for one in left if one.name not in kinds and (kind := _kind(one, kinds))}
        if not new:
            break
        kinds |= new
    tables = [
        Table(one.table or one.name, _kind(one, kinds), one.location) for one in found if not one.abstract and _kind(one, kinds)
    ]
    return sorted(tables, key=lambda one: (one.location, one.name))


# implements: KIT-SRS-053.c
def declared(path: str, tree: ast.Module) -> Iterator[Table]:
    """Tables that are made by a call: `Table("readings", metadata, …)` of SQLAlchemy."""
    names = imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            first = node.args[0]
            of_sqlalchemy = resolved(node.func, names) in {"sqlalchemy.Table", "sqlalchemy.schema.Table", "db.Table"}
            if of_sqlalchemy and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield Table(first.value, "SQLAlchemy table", Location(path, node.lineno))


# implements: KIT-SRS-053.c
def in_texts(connections: list[Connection]) -> Iterator[Table]:
    """Tables that SQL in the code's texts makes."""
    for one in connections:
        if one.what.startswith("table "):
            yield Table(one.what.removeprefix("table "), "SQL", one.location)


# implements: KIT-SRS-053.c
def in_sql(path: str, source: str) -> Iterator[Table]:
    """Tables that a file of SQL makes."""
    for match in _CREATE.finditer(source):
        yield Table(match.group(1), "SQL", Location(path, source[: match.start()].count("\n") + 1))


def _class(path: str, node: ast.ClassDef, names: dict[str, str]) -> Class:
    said = _said(node)
    meta = next((_said(one) for one in node.body if isinstance(one, ast.ClassDef) and one.name == "Meta"), {})
    table = said.get("__tablename__") or meta.get("db_table") or meta.get("table_name")
    of_sqlmodel = any(one.arg == "table" and _is_true(one.value) for one in node.keywords)
    bases = tuple(resolved(one, names) if dotted(one) != "db.Model" else "db.Model" for one in node.bases)
    return Class(
        node.name,
        bases,
        Location(path, node.lineno),
        table if isinstance(table, str) else "",
        True in {meta.get("abstract"), meta.get("proxy"), said.get("__abstract__")},
        "SQLAlchemy model" if isinstance(said.get("__tablename__"), str) else "SQLModel" if of_sqlmodel else "",
    )


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _said(node: ast.ClassDef) -> dict[str, object]:
    """The plain values that a class's own names are given."""
    found: dict[str, object] = {}
    for one in node.body:
        if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant):
            found |= {target.id: one.value.value for target in one.targets if isinstance(target, ast.Name)}
    return found


def _kind(one: Class, known: dict[str, str]) -> str:
    """Whose table it is, or nothing. A base of the app is known by its name alone; one from elsewhere by its whole name."""
    if one.marked:
        return one.marked
    for base in one.bases:
        if base in _BASES:
            return _BASES[base]
        name = base.rpartition(".")[2]
        if name in known and name != one.name:
            return known[name]
    return ""
