r"""Text of the dossier as HTML: what people wrote comes out as words, whatever signs it holds.

HTML in their Markdown is text. So that the site's builder takes it for that, what would open an element is put aside as a
character that no text has before the builder reads it, and comes back as an entity.
"""

import re
from functools import cache
from html import escape, unescape

import markdown

from samdkit.outputs.technical_file.site.places import Places
from samdkit.technical_file.inline import Span, spans

EXTENSIONS = ("attr_list", "tables", "fenced_code", "sane_lists")
#: Private characters for signs of HTML and of Markdown; in Markdown only the first of them is put aside.
_ASIDE = {sign: chr(0xE0F1 + place) for place, sign in enumerate('<>&"\\`*_[]{}#|~!')}
_BACK = {mark: escape(sign) for sign, mark in _ASIDE.items()}
_MARKED = re.compile(f"[{''.join(_BACK)}]")
_OPENING = re.compile(r"<(?!br\s*/?>|https?:|mailto:)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
#: Paragraphs that hold none of these begin no list, code, table, quote, heading or attribute, so that spans are all there is.
_BLOCKS = re.compile(r"^[ \t]|^(?:[-+*=>#~|:]|\d+[.)]|\[[^\]]*\]:)|[ ]{2,}$|[|!<&{]|```|~~~|\\|\*.*\*.*\*|_", re.MULTILINE)
#: Signs of inline Markdown, and a link to an item, whose words hold none.
_INLINE = re.compile(r"[\\`*_\[<&]")
_ITEM = re.compile(r"\[([A-Z][A-Z0-9.a-z-]*)\]\(item:([A-Z][A-Z0-9-]*)\)")
_BREAKS = re.compile(r"[^/_.:=,-]{0,24}[/_.:=,-]+|[^/_.:=,-]{1,24}")
_BLANK_LINES = re.compile(r"\n\s*\n")
_TAG = re.compile(r"<(?P<name>[a-z][a-z0-9]*)(?P<attributes>\s[^<>]*?)?(?P<end>\s*/?)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_KEPT = {"id", "class", "title", "start", "colspan", "rowspan"}
_TABLE = re.compile(r"<h[1-6][^>]*>(?P<heading>.*?)</h[1-6]>|<table>(?P<table>.*?)</table>", re.DOTALL)
_ALIGNED = re.compile(r"<(t[hd]) style=[^>]*>")
_NO_HEAD = re.compile(r"<thead>\s*<tr>\s*(?:<th>\s*</th>\s*)*</tr>\s*</thead>")


class Writer:
    """Writes texts for pages in one folder of the site; names of files `beside` it, as code, are links."""

    def __init__(self, places: Places, base: str, beside: frozenset[str] = frozenset()) -> None:
        self.places = places
        self.beside = beside
        self.base = base
        self._cells: dict[str, str] = {}

    # implements: KIT-SRS-093.4
    def inline(self, text: str) -> str:
        """One line of Markdown."""
        if text not in self._cells:
            self._cells[text] = self._inline(_CONTROL.sub("", text))
        return self._cells[text]

    def blocks(self, text: str) -> str:
        """Markdown of any length; plain paragraphs need no parser."""
        text = _CONTROL.sub("", text)
        if not _BLOCKS.search(text):
            paragraphs = (one.replace("\n", " ").strip() for one in _BLANK_LINES.split(text))
            return "\n".join(f"<p>{self.inline(one)}</p>" for one in paragraphs if one)
        reader = _reader()
        reader.reset()
        return self.cleaned(reader.convert(set_aside(text)), "")

    # implements: KIT-SRS-093.4
    def cleaned(self, html: str, name: str) -> str:
        """What a builder made of Markdown, with its links led to pages and nothing in it but text.

        Its tables are named by the heading above them, or `name`.
        """
        return put_back(named_tables(_TAG.sub(self._tag, html), name))

    def _inline(self, text: str) -> str:
        if not _INLINE.search(_ITEM.sub("", text)):  # words and links to items, as most cells are
            return _ITEM.sub(self._item, escape(text, quote=False))
        return "".join(map(self._span, spans(text)))

    def _item(self, found: re.Match[str]) -> str:
        place = self.places.of(f"item:{found[2]}", self.base)
        return f'<a href="{place}">{found[1]}</a>' if place else found[1]

    def _span(self, span: Span) -> str:
        match span.kind:
            case "text":
                return escape(span.text, quote=False)
            case "code":
                code = f"<code>{_breakable(span.text)}</code>"
                return f'<a href="{escape(self._file(span.text))}">{code}</a>' if span.text in self.beside else code
            case "break":
                return "<br>"
            case "link":
                inner = "".join(map(self._span, span.inner))
                place = self.places.of(span.target, self.base)
                return f'<a href="{escape(place)}">{inner}</a>' if place else inner
        tag = "strong" if span.kind == "strong" else "em"
        return f"<{tag}>{''.join(map(self._span, span.inner))}</{tag}>"

    def _file(self, path: str) -> str:
        """The address of a file of the technical file, the site's own among them."""
        return self.base + (path.removeprefix("site/") if path.startswith("site/") else f"../{path}")

    def _tag(self, found: re.Match[str]) -> str:
        """A tag with the attributes that text may have; a picture is its words."""
        name, attributes = found["name"], dict(_ATTRIBUTE.findall(found["attributes"] or ""))
        if name == "img":
            return f"<em>{attributes.get('alt', '')}</em>"
        if not attributes:
            return found[0]
        kept = "".join(f' {key}="{value}"' for key, value in attributes.items() if key in _KEPT)
        place = self.places.of(unescape(put_back(attributes.get("href", ""))), self.base) if name == "a" else ""
        return f"<{name}{kept}" + (f' href="{escape(place)}"' if place else "") + f"{found['end']}>"


def _breakable(code: str) -> str:
    """Code that breaks behind the signs between its words, and in what would be a very long one."""
    return "<wbr>".join(escape(one, quote=False) for one in _BREAKS.findall(code))


def set_aside(text: str) -> str:
    """Markdown in which nothing opens an element of HTML."""
    return _OPENING.sub(_ASIDE["<"], text)


def all_set_aside(text: str) -> str:
    """A text in which nothing is Markdown or HTML."""
    return "".join(_ASIDE.get(letter, letter) for letter in _CONTROL.sub("", text))


def put_back(html: str) -> str:
    """HTML with what was set aside as entities."""
    return _MARKED.sub(lambda found: _BACK[found[0]], html)


def table(inner: str, *, name: str = "", caption: str = "", number: int = 0, columns: int = 0) -> str:
    """A table in a region that scrolls sideways where it has to: named by its caption, else by what stands above it."""
    label = f'aria-labelledby="table-{number}"' if caption else f'aria-label="{escape(name)}"'
    head = f'<caption id="table-{number}">{caption}</caption>' if caption else ""
    return (
        f'<div class="table" role="group" tabindex="0" {label}><table class="data" style="--columns: {columns}">'
        f"{head}{inner}</table></div>"
    )


def named_tables(html: str, name: str) -> str:
    """The tables of Markdown as the site has them."""
    if "<table>" not in html:
        return html
    above = name

    def written(found: re.Match[str]) -> str:
        nonlocal above
        if found["table"] is None:
            above = unescape(re.sub(r"<[^>]+>", "", found["heading"])).strip()
            return found[0]
        inner = _NO_HEAD.sub("", _ALIGNED.sub(r"<\1>", found["table"]))
        row = inner.partition("</tr>")[0]
        return table(inner.replace("<th>", '<th scope="col">'), name=above, columns=row.count("<th") or row.count("<td"))

    return _TABLE.sub(written, html)


@cache
def _reader() -> markdown.Markdown:
    return markdown.Markdown(extensions=list(EXTENSIONS))
