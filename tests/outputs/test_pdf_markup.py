"""What people wrote becomes typst that compiles and prints it, whatever it holds."""

import io
import re
import shutil
import subprocess

import pikepdf
import pytest
import typst
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from samdkit.outputs.technical_file.pdf.glyphs import USUAL, printable
from samdkit.outputs.technical_file.pdf.markup import Inline, code, exactly, joints, pieces, quoted, string
from samdkit.outputs.technical_file.pdf.prose import Prose
from samdkit.outputs.technical_file.pdf.tables import of_table
from samdkit.outputs.technical_file.tree import parse
from samdkit.register import folder
from samdkit.technical_file.table import LONG, Table

LOOK = (folder() / "pdf.typ").read_text("utf-8")
PLACES = {
    "item:SRS-001": ("requirements/srs-001", ""),
    "document:soup#tools": ("soup/tools", ""),
    "document:label": ("", "II.2-label"),
}
INLINE = Inline(lambda target: PLACES.get(target, ("", "")))
_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
_PIECES = st.one_of(
    _WORDS,
    st.sampled_from(
        [
            "**", "*", "`", "_", "#", "$", "@", "<", ">", "[a](b.md)", "![x](y)", "<b>", "</b>", "<table>", "<tr>", "<td>",
            "<li>", "<pre>", "</p>", '<h2 id="a b">', "<a>", "<br>", "&amp;", "\\", "|", "~~~", "```", "{#x}",
            "[SRS-001](item:SRS-001)", "å漢",
        ]
    ),
    st.sampled_from(
        ["\n", "\n\n", "\n- ", "\n1. ", "\n> ", "\n## ", "\n    ", "\n| a | b |\n| --- | --- |\n| c | d |\n", "\n---\n"]
    ),
)  # fmt: skip


def prose(markdown, *, to_next=False):
    """A text of the dossier as markup; a heading bears its id in brackets."""
    writer = Prose(INLINE, lambda anchor: f" ({anchor})" if anchor else "", 493)
    return writer.blocks(parse(markdown), to_next=to_next)


def compiled(markup):
    """The PDF of a markup alone, with the functions that it calls and the places that it leads to."""
    ends = "".join(f"\n= End\n#label({quoted(label)})\n" for label, _ in PLACES.values() if label)
    source = f"{LOOK}\n{markup}\n{ends}".encode()
    return typst.compile(source, format="pdf", pdf_standards=["a-2a"], timestamp=0, font_paths=[], ignore_system_fonts=True)


@pytest.mark.verifies("KIT-SRS-045")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_markdown_compiles(text):
    assert compiled(Prose(INLINE, lambda _: "", 493).blocks(parse(text))).startswith(b"%PDF")


@pytest.mark.verifies("KIT-SRS-045")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(_PIECES.map(lambda text: text.replace("\n", " ")), min_size=2, max_size=2).map(tuple), max_size=3).map(
        tuple
    )
)
def test_any_table_compiles(rows):
    assert compiled(of_table(Table("t", "", ("one", "two"), rows), INLINE, 493)).startswith(b"%PDF")


@pytest.mark.verifies("KIT-SRS-090.6")
@pytest.mark.parametrize("text", ["漢字", "a漢b", "a\u200db", "\x00", "\ufeff", "\ud800", "👍🏽"])
def test_what_no_font_has_is_printed_by_its_number_and_stops_nothing(text):
    shown = printable(text)
    assert shown != text
    assert not set(shown) & {one for one in text if printable(one) != one}
    assert compiled(f"{string(text)} {code(text)}").startswith(b"%PDF")


@pytest.mark.verifies("KIT-SRS-090.6")
def test_what_is_held_for_usual_is_in_the_fonts():
    usual = "".join(chr(one) for one in range(32, 0x2600) if re.match(f"[{USUAL}]", chr(one)))
    assert len(usual) > 1000
    assert printable(usual + "√≥°µæøåÆØÅ€“”…✓") == usual + "√≥°µæøåÆØÅ€“”…✓"
    assert compiled(f"{string(usual)} {code(usual)}").startswith(b"%PDF")


