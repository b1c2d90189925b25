"""Writes `docs/reference/`: the pages that are made of the kit itself. `python docs/reference.py`, then `mkdocs build --strict`.

The pages are committed, and a test compares them with what this module gives. The same sources give the same bytes.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import lies_page
import python_api
from click.testing import CliRunner
from python_api import cell
from samdkit.checks.catalogue import READING, checks
from samdkit.checks.check import Check
from samdkit.cli import COMMANDS, cli
from samdkit.model.standard import Clause
from samdkit.outputs import dossier_schema
from samdkit.sources import dossier, standards
from samdkit.sources.kinds import REQUIREMENTS, Kind, inverse, kinds

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
SCHEMA = ROOT / "qms" / "schemas" / "dossier.schema.json"
#: Modules whose public names a component's users call as well, beside what its package exports.
FURTHER = {"auth": ("code_flow", "development", "errors")}
_WIDTH = 78  # what click takes of a terminal of 80 columns


def main() -> None:
    """Writes every page and the schema of dossiers, and removes pages that nothing gives any more."""
    made = pages()
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, "utf-8", newline="\n")
    SCHEMA.write_text(dossier_schema.render(), "utf-8", newline="\n")


def pages() -> dict[str, str]:
    """File name → text of each page."""
    found = {"commands.md": commands_page(), "checks.md": checks_page(), "kinds.md": kinds_page(), "lies.md": lies()}
    return found | {f"component-{folder.name}.md": component_page(folder) for folder in components()}


def lies() -> str:
    """Each kind of planted lie, and what catches it."""
    return _page(lies_page.blocks(_table))


def components() -> list[Path]:
    """The folders of the components."""
    return sorted(path.parent.parent for path in ROOT.glob("components/*/dossier/component.md"))


# Commands


def commands_page() -> str:
    """Every command with its real help."""
    blocks = ["# Commands", "What `--help` prints on a terminal of 80 columns.", "## samdkit", _fenced(command_help())]
    for name in COMMANDS:
        blocks += [f"## samdkit {name}", _fenced(command_help(name))]
    return _page(blocks)


def command_help(*arguments: str) -> str:
    """The help of the kit, or of one of its commands."""
    result = CliRunner().invoke(cli, [*arguments, "--help"], prog_name="samdkit", terminal_width=_WIDTH, catch_exceptions=False)
    return result.output.rstrip()


# Checks


def checks_page() -> str:
    """Every check with its docstring and the clauses that it serves, and every id that the readers give."""
    blocks = ["# Checks", _CHECKS.format(count=len(checks()))]
    for group in dict.fromkeys(_group(check) for check in checks()):
        question = inspect.cleandoc(import_module(f"samdkit.checks.{group}").__doc__ or "")
        blocks += [f"## {group.capitalize()}", question]
        blocks += [block for check in checks() if _group(check) == group for block in _check(check)]
    blocks += ["## What can't be read", "Found by the readers, before any check; what could be read is still checked."]
    blocks += [_table(("id", "what it says"), ((f"`{name}`", text) for name, text in READING.items()))]
    blocks += ["## By clause", _table(("clause", "", "checks"), _served())]
    cited = sorted({reference.partition(":")[0] for check in checks() for reference in check.clauses})
    blocks += [
        _table(
            ("standard", "", "edition"),
            ((f"`{one}`", standards.standard(one).title, standards.standard(one).edition) for one in cited),
        )
    ]
    return _page(blocks)


_CHECKS = """\
`samdkit check` makes {count} checks; the text of each is what `samdkit explain ID` prints.

A check *serves* a clause when it looks at something that the clause asks for. It never looks at all of that: no finding does not
mean that the clause is met. The titles of clauses are our own short words; the standards decide.

