"""An impact as Markdown, for the reviewer of a pull request: short, with the details folded away."""

from samdkit.impact import Impact, Touched
from samdkit.outputs.findings_markdown import escaped
from samdkit.outputs.impact import words


# implements: KIT-SRS-063.h
def render(impact: Impact) -> str:
    """A summary, the requirements and risk controls with their grades, risks, what to run, and everything else folded."""
    fresh = impact.freshness
    identity = impact.project.identity
    parts = [f"# samdkit impact: {escaped(f'{identity.name} {identity.version}'.strip())}", escaped(words.summary(impact))]
    parts.append(words.evidence(fresh))
    graded = impact.requirements
    if graded:
        rows = [_graded(impact, one) for one in graded]
        parts.append(_table(("requirement or control", "what it says", "grade now", "wanted", "touched"), rows))
    risks = impact.of_kind("risk", "threat")
    if risks:
        rows = [(escaped(one.name), escaped(one.title), _way(one), _why(one)) for one in risks]
        parts.append(_table(("risk", "what it is", "touched", "why"), rows))
    outside = words.outside(impact)
    if outside:
        parts.append("\n".join(["**Cannot tell**", "", *(f"- {escaped(path)}: {words.OUTSIDE}" for path in outside)]))
    if fresh.tests:
        parts.append(_folded(f"Tests to run ({len(fresh.tests)})", [escaped(one) for one in fresh.tests]))
    stale = [f"{escaped(one.run.test)}: {escaped('; '.join(one.reasons))}" for one in (*fresh.stale, *fresh.gone)]
    if stale:
        parts.append(_folded(f"Stale evidence ({len(stale)})", stale))
    changes = [f"{escaped(str(one.location))}: {escaped(words.said(one))}" for one in impact.changes.found]
    if changes:
        parts.append(_folded(f"What changed ({len(changes)})", changes))
    if impact.touched:
        lines = [f"{escaped(words.heading(one.kind))}: {escaped(one.name)} ({_way(one)}): {_why(one)}" for one in impact.touched]
        parts.append(_folded(f"Everything that is touched, and why ({len(lines)})", lines))
    return "\n\n".join(parts)


def _graded(impact: Impact, one: Touched) -> tuple[str, ...]:
    now, wanted = impact.grades(one.name)
    return escaped(one.name), escaped(one.title), str(now), str(wanted), _way(one)


def _way(one: Touched) -> str:
    return "changed" if one.direct else "indirectly"


def _why(one: Touched) -> str:
    return escaped(words.ARROW.join(one.why))


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _folded(title: str, lines: list[str]) -> str:
    return "\n".join([f"<details><summary>{title}</summary>", "", *(f"- {line}" for line in lines), "", "</details>"])
