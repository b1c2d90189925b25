"""The reference is what the code says, and leaves nothing out."""

import importlib
import inspect
import json
import os
import subprocess
import sys

import pytest
from samdkit.checks.catalogue import READING, checks
from samdkit.cli import COMMANDS
from samdkit.sources.kinds import kinds

from .conftest import DOCS, ROOT

PACKAGES = ["samdkit_audit", "samdkit_auth", "samdkit_consent", "samdkit_fhir"]


def component_page(page, package):
    return page(f"reference/component-{package.removeprefix('samdkit_')}.md")


def test_the_committed_pages_are_those_that_the_code_gives(reference):
    made = reference.pages()
    there = {path.name: path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md")}
    assert sorted(there) == sorted(made), "run `python3 dev.py site` and commit docs/reference/"
    stale = [name for name in made if made[name] != there[name]]
    assert stale == [], "run `python3 dev.py site` and commit docs/reference/"


def test_the_same_sources_give_the_same_pages_in_another_process(reference):
    code = "import sys; sys.path.insert(0, sys.argv[1]); import json, reference; print(json.dumps(reference.pages()))"
    surroundings = {**os.environ, "PYTHONHASHSEED": "7", "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(DOCS)], env=surroundings, capture_output=True, encoding="utf-8", check=True
    )
    assert json.loads(done.stdout) == reference.pages()


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_a_command_is_shown_with_its_real_help(page, name):
    command = [sys.executable, "-m", "samdkit", *name.split(), "--help"]
    done = subprocess.run(command, env={**os.environ, "COLUMNS": "80"}, capture_output=True, encoding="utf-8", check=True)
    shown = page("reference/commands.md").section(f"samdkit {name}".strip())
    assert done.stdout.strip() in shown


def test_every_check_and_what_readers_say_has_its_place(page):
    shown = page("reference/checks.md")
    for check in checks():
        assert check.id in shown.headings
        assert check.page in shown.text
        assert len(check.page) > 20
    assert shown.first_column("What can't be read") == list(READING)


def test_every_clause_leads_to_the_checks_that_serve_it(page):
    shown = page("reference/checks.md").section("By clause")
    for check in checks():
        for clause in check.clauses:
            (row,) = [line for line in shown.splitlines() if line.startswith(f"| `{clause}` |")]
            assert f"[{check.id}](#{check.id})" in row


def test_every_kind_attribute_and_link_has_its_place(page):
    shown = page("reference/kinds.md")
    common = shown.first_column("Attributes of every item")
    for kind in kinds().values():
        section = shown.section(kind.name)
        named = set(shown.first_column(kind.name)) - {"part-of"}
        assert named | {*common, "replaces", "part-of"} >= {*kind.attributes, *kind.links}
        assert named <= {*kind.attributes, *kind.links}
        for name in kind.wanted:
            assert f"| `{name}` *wanted* |" in section
        for values in (kind.attributes[name] for name in kind.attributes if name not in common):
            assert all(f"`{value}`" in section for value in values)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_exported_name_of_a_component_is_documented(page, package):
    module = importlib.import_module(package)
    shown = component_page(page, package)
    assert module.__all__
    for name in module.__all__:
        exported = getattr(module, name)
        documentation = inspect.cleandoc(exported.__doc__ or "")
        assert documentation, f"{name} has no docstring"
        assert " ".join(documentation.split()) in " ".join(shown.text.split())
        assert name in shown.headings or f"| `{name}` |" in shown.section("Errors")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_method_of_a_component_is_documented(page, package):
    module = importlib.import_module(package)
    shown = component_page(page, package)
    methods = [
        (f"{one.__name__}.{name}", member)
        for one in map(module.__dict__.get, module.__all__)
        if inspect.isclass(one) and not issubclass(one, Exception)
        for name, member in vars(one).items()
        if not name.startswith("_") and (inspect.isroutine(member) or isinstance(member, property))
    ]
    assert methods
    for name, member in methods:
        assert name in shown.headings
        function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        for argument in inspect.signature(function).parameters:
            assert argument in {"self", "cls"} or argument in shown.section(f"{name} {{ #{name} }}")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_component_says_under_which_assumptions_it_holds(page, package):
    text = (ROOT / "components" / package.removeprefix("samdkit_") / "dossier" / "assumptions.md").read_text("utf-8")
    ids = [line.split()[1] for line in text.splitlines() if line.startswith("## ")]
    shown = component_page(page, package).section("Assumptions of use")
    assert ids
    assert all(f"| {one} |" in shown for one in ids)


SAMPLE = '''
"""A sample."""
from dataclasses import dataclass
from enum import StrEnum


class Colour(StrEnum):
    """What it looks like."""

    RED = "r"
    """As a rose."""


@dataclass(frozen=True)
class Thing:
    """Something."""

    name: str
    size: int | None = None
    """In metres; `None` where | nobody knows."""

    @property
    def big(self) -> bool:
        """Whether it is big."""
        return True

    async def wait(self, seconds: float, /, *others: "Thing", patience: int = 3, **more: str) -> None:
        """Waits."""

    def _own(self): ...


def paint(thing: Thing, colour: Colour = Colour.RED, *, layers: int = 1, thinned: bool = False) -> Thing:
    """Paints it."""
'''


@pytest.fixture
def sample(tmp_path):
    (tmp_path / "__init__.py").write_text('from sample.things import Thing, paint\n__all__ = ["Thing", "paint"]\n', "utf-8")
    (tmp_path / "things.py").write_text(SAMPLE, "utf-8")
    return tmp_path


@pytest.fixture
def documented(reference, sample):
    """Name → Markdown of each public thing of the sample."""
    api = reference.python_api
    return {one.name: "\n\n".join(api.section(one)) for one in api.definitions(sample, "things")}


def test_exports_are_read_in_the_order_of_all(reference, sample):
    found = reference.python_api.exports(sample)
    assert [(one.module, one.name) for one in found] == [("things", "Thing"), ("things", "paint")]


def test_members_and_fields_stand_with_the_text_below_them(documented):
    assert "| `RED` | `'r'` | As a rose. |" in documented["Colour"]
    assert "| `name` | `str` |  |" in documented["Thing"]
    assert "| `size` | <code>int &#124; None = None</code> | In metres; `None` where \\| nobody knows. |" in documented["Thing"]


def test_methods_stand_without_self_and_private_ones_not_at_all(documented):
    assert "@property\ndef big() -> bool" in documented["Thing"]
    assert "_own" not in documented["Thing"]


def test_a_long_call_has_one_argument_a_line(documented):
    assert (
        "async def wait(\n    seconds: float,\n    /,\n    *others: 'Thing',\n    patience: int = 3,\n    **more: str,\n) -> None"
        in documented["Thing"]
    )
    assert (
        "def paint(\n    thing: Thing,\n    colour: Colour = Colour.RED,\n    *,\n    layers: int = 1,\n" in documented["paint"]
    )
