"""The commands of a script are found, and whether the script fails where one of them does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.sources import shell


def commands(script, **settings):
    return [one.text for one in shell.commands(script, "ci.yml", 1, **settings)]


def hidden(script, **settings):
    """The commands whose failure fails nothing."""
    return [one.text for one in shell.commands(script, "ci.yml", 1, **settings) if one.may_fail]


@pytest.mark.verifies("KIT-SRS-085.1")
@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("samdkit check", ["samdkit check"]),
        ("a 'b c' \"d e\" f\\ g", ["a b c d e f g"]),
        ("a # b\n# c\nd", ["a", "d"]),
        ("a#b", ["a#b"]),
        ("a \\\n  b", ["a b"]),
        ("A=1 B=2 c", ["c"]),
        ("A=(b c)\nd", ["d"]),
        ("a && b || c; d | e & f", ["a", "b", "c", "d", "e", "f"]),
        ("if a; then\n  b\nelse\n  c\nfi", ["a", "b", "c"]),
        ("for x in a b; do c $x; done", ["c $x"]),
        ("(a; b) && { c; }", ["a", "b", "c"]),
        ("cat <<'EOF'\na\nEOF\nb", ["cat <<'EOF'", "b"]),
        ("a $(b | c) ${d}", ["a $(b | c) ${d}"]),
        ("a 2>&1 > b", ["a 2>&1 > b"]),
        ("echo 'a\nb'\nc", ["echo a\nb", "c"]),
        ("", []),
    ],
)
def test_commands_of_a_script(script, found):
    assert commands(script) == found


@pytest.mark.verifies("KIT-SRS-085.1")
def test_each_command_has_its_line():
    script = "a\n\n# b\nc \\\n  d\ncat <<X\n1\nX\ne 'f\ng'\nh"
    assert [one.location.line for one in shell.commands(script, "ci.yml", 11)] == [11, 14, 16, 19, 21]


@pytest.mark.verifies("KIT-SRS-085.1")
@pytest.mark.parametrize(
    "script",
    [
        "a || true",
        "a || :",
        "a || exit 0",
        "a || echo no",
        "a &\nwait",
        "set +e\na\nb",
        "a && b\nc",
        "if a; then b; fi",
        "! a\nb",
        "a || code=$?\necho done",
    ],
)
def test_a_failure_that_fails_nothing_is_told(script):
    assert "a" in hidden(script)


@pytest.mark.verifies("KIT-SRS-085.1")
@pytest.mark.parametrize(
    "script",
    [
        "a",
        "a\nb",
        "b && a",
        "a && b",
        "a || exit 1",
        "a || { echo no; exit 1; }",
        'a || code=$?\necho done\nexit "$code"',
        "if ! a; then\n  exit 1\nfi",
        "set +e\na",
        "set +e\nset -e\na\nb",
        "a | tee b",
    ],
)
def test_a_failure_that_fails_the_script_is_none(script):
    assert "a" not in hidden(script)


@pytest.mark.verifies("KIT-SRS-085.1")
def test_a_pipe_hides_a_failure_unless_the_shell_is_told():
    assert hidden("a | b", pipefail=False) == ["a"]
    assert hidden("set -o pipefail\na | b", pipefail=False) == []
    assert hidden("set -euo pipefail\na | b", pipefail=False) == []
    assert hidden("set +o pipefail\na | b", pipefail=True) == ["a"]


@pytest.mark.verifies("KIT-SRS-085.1")
def test_a_shell_that_goes_on_hides_all_but_the_last():
    assert hidden("a\nb\nc", strict=False) == ["a", "b"]
    assert hidden("set -e\na\nb", strict=False) == []


@pytest.mark.verifies("KIT-SRS-085.1")
@given(st.text(alphabet="ab \n\t'\"\\#&|;(){}$<>=!if", max_size=60))
def test_no_script_is_too_odd_to_read(script):
    for one in shell.commands(script, "ci.yml", 1):
        assert one.words
        assert 1 <= one.location.line <= script.count("\n") + 1


@pytest.mark.verifies("KIT-SRS-085.1")
@given(st.lists(st.lists(st.from_regex(r"[a-z.-]{1,8}", fullmatch=True), min_size=1, max_size=4), min_size=1, max_size=6))
def test_plain_lines_are_the_commands(lines):
    reserved = {"if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "function", "set"}
    lines = [["x", *one] if one[0] in reserved else one for one in lines]
    found = shell.commands("\n".join(map(" ".join, lines)), "ci.yml", 1)
    assert [list(one.words) for one in found] == lines
    assert [one.location.line for one in found] == list(range(1, len(lines) + 1))
