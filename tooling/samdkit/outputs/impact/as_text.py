"""An impact as text: what changed, what it touches and why, what evidence became stale, and which tests make it fresh."""

from samdkit.impact import Impact, Touched
from samdkit.outputs.findings_text import one_line
from samdkit.outputs.impact import words


# implements: KIT-SRS-063.h
def render(impact: Impact) -> str:
    """Plain lines under headings; nothing is cut."""
    fresh = impact.freshness
    parts = [f"{words.summary(impact)}\n{words.evidence(fresh)}"]
    parts += _part("Changed", [f"{one.location}: {words.said(one)}" for one in impact.changes.found])
    for kind in dict.fromkeys(one.kind for one in impact.touched):
        parts += _part(words.heading(kind), [_line(impact, one) for one in impact.of_kind(kind)])
    parts += _part("Cannot tell", [f"{path}: {words.OUTSIDE}" for path in words.outside(impact)])
    stale = [f"{one.run.test}: {'; '.join(one.reasons)}" for one in (*fresh.stale, *fresh.gone)]
    stale += [f"{unit}: no recorded run entered it" for unit in fresh.unseen]
    stale += [f"{one.id}: no record" for one in fresh.unrecorded]
    parts += _part("Stale or missing evidence", stale)
    parts += _part("Tests to run", list(fresh.tests))
    return "\n\n".join(parts)


def _part(title: str, lines: list[str]) -> list[str]:
    return ["\n".join([title, *(f"  {one_line(line)}" for line in lines)])] if lines else []


def _line(impact: Impact, one: Touched) -> str:
    title = f" {one.title}" if one.title and one.title != one.name else ""
    way = "changed" if one.direct else "indirectly"
    grade = ""
    if one in impact.requirements:
        now, wanted = impact.grades(one.name)
        grade = f", now {now}" + (f", wanted {wanted}" if wanted > now else "")
    return f"{one.name}{title} ({way}{grade}): {words.ARROW.join(one.why)}"
