"""Runs the checks over a project and settles which findings are waived."""

from collections.abc import Iterable
from dataclasses import replace

from samdkit import waivers
from samdkit.checks.catalogue import checks
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.model.report import Report
from samdkit.project import Project


# implements: KIT-SRS-030.a, KIT-SRS-030.e, KIT-SRS-030.c
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
    settled = [_settled(one, waiving) for one in _unique(found)]
    return Report(tuple(sorted(settled, key=lambda one: one.sort_key)), release)


def _unique(findings: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


def _settled(finding: Finding, waiving: list[Item]) -> Finding:
    waived_by = next((one.id for one in waiving if waivers.covers(one, finding)), "")
    return replace(finding, waived_by=waived_by) if waived_by else finding
