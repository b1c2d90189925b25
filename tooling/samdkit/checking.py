"""Runs the checks over a project and settles which findings are waived."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from samdkit import waivers
from samdkit.checks.catalogue import checks
from samdkit.errors import ExitCode
from samdkit.model.finding import Finding, Severity
from samdkit.model.item import Item
from samdkit.project import Project


@dataclass(slots=True, frozen=True)
class Report:
    """All findings of one run, sorted by place; data, never output."""

    findings: tuple[Finding, ...]
    release: bool

    @property
    def open(self) -> tuple[Finding, ...]:
        """Findings that no waiver justifies and that are not known."""
        return tuple(one for one in self.findings if not one.waived_by and not one.known)

    @property
    def known(self) -> tuple[Finding, ...]:
        """Findings that the file of `check --known` lists."""
        return tuple(one for one in self.findings if one.known)

    # implements: KIT-SRS-030.b
    @property
    def exit_codes(self) -> list[ExitCode]:
        """Every code that applies, the deciding one first (2 before 1 before 3 before 0)."""
        codes = {
            Severity.UNREADABLE: ExitCode.UNREADABLE,
            Severity.ERROR: ExitCode.FINDINGS,
            Severity.UNKNOWN: ExitCode.CANNOT_TELL,
        }
        present = {codes[one.severity] for one in self.open if one.severity in codes}
        order = (ExitCode.UNREADABLE, ExitCode.FINDINGS, ExitCode.CANNOT_TELL)
        return [code for code in order if code in present] or [ExitCode.CLEAN]

    def counts(self) -> dict[str, int]:
        """Open findings by check."""
        return dict(sorted(Counter(one.check for one in self.open).items()))


# implements: KIT-SRS-030.a, KIT-SRS-030.e
def run(project: Project, *, release: bool = False) -> Report:
    """All findings: what could not be read, and what every check found. No check stops another.

    A dossier of a newer format is the one finding: checks would judge what they can't read.
    """
    found = list(project.findings)
    for check in () if project.is_newer else checks():
        if check.release_only and not release:
            continue
        found += [check.named(one, release=release) for one in check.find(project)]
    waiving = [one for one in project.of_kind("waiver", inherited=False) if not waivers.ended(project, one)]
    settled = [replace(one, waived_by=_waived_by(one, waiving)) for one in _unique(found)]
    return Report(tuple(sorted(settled, key=lambda one: one.sort_key)), release)


def _unique(findings: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


def _waived_by(finding: Finding, waiving: list[Item]) -> str:
    return next((one.id for one in waiving if waivers.covers(one, finding)), "")
