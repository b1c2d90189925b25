"""Markers in the comments of every language but Python: what they belong to, and what is no marker at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.code import UnitKind
from samdkit.sources import languages, markers, python_text

SAMPLES = Path(__file__).parent / "languages"
#: File → for each unit what its id adds to the path, its first and last line, and what it implements.
EXPECTED = {
    "Course.tsx": [
        ("::Course", 4, 15, "SRS-001"),
        ("::Course#1", 8, 10, "SRS-002"),
    ],
    "Enter.vue": [
        ("::template.form", 3, 5, "SRS-001"),
        ("::script.send", 10, 12, "SRS-002"),
    ],
    "Reading.cs": [
        ("::Cuff.Reading", 6, 33, "SRS-001"),
        ("::Cuff.Reading.Mean", 12, 15, "SRS-002"),
        ("::Cuff.Reading.RefusalsAsync", 19, 32, "SRS-003"),
        ("::Cuff.Reading.RefusalsAsync#1", 26, 29, "SRS-004"),
    ],
    "Reading.hs": [
        ("::Reading", 5, 8, "SRS-001"),
        ("::refusals", 11, 19, "SRS-002"),
        ("::refusals#1", 18, 19, "SRS-003"),
    ],
    "Reading.java": [
        ("::Reading", 10, 43, "SRS-001"),
        ("::Reading.Reading", 18, 20, "SRS-002"),
        ("::Reading.refusals", 25, 42, "SRS-003.a, SRS-003.b"),
        ("::Reading.refusals#1", 33, 39, "SRS-004"),
    ],
    "Reading.kt": [
        ("", 1, 33, "SRS-001"),
        ("::Reading", 8, 30, "SRS-002"),
        ("::Reading.mean", 14, 15, "SRS-003"),
        ("::Reading.companion.parse", 25, 28, "SRS-004, SRS-005"),
        ("::describe", 33, 33, "SRS-006"),
    ],
    "Reading.scala": [
        ("::Reading", 4, 10, "SRS-001"),
        ("::Reading.refusals", 6, 8, "SRS-002"),
    ],
    "Reading.swift": [
        ("::Reading", 5, 32, "SRS-001"),
        ("::Reading.check", 15, 26, "SRS-002.a, SRS-002.b"),
        ("::Reading.check#1", 20, 23, "SRS-003"),
        ("::Reading.init", 28, 31, "SRS-004"),
        ("::Reading.description", 36, 38, "SRS-005"),
    ],
    "build.gradle": [
        ("::limits", 2, 7, "SRS-001"),
    ],
    "compose.yaml": [
        ("", 1, 19, "SRS-001"),
        ("::services.cuff", 5, 11, "SRS-002"),
        ("::services.store", 13, 16, "SRS-003"),
        ("::services.other", 18, 19, "SRS-004"),
    ],
    "enter.html": [
        ("", 1, 26, "SRS-001"),
        ("::html.body.enter", 7, 12, "SRS-002"),
        ("::html.body.script.send", 15, 17, "SRS-003"),
        ("::html.body.style..refused", 21, 23, "SRS-004"),
    ],
    "enter.jinja": [
        ("", 1, 10, "SRS-001"),
        ("::enter", 7, 9, "SRS-002, SRS-003"),
    ],
    "limits.toml": [
        ("#1", 4, 6, "SRS-001"),
    ],
    "limits.xml": [
        ("::limits.low", 4, 6, "SRS-001"),
    ],
    "reading.R": [
        ("::mean_pressure", 2, 5, "SRS-001"),
    ],
    "reading.c": [
        ("", 1, 32, "SRS-001"),
        ("::mean", 8, 11, "SRS-002"),
        ("::refusals#1", 19, 23, "SRS-003"),
        ("::reading", 29, 32, "SRS-004"),
    ],
    "reading.cpp": [
        ("::cuff.Judge", 6, 13, "SRS-001"),
        ("::cuff.Judge.Judge", 10, 12, "SRS-002"),
        ("::cuff.Judge.refusals", 16, 23, "SRS-003"),
        ("::cuff.Judge.refusals#1", 19, 22, "SRS-004"),
    ],
    "reading.dart": [
        ("::Reading", 4, 22, "SRS-001"),
        ("::Reading.refusals", 9, 18, "SRS-002"),
        ("::Reading.refusals#1", 13, 15, "SRS-003"),
        ("::Reading.mean", 21, 21, "SRS-004"),
    ],
    "reading.ex": [
        ("::Reading.refusals", 7, 14, "SRS-001"),
    ],
    "reading.go": [
        ("", 1, 28, "SRS-001"),
        ("::Reading", 12, 14, "SRS-002"),
        ("::Reading.Refusals", 17, 25, "SRS-003"),
        ("::Reading.Refusals#1", 20, 22, "SRS-004"),
        ("::Mean", 28, 28, "SRS-005"),
    ],
    "reading.jl": [
        ("::refusals", 3, 8, "SRS-001"),
    ],
    "reading.js": [
        ("", 1, 16, "SRS-001"),
        ("::mean", 7, 9, "SRS-002"),
        ("::refusals", 12, 15, "SRS-003"),
    ],
    "reading.lua": [
        ("::Reading.new", 4, 12, "SRS-001"),
        ("::Reading.new#1", 7, 11, "SRS-002"),
        ("::Reading.refusals", 15, 19, "SRS-003"),
    ],
    "reading.m": [
        ("::refusals", 6, 9, "SRS-001"),
    ],
    "reading.php": [
        ("", 1, 28, "SRS-001"),
        ("::Reading", 7, 23, "SRS-002"),
        ("::Reading.refusals", 11, 22, "SRS-003"),
        ("::Reading.refusals#1", 17, 19, "SRS-004"),
        ("::consent", 26, 28, "SRS-005"),
    ],
    "reading.proto": [
        ("::Reading", 4, 6, "SRS-001"),
    ],
    "reading.ps1": [
        ("::Test-Reading", 6, 12, "SRS-001"),
        ("::Test-Reading#1", 11, 11, "SRS-002"),
    ],
    "reading.rb": [
        ("", 1, 34, "SRS-001"),
        ("::Cuff.Reading", 8, 33, "SRS-002"),
        ("::Cuff.Reading.initialize", 12, 15, "SRS-003"),
        ("::Cuff.Reading.refusals?", 18, 29, "SRS-004"),
        ("::Cuff.Reading.refusals?#1", 23, 26, "SRS-005"),
        ("::Cuff.Reading.mean", 32, 32, "SRS-006"),
    ],
    "reading.rs": [
        ("", 1, 33, "SRS-001"),
        ("::Reading", 7, 10, "SRS-002"),
        ("::Reading.fmt", 14, 18, "SRS-003"),
        ("::refusals", 23, 33, "SRS-004"),
        ("::refusals#1", 29, 30, "SRS-005"),
    ],
    "reading.sh": [
        ("", 1, 27, "SRS-001"),
        ("::check_reading", 7, 23, "SRS-002"),
        ("::check_reading#1", 16, 20, "SRS-003"),
        ("#1", 26, 27, "SRS-004"),
    ],
    "reading.ts": [
        ("::Reading", 6, 8, "SRS-001"),
        ("::mean", 15, 17, "SRS-002"),
        ("::Judge.refusals", 21, 33, "SRS-003"),
        ("::Judge.refusals#1", 24, 30, "SRS-004"),
        ("::default", 37, 39, "SRS-005"),
    ],
    "readings.sql": [
        ("::readings", 2, 6, "SRS-001"),
        ("::refusals", 9, 18, "SRS-002"),
        ("::refusals#1", 12, 14, "SRS-003"),
        ("::keep", 21, 24, "SRS-004"),
        ("#1", 27, 28, "SRS-005"),
    ],
    "style.css": [
        ("::.reading > .refused::before", 4, 6, "SRS-001"),
    ],
    "style.scss": [
        ("::.reading", 2, 9, "SRS-001"),
        ("::.reading.&.refused", 6, 8, "SRS-002"),
    ],
}


def units(path, text):
    found, findings = markers.units(path, text)
    assert findings == []
    return found


def only(path, text):
    (unit,) = units(path, text)
    return unit


def problems(path, text):
    return [(one.check, one.location.line, one.item) for one in markers.units(path, text)[1]]


def test_every_language_has_a_sample():
    assert {languages.of(name).name for name in EXPECTED} == set(languages.names())
    assert {path.name for path in SAMPLES.iterdir()} == set(EXPECTED)


@pytest.mark.verifies("KIT-SRS-003.b")
@pytest.mark.parametrize("name", EXPECTED)
def test_the_markers_of_a_real_source_belong_to_its_units(name):
    found = units(f"app/{name}", (SAMPLES / name).read_text("utf-8"))
    shown = [(one.id.removeprefix(f"app/{name}"), one.location.line, one.end, ", ".join(one.implements)) for one in found]
    assert shown == EXPECTED[name]
    assert all(not one.observable for one in found)


@pytest.mark.verifies("KIT-SRS-003.b")
def test_what_a_marker_stands_on_is_said():
    kinds = {one.id: one.kind for one in units("a.go", (SAMPLES / "reading.go").read_text("utf-8"))}
    assert kinds["a.go"] is UnitKind.MODULE
    assert kinds["a.go::Reading.Refusals"] is UnitKind.UNIT
    assert kinds["a.go::Reading.Refusals#1"] is UnitKind.BLOCK


@pytest.mark.verifies("KIT-SRS-003.c")
def test_a_marker_beside_code_is_a_finding():
    assert problems("a.swift", "let low = 60 // implements: SRS-001\n") == [("code.misplaced-marker", 1, "SRS-001")]
    assert problems("a.c", "int f(void) { /* implements: SRS-001 */ return 1; }\n") == [("code.misplaced-marker", 1, "SRS-001")]


@pytest.mark.verifies("KIT-SRS-003.b")
def test_a_marker_with_a_blank_line_below_is_a_finding_unless_nothing_stands_above():
    assert problems("a.kt", "val low = 60\n\n// implements: SRS-001\n\nval high = 250\n") == [
        ("code.misplaced-marker", 3, "SRS-001")
    ]
    assert only("a.kt", "// implements: SRS-001\n\nval high = 250\n").id == "a.kt"


@pytest.mark.verifies("KIT-SRS-003.c")
def test_a_marker_with_nothing_below_is_a_finding():
    assert problems("a.go", "package cuff\n\nvar low = 60\n// implements: SRS-001\n") == [("code.misplaced-marker", 4, "SRS-001")]
    assert problems("a.go", "// implements: SRS-001\n") == [("code.misplaced-marker", 1, "SRS-001")]


@pytest.mark.verifies("KIT-SRS-003.c")
def test_what_is_no_list_of_ids_is_unreadable_and_the_good_ids_count():
    found, findings = markers.units("a.js", "// implements: SRS-001, srs-2\nfunction f() {\n}\n")
    assert [one.implements for one in found] == [("SRS-001",)]
    assert [(one.check, one.location.line) for one in findings] == [("code.unreadable", 1)]
    assert problems("a.js", "// implements:\nfunction f() {\n}\n") == [("code.unreadable", 1, "")]


@pytest.mark.verifies("KIT-SRS-003.b")
def test_ids_go_on_in_the_next_comment_line_after_a_comma():
    assert only("a.go", "// implements: SRS-001,\n// SRS-002\nfunc f() {\n}\n").implements == ("SRS-001", "SRS-002")
    assert only("a.c", "/* implements: SRS-001,\n   SRS-002 */\nint f(void) {\n}\n").implements == ("SRS-001", "SRS-002")
    assert only("a.html", "<!-- implements: SRS-001,\n SRS-002 -->\n<p>Text</p>\n").implements == ("SRS-001", "SRS-002")


@pytest.mark.verifies("KIT-SRS-003.b")
def test_two_markers_of_one_unit_count_both():
    text = "// implements: SRS-001\n// implements: SRS-002\nfunc f() {\n}\n"
    assert only("a.go", text).implements == ("SRS-001", "SRS-002")


@pytest.mark.verifies("KIT-SRS-003.b")
def test_a_second_marked_declaration_of_the_same_name_has_a_number():
    text = "// implements: SRS-001\nint f(int a) {\n}\n// implements: SRS-002\nint f(char a) {\n}\n"
    assert [one.id for one in units("a.cpp", text)] == ["a.cpp::f", "a.cpp::f~2"]


@pytest.mark.verifies("KIT-SRS-003.b")
def test_a_block_ends_at_the_next_marker_of_its_depth_and_not_at_a_deeper_one():
    text = """\
