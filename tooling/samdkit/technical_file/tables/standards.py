"""The list of standards: what the dossier cites and the checks serve, each with its edition and where it is used (II 4 c)."""

import re
from typing import TYPE_CHECKING

from samdkit import clauses
from samdkit.clauses import State
from samdkit.model.document import Section
from samdkit.model.standard import Standard
from samdkit.technical_file import cells, elements
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: `ISO 14971`, `IEC 81001-5-1`: what names a standard whatever its edition.
_NAME = re.compile(r"(?:(?:EN|DS|ISO|IEC|IEEE)[ /]?)+ ?(?P<number>\d{3,5}(?:-\d+)*)", re.IGNORECASE)
#: The year of an edition right behind that.
_YEAR = re.compile(r"\d{3,5}(?:-\d+)*:(\d{4})")
#: Between sentences: the first says the status, what follows is for people who keep the list.
_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")
#: Behind the name of a standard: the part of it that is meant.
_CLAUSES = re.compile(r",?\s+clauses?\s.*$")


# implements: KIT-SRS-095.4
def standards_list(context: "Context") -> Table:
    """Each standard, law or guidance that the file is judged by or that a section cites."""
    cited = _cited(context)
    rows = []
    for standard in clauses.in_force(context.project):
        number = _number(standard.title)
        sections = cited.pop(number, []) if number else []
        if sections or _met(context, standard):
            rows.append(_known(context, standard, sections))
    for found in sorted(cited.values(), key=lambda one: one[0][0].lower()):
        words = sorted({text for text, _ in found})
        stated = context.words("as cited; whether harmonised is for the maker to state")
        rows.append((cells.cell(words[0]), _edition_of(context, words), stated, _places(context, [one for _, one in found])))
    columns = ("standard, law or guidance", "edition", "status", "used in")
    title = context.words("Standards and other solutions")
    return Table("standards-list", title, tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-095.4
def _known(context: "Context", standard: Standard, cited: list[tuple[str, Section]]) -> tuple[str, ...]:
    """A standard whose clauses the kit has as data."""
    words = context.words
    edition = cells.cell(standard.edition)
    others = sorted(
        {text for text, _ in cited if (year := _YEAR.search(text)) and year[1] not in f"{standard.edition} {standard.title}"}
    )
    if others:
        edition += f"<br>**{words('cited in another edition')}**: {cells.cell(', '.join(others))}"
    states = context.clause_states[standard.id]
    met = _met(context, standard)
    asked = sum(one.state is not State.NOT_APPLICABLE for one in states)
    judged = words("%(met)s of %(asked)s points that apply are met, see `samdkit clauses`", met=met, asked=asked)
    return (
        cells.cell(standard.title),
        edition,
        cells.cell(words(_SENTENCE.split(standard.status)[0])),
        cells.below([judged, *_lines(context, cited)]),
    )


def _met(context: "Context", standard: Standard) -> int:
    """How many of its points are met."""
    return sum(one.state is State.MET for one in context.clause_states[standard.id])


def _cited(context: "Context") -> dict[str, list[tuple[str, Section]]]:
    """Number of a standard, or the whole name of what has none → how and where sections cite it."""
    found: dict[str, list[tuple[str, Section]]] = {}
    for section in context.project.sections():
        for text in (one.strip() for one in section.bookkeeping.get("standards", "").split(";")):
            if text:
                found.setdefault(_number(text) or text, []).append((_CLAUSES.sub("", text), section))
    return found


def _number(text: str) -> str:
    name = _NAME.match(text)
    return name["number"] if name else ""


def _edition_of(context: "Context", cited: list[str]) -> str:
    years = sorted({year[1] for one in cited if (year := _YEAR.search(one))})
    return ", ".join(years) or context.words("as in its name")


def _lines(context: "Context", cited: list[tuple[str, Section]]) -> list[str]:
    return list(dict.fromkeys(elements.section(context, one) for _, one in cited))


def _places(context: "Context", sections: list[Section]) -> str:
    return cells.below(dict.fromkeys(elements.section(context, one) for one in sections))
