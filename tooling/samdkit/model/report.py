"""All findings of one run of the checks."""

from collections import Counter
from dataclasses import dataclass

from samdkit.errors import ExitCode
from samdkit.model.finding import Finding, Severity


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
