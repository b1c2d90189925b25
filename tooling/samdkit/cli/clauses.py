"""`samdkit clauses`."""

import json
from collections import Counter
from pathlib import Path

import click

from samdkit import checking, clauses
from samdkit.errors import UsageError
from samdkit.project import load


# implements: KIT-SRS-031.a
@click.command()
@click.argument("standard", required=False)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(standard: str | None, folder: Path, form: str) -> None:
    """Print where each clause of STANDARD stands for the project; without it, the count of each state for every standard.

    Met: a check that serves the clause looked at something and found nothing, a section answers it, or a document is generated
    for it. A heading of Annex II or III stands as the weakest of its leaves. What a person must judge is not judged here.
    """
    project = load(folder.resolve())
    found = clauses.states(project, checking.run(project))
    if standard is not None and standard not in found:
        raise UsageError(f"{standard} is not in force here", hint=f"in force are {', '.join(found)}")
    chosen = {standard: found[standard]} if standard else found
    if form == "json":
        click.echo(
            json.dumps({name: [as_data(one) for one in states] for name, states in chosen.items()}, indent=2, ensure_ascii=False)
        )
    elif standard:
        for one in chosen[standard]:
            click.echo(f"{one.clause.id:12} {one.state:15} {one.clause.title}  {_words(one)}".rstrip())
    else:
        for name, states in chosen.items():
            counts = Counter(str(one.state) for one in states)
            click.echo(f"{name:22} {', '.join(f'{number} {state}' for state, number in sorted(counts.items()))}")


def as_data(one: clauses.ClauseState) -> dict[str, object]:
    """One clause's state as plain data."""
    return {
        "clause": one.clause.reference,
        "title": one.clause.title,
        "state": str(one.state),
        "by": one.rests_on,
        "findings": len(one.findings),
        "tasks": [item.id for item in one.tasks],
        "reason": one.reason,
        "to_be_judged": list(one.clause.judged),
    }


def _words(one: clauses.ClauseState) -> str:
    parts = [*one.rests_on, *(f"{item.id} {item.title}" for item in one.tasks), one.reason]
    if one.findings:
        counts = Counter(finding.check for finding in one.findings)
        parts = [f"{number} {check}" for check, number in sorted(counts.items())]
    return f"[{'; '.join(part for part in parts if part)}]" if any(parts) else ""