@pytest.mark.verifies("KIT-SRS-045")
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_string_is_printed_as_it_is_and_never_run(text):
    assert exactly(text).count('"') - exactly(text).count('\\"') == 2 or "\\\\" in exactly(text)
    assert string(text) in {"", f"#{quoted(text)};"}


@pytest.mark.verifies("KIT-SRS-045", "KIT-RC-014")
@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60))
def test_what_looks_like_typst_stays_text(text):
    compiled(f"#let panic() = assert(false)\n{string(text)}\n#assert.eq({quoted(text)}.len(), {len(text.encode())})")


@pytest.mark.verifies("KIT-SRS-045")
@pytest.mark.parametrize(
    ("markdown", "markup"),
    [
        ("a **b** *c* `d`", '#"a ";#strong[#"b";];#" ";#emph[#"c";];#" ";#code("d");'),
        ("## H {#h-1}", '== #"H"; (h-1)'),
        ("# H", '== #"H";'),
        ("[x](item:SRS-001)", '#to("samdkit:requirements/srs-001")[#"x";];'),
        ("[x](document:soup#tools)", '#leading(label("soup/tools"))[#"x";];'),
        ("[x](document:label)", '#"x";#" (II.2-label)";'),
        ("[x](document:gone)", '#"x";'),
        ("[x](mailto:role@example.com)", '#leading("mailto:role@example.com")[#"x";];'),
        ("- a\n- b", '#list([#"a";], [#"b";])'),
        ("3. a\n4. b", '#enum(start: 3, [#"a";], [#"b";])'),
        ("2 < 3 & 4 > 1 # $x$ @y", '#"2 < 3 & 4 > 1 # $x$ @y";'),
        ("![A scale](scale.png)", '#"A scale";'),
        ("    x = 1", '#listing("x = 1")'),
    ],
)
def test_each_kind_of_markdown_has_its_markup(markdown, markup):
    assert prose(markdown) == markup


