"""What reports say of the checks themselves: every check with its page, and every id that the readers give."""

from collections.abc import Iterable
from dataclasses import dataclass

from samdkit.checks.catalogue import READING, checks
from samdkit.model.finding import Finding


@dataclass(slots=True, frozen=True)
class Rule:
    """A check as a report names it."""

    id: str
    page: str
    clauses: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The first sentence of the page."""
        text = " ".join(self.page.partition("\n\n")[0].split())
        end = text.find(". ")
        return text[: end + 1] if end >= 0 else text

    @property
    def basis(self) -> str:
        """Where the demand comes from."""
        return f"Serves {', '.join(self.clauses)}." if self.clauses else "The kit's own rule; no demand of a standard."


# implements: KIT-SRS-040.c
def rules(findings: Iterable[Finding], *, release: bool) -> list[Rule]:
    """What was looked at in a run, by id; a check that is in no catalogue has its finding's words for a page."""
    found = {check.id: Rule(check.id, check.page, check.clauses) for check in checks() if release or not check.release_only}
    found |= {name: Rule(name, page) for name, page in READING.items()}
    for one in findings:
        if one.check not in found:
            found[one.check] = Rule(one.check, one.message, one.clauses)
    return [found[name] for name in sorted(found)]