function f() {
  start();
  // implements: SRS-001
  if (a) {
    first();
    // implements: SRS-002
    b();
  }
  // implements: SRS-003
  c();
}
"""
    assert [(one.location.line, one.end) for one in units("a.js", text)] == [(4, 8), (7, 7), (10, 10)]


@pytest.mark.verifies("KIT-SRS-003.b")
def test_lines_of_windows_change_nothing():
    name = "Reading.cs"
    content = (SAMPLES / name).read_bytes()
    text, findings = markers.decode(name, content.replace(b"\n", b"\r\n"))
    assert findings == []
    assert units(name, text) == units(name, content.decode())


@pytest.mark.verifies("KIT-SRS-003.b")
def test_a_file_in_utf_16_is_read_and_one_that_is_no_text_is_a_finding():
    text = "// implements: SRS-001\nclass A {\n}\n"
    for content in (text.encode("utf-16"), text.encode("utf-8-sig")):
        assert python_text.may_hold_marker(content)
        assert markers.decode("a.cs", content) == (text, [])
    _, (finding,) = markers.decode("a.cs", b"ok\n\xff\xfe// implements: SRS-001")
    assert (finding.check, finding.location.line) == ("code.unreadable", 2)


@pytest.mark.verifies("KIT-SRS-003.b")
def test_a_file_of_no_known_language_holds_no_unit():
    assert markers.units("a.docx", "// implements: SRS-001\n") == ([], [])
    assert markers.units("Makefile", "# implements: SRS-001\n") == ([], [])


# Digests

REFORMATTED = {
    "a.ts": ("function f(a) {\n  return a + 1; // why\n}\n", "function f( a )\n{ /* why */\n    return a+1;\n}\n"),
    "a.go": ("func f() {\n\treturn 1\n}\n", "func f() {\n    // why\n    return 1\n}\n"),
    "a.sh": ("f() {\n  echo 1\n}\n", "f() {\n    echo   1  # why\n\n}\n"),
    "a.yaml": ("f:\n  a: 1\n", "f:\n  # why\n  a:   1\n"),
}
CHANGED = {
    "a.ts": ("function f(a) {\n  return a + 1;\n}\n", "function f(a) {\n  return a - 1;\n}\n"),
    "a.go": ('func f() {\n\treturn "a b"\n}\n', 'func f() {\n\treturn "a  b"\n}\n'),
    "a.sh": ("f() {\n  echo 1\n}\n", "f() {\n  echo\n  1\n}\n"),
    "a.yaml": ("f:\n  a:\n    b: 1\n", "f:\n  a:\n  b: 1\n"),
    "a.js": ("function f() {\n  return `a ${b}`;\n}\n", "function f() {\n  return `a ${c}`;\n}\n"),
}


def marked(path, text):
    opens, closes = ("# ", "") if path.endswith((".sh", ".yaml")) else ("// ", "")
    return only(path, f"{opens}implements: SRS-001{closes}\n{text}")


@pytest.mark.verifies("KIT-SRS-011.c")
@pytest.mark.parametrize("path", REFORMATTED)
def test_comments_and_white_space_change_no_digest(path):
    before, after = REFORMATTED[path]
    assert marked(path, before).digest == marked(path, after).digest


@pytest.mark.verifies("KIT-SRS-011.d")
@pytest.mark.parametrize("path", CHANGED)
def test_a_changed_token_or_text_changes_the_digest(path):
    before, after = CHANGED[path]
    assert marked(path, before).digest != marked(path, after).digest


@pytest.mark.verifies("KIT-SRS-011.c")
def test_a_unit_that_moves_or_is_marked_with_another_id_keeps_its_digest():
    text = "func f() {\n\treturn 1\n}\n"
    moved = only("a.go", f"package a\n\nvar b = 1\n\n// implements: SRS-009\n{text}")
    assert moved.digest == marked("a.go", text).digest


# Whatever stands in a file

LINES = sorted({line for name in EXPECTED for line in (SAMPLES / name).read_text("utf-8").split("\n")})
PATHS = st.sampled_from([f"a{suffix}" for suffixes in languages.names().values() for suffix in suffixes])
TEXTS = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=20)), max_size=20).map("\n".join)


@pytest.mark.verifies("KIT-SRS-003.b")
@given(PATHS, TEXTS)
def test_any_text_is_read_without_a_traceback(path, text):
    found, findings = markers.units(path, text)
    last = text.count("\n") + 1
    for one in found:
        assert 1 <= one.location.line <= one.end <= last
        assert len(one.digest) == 20
    assert len({one.id for one in found}) == len(found)
    for finding in findings:
        assert 1 <= finding.location.line <= last
        assert finding.hint


@pytest.mark.verifies("KIT-SRS-003.b")
@given(PATHS, st.binary(max_size=60))
def test_any_bytes_are_read_without_a_traceback(path, content):
    text, _ = markers.decode(path, b"implements: SRS-001\n" + content)
    markers.units(path, text)


#: A text of the language, with a place for what stands in it.
QUOTED = {
    "a.swift": ['let a = "{}"', 'let a = """\n{}\n"""', 'let a = #"{}"#'],
    "a.kt": ['val a = "{}"', 'val a = """\n{}\n"""'],
    "a.java": ['String a = "{}";', 'String a = """\n{}\n""";'],
    "a.ts": ["const a = '{}';", 'const a = "{}";', "const a = `\n{}\n`;", "const a = `${{b(`\n{}\n`)}}`;"],
    "a.c": ['char *a = "{}";'],
    "a.cpp": ['auto a = R"x(\n{}\n)x";'],
    "a.cs": ['var a = "{}";', 'var a = @"\n{}\n";', 'var a = """\n{}\n""";'],
    "a.go": ['a := "{}"', "a := `\n{}\n`"],
    "a.rs": ['let a = "\n{}\n";', 'let a = r#"\n{}\n"#;'],
    "a.dart": ["var a = '{}';", "var a = '''\n{}\n''';"],
    "a.php": ["<?php\n$a = '\n{}\n';", '<?php\n$a = "\n{}\n";', "<?php\n$a = <<<X\n{}\nX;\n"],
    "a.rb": ['a = "\n{}\n"', "a = '\n{}\n'", "a = <<~X\n{}\nX\n", "a = %q(\n{}\n)"],
    "a.sh": ["a='\n{}\n'", 'a="\n{}\n"', "cat <<X\n{}\nX\n"],
    "a.sql": ["SELECT '\n{}\n';"],
    "a.lua": ["a = [[\n{}\n]]", "a = [==[\n{}\n]==]"],
    "a.hs": ['a = "{}"'],
    "a.yaml": ["a: |\n  {}\n", "a: >-\n  {}\n\nb: 1\n", 'a: "\n  {}\n"'],
    "a.toml": ['a = """\n{}\n"""', "a = '''\n{}\n'''"],
    "a.html": ['<p title="{}">x</p>'],
    "a.xml": ["<a><![CDATA[\n{}\n]]></a>"],
    "a.css": ['a {{ content: "{}"; }}'],
    "a.ex": ['a = """\n{}\n"""'],
    "a.ps1": ["$a = @'\n{}\n'@"],
}
MARKS = st.sampled_from(["// ", "/* ", "# ", "-- ", "<!-- ", "--[[ ", "{- ", "* "])
WORDS = st.text(alphabet="abc XYZ09.,:;+/#-", max_size=12)
FORMS = st.sampled_from([(path, form) for path, forms in QUOTED.items() for form in forms])


@pytest.mark.verifies("KIT-SRS-003.d")
@given(FORMS, MARKS, WORDS)
def test_what_looks_like_a_comment_inside_a_text_is_no_marker(place, mark, words):
    path, form = place
    inside = f"{words} {mark}implements: SRS-900" if "\n" not in form else f"{mark}implements: SRS-900"
    assert markers.units(path, form.format(inside) + "\n") == ([], [])


@pytest.mark.verifies("KIT-SRS-003.b")
@given(FORMS, WORDS)
def test_a_marker_below_a_text_is_seen(place, words):
    path, form = place
    comment = {"php": "<!-- {} -->", "html": "<!-- {} -->", "xml": "<!-- {} -->", "sql": "-- {}", "lua": "-- {}", "hs": "-- {}"}
    comment |= dict.fromkeys(["rb", "sh", "yaml", "toml", "ex", "ps1"], "# {}") | {"css": "/* {} */"}
    line = comment.get(path[2:], "// {}").format("implements: SRS-001")
    code = (
        "<p>x</p>"
        if path[2:] in {"php", "html", "xml"}
        else "x {\n}\n"
        if path.endswith(".css")
        else "x: 1"
        if path.endswith(".yaml")
        else "x = 1"
    )
    text = form.format(words) + ("\n?>" if path.endswith(".php") else "") + f"\n{line}\n{code}\n"
    assert [one.implements for one in units(path, text)] == [("SRS-001",)]