A finding can be waived by an item of the kind [waiver](kinds.md#waiver); it then stays in the technical file with its reason."""


def _group(check: Check) -> str:
    return check.id.partition(".")[0]


def _check(check: Check) -> Iterator[str]:
    yield f"### {check.id} {{ #{check.id} }}"
    yield check.page
    if check.release_only:
        yield "Looked at only by `samdkit check --release`."
    if not check.clauses:
        yield "The kit's own rule; no demand of a standard."
        return
    clauses = [(reference, _clause(reference)) for reference in check.clauses]
    yield "\n".join(["Serves:", "", *(f"- `{one}` {clause.title}" for one, clause in clauses)])


def _clause(reference: str) -> Clause:
    name, _, clause = reference.partition(":")
    return standards.standard(name).clauses[clause]


def _served() -> Iterator[tuple[str, str, str]]:
    """Clause, title and checks, in the order of the standards."""
    served: dict[str, list[str]] = {}
    for check in checks():
        for reference in check.clauses:
            served.setdefault(reference, []).append(f"[{check.id}](#{check.id})")
    for name in standards.names():
        for clause in standards.standard(name).clauses.values():
            if clause.reference in served:
                yield f"`{clause.reference}`", clause.title, ", ".join(served[clause.reference])


# Kinds


def kinds_page() -> str:
    """Every kind of item with its attributes and links, from `qms/kinds.yaml`."""
    first = next(iter(kinds().values()))
    shared = {name for name in first.attributes if all(name in kind.attributes for kind in kinds().values())}
    blocks = ["# Kinds of items", _KINDS, "## Attributes of every item", _attributes(first, shared)]
    blocks.append("Every item may also link with `replaces` to an item of its own kind.")
    for kind in kinds().values():
        more = (" It may have parts." if kind.parts else "") + (" Its text is *wanted*." if kind.text_wanted else "")
        blocks += [f"## {kind.name}", f"{kind.title}. Usual prefix: `{kind.prefix}`.{more}"]
        blocks += [_attributes(kind, kind.attributes.keys() - shared | set(kind.wanted)), _links(kind)]
    return _page(blocks)


_KINDS = """\
Made from `qms/kinds.yaml`; what the words mean stands in [the dossier format](../formats/dossier.md).

*Wanted*: an item without it is a finding, [dossier.missing-attribute](checks.md#dossier.missing-attribute) or
[dossier.empty-text](checks.md#dossier.empty-text). Where values are listed, any other is unreadable, and so is any name that
is not here."""


def _attributes(kind: Kind, names: Iterable[str]) -> str:
    rows = []
    for name in (one for one in kind.attributes if one in names):
        words = [*(f"`{value}`" for value in kind.attributes[name]), *(["a day, `2026-11-30`"] if name in kind.dates else [])]
        several = "; several, with commas" if name in kind.several else ""
        rows.append((_named(kind, name), (", ".join(words) or "text") + several))
    return _table(("attribute", "values"), rows)


def _links(kind: Kind) -> str:
    links = {name: ends for name, ends in kind.links.items() if name != "replaces"}
    rows = [(_named(kind, name), _ends(ends), inverse(name)) for name, ends in links.items()]
    return _table(("link", "ends at", "read from there"), rows)


def _named(kind: Kind, name: str) -> str:
    if name in kind.wanted_below:
        return f"`{name}` *wanted, unless others are* `part-of` *it*"
    return f"`{name}` *wanted*" if name in kind.wanted else f"`{name}`"


def _ends(ends: frozenset[str]) -> str:
    words = ["any item"] if "any" in ends else ["a requirement"] if ends >= REQUIREMENTS else []
    words += [f"`{name}`" for name in kinds() if name in ends and not (words and name in REQUIREMENTS)]
    return ", ".join([*words, *(["a clause"] if "clause" in ends else [])])


# Components


def component_page(folder: Path) -> str:
    """A component's README, its assumptions of use and its API."""
    package = next((folder / "src").iterdir())
    exported = python_api.exports(package)
    blocks = [(folder / "README.md").read_text("utf-8").strip(), "## Assumptions of use", _ASSUMPTIONS, _assumptions(folder)]
    blocks.append(f"## API of `{package.name}`")
    blocks += [block for one in exported if one.module != "errors" for block in python_api.section(one)]
    blocks += ["## Errors", _errors(package, [one for one in exported if one.module == "errors"])]
    known = {one.name for one in exported}
    for module in FURTHER.get(folder.name, ()):
        found = [one for one in python_api.definitions(package, module) if one.name not in known]
        blocks += [f"## Module `{package.name}.{module}`", _first_line(package, module)]
        blocks += [block for one in found for block in python_api.section(one)]
    return _page(blocks)


_ASSUMPTIONS = """\
What must hold where the component is used, else its evidence says nothing there. A device discharges each by a requirement or a
justification; [components.undischarged-assumption](checks.md#components.undischarged-assumption) names what it left out."""


def _assumptions(folder: Path) -> str:
    files = [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in (folder / "dossier").rglob("*.md")]
    items = [item for item in dossier.read(files).items if item.kind == "assumption-of-use" and item.in_force]
    return _table(("id", "assumption"), ((item.id, f"**{item.title}.** {item.text}") for item in items))


def _errors(package: Path, exported: list[python_api.Exported]) -> str:
    tree = _fenced(ast.get_docstring(python_api.tree(package, "errors")) or "")
    return f"{tree}\n\n{python_api.errors(exported)}"


def _first_line(package: Path, module: str) -> str:
    return (ast.get_docstring(python_api.tree(package, module)) or "").partition("\n")[0]


# Markdown


def _page(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def _fenced(text: str) -> str:
    return f"```text\n{text}\n```"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table, or nothing where there are no rows."""
    lines = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return "\n".join([f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *lines]) if lines else ""


if __name__ == "__main__":
    main()
