"""Markdown of a dossier becomes typst that compiles, whatever it holds."""

import io

import pikepdf
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samdkit.outputs.technical_file.typst_markup import Typst, quoted, string

_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
_PIECES = st.one_of(
    _WORDS,
    st.sampled_from(
        [
            "**",
            "*",
            "`",
            "_",
            "#",
            "$",
            "@",
            "<",
            ">",
            "[a](b.md)",
            "![x](y)",
            "<b>",
            "</b>",
            "<table>",
            "<tr>",
            "<td>",
            "<li>",
            "<pre>",
            "</p>",
            '<h2 id="a b">',
            "<a>",
            "<br>",
            "&amp;",
            "\\",
            "|",
            "~~~",
            "```",
            "{#x}",
        ]
    ),
    st.sampled_from(
        ["\n", "\n\n", "\n- ", "\n1. ", "\n> ", "\n## ", "\n    ", "\n| a | b |\n| --- | --- |\n| c | d |\n", "\n---\n"]
    ),
)


def compiled(text: str) -> bytes:
    """The PDF of a text alone."""
    return typst.compile(text.encode(), format="pdf")


@pytest.mark.verifies("KIT-SRS-045")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_markdown_compiles(text):
    assert compiled(Typst(lambda _: False).document("page", "A title", text)).startswith(b"%PDF")


@pytest.mark.verifies("KIT-SRS-045")
@given(st.text())
def test_a_string_is_printed_as_it_is_and_never_run(text):
    assert quoted(text).count('"') - quoted(text).count('\\"') == 2 or "\\\\" in quoted(text)
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
        ("a **b** *c* `d`", '#"a ";#strong[#"b";];#" ";#emph[#"c";];#" ";#raw("d");'),
        ("## H {#h-1}", '== #"H"; <h-1>'),
        ("[x](page.md#h-1)", '#link(<h-1>)[#"x";];'),
        ("[x](page.md)", '#link(<page>)[#"x";];'),
        ("[x](gone.md)", '#"x";'),
        ("[x](mailto:role@example.com)", '#link("mailto:role@example.com")[#"x";];'),
        ("- a\n- b", '#list([#"a";], [#"b";])'),
        ("2 < 3 & 4 > 1 # $x$ @y", '#"2 < 3 & 4 > 1 # $x$ @y";'),
    ],
)
def test_each_kind_of_markdown_has_its_markup(markdown, markup):
    document = Typst({"h-1", "page"}.__contains__).document("page", "T", markdown)
    assert document.split("\n\n", 1)[1].strip() == markup


@pytest.mark.verifies("KIT-SRS-045")
def test_a_table_keeps_its_header_on_every_page():
    rows = "".join(f"| {number} | text |\n" for number in range(200))
    pdf = compiled(Typst(lambda _: False).document("page", "T", f"| number | word |\n| --- | --- |\n{rows}"))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) > 2
        headers = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"]
        assert len(headers) == 2
