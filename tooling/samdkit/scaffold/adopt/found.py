"""What was found in the repository of an app, as text: each thing with file and line."""

from collections import Counter
from collections.abc import Iterable

from samdkit.model.app import App, Role, Scope
from samdkit.model.code import ConnectionKind

_TITLES = {
    ConnectionKind.OUTGOING: "Outgoing calls",
    ConnectionKind.STORAGE: "Storage that it opens",
    ConnectionKind.PROCESS: "Programs and libraries that it starts",
}


# implements: KIT-SRS-053.c
def render(app: App) -> str:
    """All of it; nothing is cut."""
    parts = [
        _part("Packages and modules", _packages(app)),
        _part("Tests", _tests(app)),
        _part("Dependencies", _dependencies(app)),
        _part(
            "Routes",
            (f"{one.location}  {f'{one.method} {one.address}'.strip() or '(empty)'}  {one.handler}" for one in app.routes),
        ),
        _part("Tables", (f"{one.location}  {one.name}  ({one.kind})" for one in app.tables)),
        *(
            _part(title, (f"{one.location}  {one.what}" for one in app.connections if one.kind is kind))
            for kind, title in _TITLES.items()
        ),
        _part("Not read, or not clear", (f"{one.location}  {one.message}" for one in app.problems)),
    ]
    return "\n\n".join(one for one in parts if one)


def _part(title: str, lines: Iterable[str]) -> str:
    rows = [" ".join(one.split("\n")).rstrip() for one in lines]
    return "\n".join([f"{title} ({len(rows)})", *(f"  {one}" for one in rows)]) if rows else ""


def _packages(app: App) -> Iterable[str]:
    for one in app.packages:
        count = len(one.modules)
        others = "".join(f", {number} of {language}" for language, number in sorted(one.others.items()))
        yield f"{', '.join(one.code)}  {one.name}: {count} module{'' if count == 1 else 's'}{others}"
    counts = Counter(one.role for one in app.files)
    for role in (Role.MIGRATION, Role.COPIED, Role.EXAMPLE, Role.DOCUMENTATION, Role.TOOLING):
        if counts[role]:
            yield f"{counts[role]} of the Python files: {_ROLES[role]}"


_ROLES = {
    Role.MIGRATION: "migrations of the database",
    Role.COPIED: "copied from others",
    Role.EXAMPLE: "examples, not part of the product",
    Role.DOCUMENTATION: "documentation, not part of the product",
    Role.TOOLING: "building and tooling, not part of the product",
}


def _tests(app: App) -> Iterable[str]:
    for one in app.tests:
        note = "" if one.collected else ", which pytest does not collect by its default names"
        yield f"{one.path}:{one.line}  {one.count} test function{'' if one.count == 1 else 's'}{note}"


def _dependencies(app: App) -> Iterable[str]:
    for scope in Scope:
        for one in app.dependencies:
            if one.scope is scope:
                locked = f", locked as {one.version}" if one.version and one.version not in one.declared else ""
                yield f"{one.location}  {one.declared}  ({scope}{locked})"
    for name, location in app.undeclared.items():
        yield f"{location}  {name}  (imported, declared nowhere by such a name)"