@pytest.mark.verifies("KIT-SRS-090.1")
@given(st.text(st.sampled_from("abcXYZ019/_.:-[ ]"), max_size=80))
@example("tests/unit/test_reading.py::test_a_reading_above_the_limit_is_shown_as_such[180-110]")
@example("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
def test_long_code_may_be_broken_and_loses_no_letter(text):
    assert "".join(pieces(text)) == text
    assert all(len(piece) <= 14 or "/" in piece or "::" in piece or " " in piece for piece in pieces(text))


@pytest.mark.verifies("KIT-SRS-090.1")
def test_code_is_broken_where_its_words_end():
    assert pieces('load(open("samdkit.lock"))') == ["load(open(", '"samdkit.', 'lock"))']


@pytest.mark.verifies("KIT-SRS-090.1")
def test_long_code_in_a_narrow_column_can_be_searched_for(tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("NOT TESTED: there is no pdftotext on this machine")
    name = "src/home_bp/reading_of_the_cuff.py::Reading.of_a_cuff_in_kilopascal"
    (tmp_path / "x.pdf").write_bytes(compiled(f"#block(width: 30mm)[{code(name)}]"))
    text = subprocess.run(["pdftotext", str(tmp_path / "x.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    lines = text.partition("End")[0].split()
    assert len(lines) > 2
    assert "".join(lines) == name


@pytest.mark.verifies("KIT-SRS-090.3")
def test_a_table_keeps_its_header_on_every_page():
    rows = tuple((str(number), "text") for number in range(200))
    with pikepdf.open(io.BytesIO(compiled(of_table(Table("t", "", ("number", "word"), rows), INLINE, 493)))) as opened:
        assert len(opened.pages) > 2
        headers = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"]
        assert len(headers) == 2


@pytest.mark.verifies("KIT-SRS-090.3")
def test_a_long_table_is_split_by_its_groups_and_keeps_every_row():
    rows = tuple((f"row {number}", "x") for number in range(LONG + 1))
    groups = tuple(f"part {number % 3}" for number in range(LONG + 1))
    markup = of_table(Table("t", "", ("number", "word"), rows, groups), INLINE, 493)
    assert markup.count("#table(") == 3
    assert [line for line in markup.split("\n") if line.startswith("#group")] == [f'#group[#"part {part}";]' for part in range(3)]
    assert all(f'#"row {number}";' in markup for number in range(LONG + 1))
    assert of_table(Table("t", "", ("number", "word"), rows[1:], groups[1:]), INLINE, 493).count("#table(") == 1


def test_a_row_may_go_on_on_the_next_page_where_its_column_makes_it_high():
    narrow, wide = ("word " * 60, *["word " * 300] * 5), ("word " * 60, "word")
    found = [of_table(Table("t", "", tuple("abcdef"[: len(row)]), (row,)), INLINE, 493) for row in (narrow, wide)]
    assert [one.count("breakable: true") for one in found] == [6, 0]


def widths_of(markup):
    """The points of each column of a table."""
    return [float(one.strip().removesuffix("fr")) for one in markup.partition("(columns: (")[2].partition(",)")[0].split(",")]


@pytest.mark.verifies("KIT-SRS-090.1")
@given(st.text(st.sampled_from("abcXYZ019/_.:- ,;"), max_size=80))
@example("IEC 62366-1:2015+A1:2020; overensstemmelseserklæringen")
def test_long_names_in_text_may_be_broken_at_joints_and_words_of_letters_never(text):
    assert "".join(joints(text)) == text
    assert all(re.search(r"[^a-zA-Zæ]$", piece) for piece in joints(text)[:-1])


@pytest.mark.verifies("KIT-SRS-090.3")
def test_a_column_has_room_for_a_version_beside_columns_that_want_more():
    long = "a long text that goes on and on and needs several lines of a column " * 4
    markup = of_table(Table("t", "", ("version", "many", "more"), (("2026.10.19.post1", long, long),) * 9), INLINE, 493)
    assert widths_of(markup)[0] > 60
    assert markup.startswith("#table")
    assert of_table(Table("t", "", ("a", "b"), (("overensstemmelseserklæring", long),)), INLINE, 493).startswith("#tight")


@pytest.mark.verifies("KIT-SRS-090.3")
@pytest.mark.parametrize(
    ("markup", "following"),
    [
        (f"{prose('## Alone')}\n\n#origin[generated]\n\n#table(columns: 1, [following], [x])", "following"),
        (prose("## Alone\n\n*answers it*\n\nfollowing"), "following"),
        (prose("## Alone\n\nSee below.", to_next=True) + "\n\n#rect(height: 30mm)[following]", "following"),
    ],
)
def test_no_heading_stands_alone_at_the_end_of_a_page(markup, following, read_pdf, tmp_path):
    seen = set()
    for above in range(190, 246, 4):
        (tmp_path / "x.pdf").write_bytes(compiled(f"#block(height: {above}mm)[above]\n\n{markup}"))
        found = read_pdf(tmp_path / "x.pdf")
        assert found.page_of("Alone") == found.page_of(following), above
        seen.add(found.page_of("Alone"))
    assert len(seen) > 1


@pytest.mark.verifies("KIT-SRS-090.3")
def test_columns_share_the_page_by_what_they_hold():
    rows = (("1", "a word or two", "a long text that goes on and on and needs several lines of a column " * 3),) * 3
    markup = of_table(Table("t", "", ("n", "few", "many"), rows), INLINE, 493)
    widths = widths_of(markup)
    assert sum(widths) == pytest.approx(493, abs=1)
    assert widths == sorted(widths)
    assert widths[2] > 2 * widths[1] > 2 * widths[0] / 1.5
