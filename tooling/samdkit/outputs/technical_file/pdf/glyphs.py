"""Characters that no font of the PDF has: PDF/A takes none of them, so that they are printed by their number."""

import re
import unicodedata
from functools import cache

#: Every one of these is in one of typst's own fonts; of others typst is asked.
USUAL = " -~\u00a0-\u024f\u0400-\u047f\u2010-\u2027\u2030-\u2040\u2190-\u23ff\u2500-\u25ff"
#: Signs that steer others (such as the direction of writing), line ends of their own kind, and no characters at all.
_UNSEEN = {"Cf", "Zl", "Zp", "Cs", "Cn", "Co"}
_UNUSUAL = re.compile(f"[^\n{USUAL}]")


# implements: KIT-SRS-090.6
def printable(text: str) -> str:
    """The text with each character that can't be printed as `[U+05EC]`; control characters as a space."""
    return _UNUSUAL.sub(lambda found: _shown(found.group()), text)


@cache
def _shown(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Cc":
        return " "
    if kind in _UNSEEN or not _has_glyph(character):
        return f"[U+{ord(character):04X}]"
    return character


def _has_glyph(character: str) -> bool:
    """Whether typst prints it, in text and in code."""
    import typst  # noqa: PLC0415 - a compiler; only for the rare character

    trial = f'#set text(font: "Libertinus Serif")\na{character}a #text(font: "DejaVu Sans Mono")[a{character}a]'
    try:
        typst.compile(trial.encode(), font_paths=[], ignore_system_fonts=True, format="pdf", pdf_standards=["a-2a"], timestamp=0)
    except RuntimeError:
        return False
    return True
