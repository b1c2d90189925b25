"""The program as a whole: its label, its log, its command line, and what it never does."""

import ast
import io
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import MEAL, NOON
from mealdose import __main__, about, log, screen

ROOT = Path(__file__).parents[1]


@pytest.mark.verifies("SRS-011")
def test_no_binary_fraction_takes_part_in_a_dose():
    for source in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), source
            assert not (isinstance(node, ast.Name) and node.id in {"float", "round"}), source


def imported(*names):
    found = set()
    for name in names:
        for node in ast.walk(ast.parse((ROOT / "src/mealdose" / name).read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    return found


@pytest.mark.verifies("SRS-012")
def test_the_formula_knows_no_clock_and_no_file():
    assert imported("formula.py", "backward.py") == {"dataclasses", "fractions"}


@pytest.mark.verifies("SRS-028")
def test_nothing_that_could_open_a_connection_is_imported():
    files = [path.name for path in (ROOT / "src/mealdose").glob("*.py")]
    allowed = {
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "hashlib",
        "json",
        "os",
        "pathlib",
        "re",
        "sys",
    }
    assert imported(*files) == allowed


@pytest.mark.verifies("SRS-026.a")
def test_the_log_holds_a_time_and_a_word(ada):
    ada.play("calculate", *MEAL, "6.5")
    ada.play("calculate", *MEAL, "6.5")
    assert all(re.fullmatch(r"\S+ (proposed|recorded|refused)", line) for line in ada.log.splitlines())
    assert len(ada.log.splitlines()) == 3


@pytest.mark.verifies("SRS-026.b")
def test_a_log_that_cannot_be_written_holds_nothing_up(ada):
    (ada.folder / screen.LOG).mkdir()
    assert ada.play("calculate", *MEAL, "6.5").code == 0
    assert "6.5\n" in ada.doses
    assert log.write(ada.folder / "none" / "events.log", log.Event.FAILED, NOON) is None


@pytest.mark.verifies("SRS-027")
def test_the_label_says_what_the_dossier_says(ada):
    facts = dict(re.findall(r"^([a-z-]+): (.+)$", (ROOT / "dossier/device.md").read_text("utf-8"), re.MULTILINE))
    stated = (about.NAME, about.VERSION, about.MAKER, about.ADDRESS, about.CONTACT)
    assert stated == tuple(facts[name] for name in ("name", "version", "maker", "maker-address", "contact"))
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == about.VERSION
    text = ada.play("about").text
    assert all(fact in text for fact in stated)
    for words in (
        "(MD)",
        "identifier: not assigned yet",
        "Never for a pump",
        "Never with low glucose",
        "instructions-for-use.pdf",
    ):
        assert words in text
    assert len(text.splitlines()) == 7


@pytest.mark.verifies("SRS-030")
@pytest.mark.parametrize("arguments", [[], ["folder"], ["folder", "guess"], ["folder", "calculate", "more"]])
def test_a_call_that_is_not_understood_does_nothing(arguments, capsys):
    assert __main__.main(arguments) == 2
    assert capsys.readouterr() == ("", "Usage: python -m mealdose FOLDER calculate|record|seal|about\n")


@pytest.mark.verifies("SRS-030")
def test_the_command_line_asks_shows_and_takes_the_time_of_the_computer(ada, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("4\n0\nyes\n"))
    before = datetime.now(UTC)
    assert __main__.main([str(ada.folder), "record"]) == 0
    taken, units = ada.doses.splitlines()[1].split(" ")
    assert timedelta(0) <= datetime.fromisoformat(taken) - before < timedelta(minutes=5)
    assert units == "4.0"
    out = capsys.readouterr().out
    assert out.startswith("How many units of insulin were injected?: How many minutes ago?: Record 4.0 units")
    assert "Recorded: 4.0 units" in out
