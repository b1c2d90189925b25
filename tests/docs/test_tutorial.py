"""The tutorial's commands give what the page shows."""

import os
import pty
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial.md"
_FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.DOTALL | re.MULTILINE)
#: A section that takes minutes: it sets the kit up and makes the whole example.
LONG = "1 The kit and its example"


def sections() -> dict[str, list[tuple[str, str, str]]]:
    """Heading → its fenced blocks: language, title, text."""
    parts = re.split(r"^## ([0-9]+ .*)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return {heading: _FENCE.findall(text) for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


class Reader:
    """Somebody who follows the page: a shell that keeps its folder and variables, a terminal, an editor."""

    def __init__(self, folder: Path, **environment: str) -> None:
        folder.mkdir(exist_ok=True)
        identity = folder.parent / "gitconfig"
        identity.write_text("[user]\nname = Software developer\nemail = developer@example.com\n", "utf-8")
        unwanted = ("PYTEST", "SAMDKIT", "PYTHON", "VIRTUAL_ENV", "COV", "GIT_", "CI", "NO_COLOR", "FORCE_COLOR")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        self.environment |= {"GIT_CONFIG_GLOBAL": str(identity), "TERM": "dumb", "LC_ALL": "C.UTF-8", **environment}
        self.folder = folder
        self.state = folder.parent / "state.sh"
        self.state.write_text("", "utf-8")

    def follow(self, language: str, title: str, text: str) -> None:
        """Does what one block of the page says, and compares what it shows."""
        if language == "console":
            self._session(text)
            return
        path, _, where = title.partition(", ")
        target = self._here() / path
        if language == "diff":
            self._change(target, text)
        elif where == "at the end":
            target.write_text(target.read_text("utf-8") + text, "utf-8")
        else:
            assert not target.exists(), f"{path} is there already"
            target.write_text(text, "utf-8")

    def run(self, command: str) -> str:
        """What a command prints on a terminal, output and messages mixed; it must end with 0."""
        script = f'. "{self.state}"\n{command}\ncode=$?\n{{ export -p; echo "cd \'$PWD\'"; }} > "{self.state}"\nexit $code\n'
        terminal, inner = pty.openpty()
        seen: list[bytes] = []
        with subprocess.Popen(
            ["/bin/sh", "-c", script], cwd=self.folder, env=self.environment, stdin=inner, stdout=inner, stderr=inner
        ) as process:
            os.close(inner)
            reader = threading.Thread(target=_drain, args=(terminal, seen))
            reader.start()
            code = process.wait(timeout=900)
            reader.join()
        os.close(terminal)
        output = b"".join(seen).decode("utf-8").replace("\r\n", "\n")
        assert code == 0, f"$ {command}\n{output}"
        return output

    def _session(self, text: str) -> None:
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            seen = self.run(command)
            assert re.fullmatch(pattern(shown), seen, re.DOTALL), f"$ {command}\n--- the page shows\n{shown}--- it gave\n{seen}"

    def _here(self) -> Path:
        folders = re.findall(r"^cd '(.*)'$", self.state.read_text("utf-8"), re.MULTILINE)
        return Path(folders[-1])

    @staticmethod
    def _change(target: Path, text: str) -> None:
        rows = text.splitlines()
        old = "".join(f"{row[1:]}\n" for row in rows if row.startswith("-"))
        new = "".join(f"{row[1:]}\n" for row in rows if row.startswith("+"))
        before = target.read_text("utf-8")
        assert before.count(old) == 1, f"{target.name} does not hold {old!r} once"
        target.write_text(before.replace(old, new), "utf-8")


def _drain(terminal: int, seen: list[bytes]) -> None:
    """Reads until nobody holds the other end."""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            return
        if not chunk:
            return
        seen.append(chunk)


def pattern(shown: str) -> str:
    """A regular expression of what a block shows: `…` is any text within a line, on a line of its own any lines."""
    rows = [r"(?:.*\n)?" if row == "…" else re.escape(row).replace("…", "[^\n]*") + "\n" for row in shown.splitlines()]
    return "".join(rows)


@pytest.mark.parametrize(
    ("shown", "seen", "fits"),
    [
        ("No findings.\n", "No findings.\n", True),
        ("No findings.\n", "1 finding\n", False),
        ("", "a word too many\n", False),
        ("1 passed in …\n", "1 passed in 0.2s\n", True),
        ("1 passed in …\n", "1 passed in 0.2s\nand more\n", False),
        ("…\nlast\n", "a\nb\nlast\n", True),
        ("…\nlast\n", "last\n", True),
        ("first\n…\n", "other\nb\n", False),
    ],
)
def test_shown_and_real_output_are_compared_line_by_line(shown, seen, fits):
    assert bool(re.fullmatch(pattern(shown), seen, re.DOTALL)) == fits


def test_a_reader_sees_what_the_page_shows(tmp_path):
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    reader = Reader(tmp_path / "samdkit", PATH=tools)
    followed = 0
    for heading, blocks in sections().items():
        for block in blocks if heading != LONG else ():
            reader.follow(*block)
            followed += 1
    assert followed > 15


@pytest.mark.campaign
def test_the_kit_and_its_example_come_from_a_fresh_copy(tmp_path):
    unwanted = shutil.ignore_patterns(
        ".git", ".venv", ".samdkit", "build", "dist", "site", "__pycache__", ".*_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, tmp_path / "samdkit", ignore=unwanted)
    reader = Reader(tmp_path / "samdkit")
    blocks = sections()[LONG]
    assert [language for language, _, _ in blocks] == ["console", "console"]
    for block in blocks:
        reader.follow(*block)
