"""What people write comes out of the site as text, whatever it holds."""

import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from samdkit.outputs.technical_file.site import words_as_html
from samdkit.outputs.technical_file.site.words_as_html import Writer, all_set_aside, put_back, set_aside

#: Elements and attributes that text may become.
ELEMENTS = {
    "p", "em", "strong", "code", "a", "br", "wbr", "ul", "ol", "li", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5",
    "h6", "table", "thead", "tbody", "tr", "th", "td", "div", "caption",
}  # fmt: skip
ATTRIBUTES = {"href", "id", "class", "title", "start", "role", "tabindex", "aria-label", "style", "scope"}
SIGNS = st.text(st.sampled_from("ab <>&\"'`*_[](){}:#|\\/!=-+.1\n\t\ue0f1"), max_size=60)
PIECES = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "[a](JaVaScRiPt:x)", "`",
            "[SRS-001](item:SRS-001)", "![p](https://example.org/p.png)", '{onclick="x"}', "{: onclick=x }", "\n\n", "\n", " ",
            "<b", "<!--", "-->", "<br>", "# head", "| a | b |\n| - | - |\n| c | d |", "- one", "1. one", "```\n<i>\n```", "**",
            "    code", "&lt;", "(a) part;", "word", "](", "&#106;avascript:", '"', "a_b_c", "[r]: javascript:x",
            "<https://example.org/>", "<javascript:x>", "[x](<javascript:alert(1)>)", '<div data-fill="head"></div>',
            "</article>", "[d](data:text/html,x)",
        ]
    ),
    max_size=8,
).map("".join)  # fmt: skip
TEXTS = SIGNS | PIECES | st.text(max_size=40)


class Known:
    """Places with one item and one document."""

    def of(self, target, base):
        if target == "item:SRS-001":
            return f"{base}items/SRS-001.html"
        return target if re.match(r"#|https?://|mailto:", target) else ""


class Reader(HTMLParser):
    """Everything that a browser would see besides text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes, self.addresses, self.others, self.words = set(), set(), [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.addresses += [value for name, value in attrs if name in {"href", "src"}]

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def writer():
    return Writer(Known(), "../")


def assert_text(html):
    found = Reader(html)
    assert found.elements <= ELEMENTS
    assert found.attributes <= ATTRIBUTES
    assert all(re.match(r"#|https?://|mailto:|\.\./items/SRS-001\.html$", one) for one in found.addresses), found.addresses
    assert found.others == []


@pytest.mark.verifies("KIT-SRS-093.4")
@given(text=TEXTS)
@example(text="<script>alert(1)</script>")
@example(text="[a](javascript:alert(1))")
@example(text="```\n<script>\n```")
@example(text='[a](https://example.org "t<script>")')
def test_any_text_of_an_item_becomes_text(writer, text):
    assert_text(writer.blocks(text))


@pytest.mark.verifies("KIT-SRS-093.4")
@given(text=TEXTS)
def test_any_cell_becomes_text(writer, text):
    assert_text(writer.inline(text))


@pytest.mark.verifies("KIT-SRS-093.4")
@given(text=TEXTS)
def test_any_prose_becomes_text_after_the_builder(writer, text):
    built = markdown.Markdown(extensions=[*words_as_html.EXTENSIONS, "toc"]).convert(set_aside(text))
    assert_text(writer.cleaned(built, "name"))


@pytest.mark.verifies("KIT-SRS-093.4")
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=40))
def test_a_title_keeps_each_of_its_signs(text):
    assert "".join(Reader(f"<p>{put_back(all_set_aside(text))}</p>").words) == text


@given(
    text=st.lists(
        st.sampled_from(
            ["a word", "`code_here`", "[SRS-001](item:SRS-001)", "\n", "\n\n", "(a) part;", "*so*", "< 5", "x_y", "9 > 8"]
        ),
        max_size=8,
    ).map(" ".join)
)
def test_plain_paragraphs_read_as_the_parser_of_markdown_reads_them(writer, text):
    slow = writer.cleaned(markdown.Markdown(extensions=list(words_as_html.EXTENSIONS)).convert(set_aside(text)), "")

    def read(html):
        found = Reader(html)
        return re.sub(r"\s+", " ", "".join(found.words)).strip(), found.elements - {"wbr"}, found.addresses

    assert read(writer.blocks(text)) == read(slow)


def test_the_tables_of_a_text_bear_the_heading_above_them(writer):
    html = writer.blocks("## What < is `left`\n\n| a | b |\n| --- | --- |\n| c | d |\n")
    assert 'aria-label="What &lt; is left"' in html
    assert html.count('<th scope="col">') == 2


def test_long_code_breaks_between_its_words(writer):
    assert writer.inline("`src/a_b.py::run`") == "<code>src/<wbr>a_<wbr>b.<wbr>py::<wbr>run</code>"
    assert writer.inline(f"`{'a' * 60}`").count("<wbr>") == 2
