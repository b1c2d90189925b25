"""Waivers waive something."""

from collections.abc import Iterator

from samdkit import grading, waivers
from samdkit.checks import catalogue
from samdkit.checks.check import Check
from samdkit.model.finding import Finding, Severity
from samdkit.model.item import Item
from samdkit.project import Project

ID = "documents.void-waiver"


# implements: KIT-SRS-027.6
def find(project: Project) -> Iterator[Finding]:
    """Each waiver names a check that exists, and a finding that is there.

    A waiver with a slip in its `check` waives nothing and looks as if it did: an error. One whose finding is gone has done its
    work: a note, to remove it, for it would hide the finding the day it comes back. Findings that only `check --release` looks
    for count as there. A waiver names one check, without a star; what is unreadable can't be waived; a waiver of this check
    itself is not looked at.

    A waiver of `evidence.unjudged-survivor` judges one fault by its digest. It is void when that fault exists no more, because
    its code changed, and when a test notices it now. Evidence that is stale, or not there, makes it void in neither way: what
    the fault came to then still stands, or nobody can tell.

    `samdkit explain` lists the checks. A waiver says what it is about in `concerns` (an item) or `at` (a path, a unit, a
    package), as the finding names it.
    """
    found: dict[str, list[Finding]] = {}
    for waiver in project.of_kind("waiver", inherited=False):
        name = waiver.attribute("check")
        if not name or name == ID or waivers.ended(project, waiver):
            continue
        if name == waivers.SURVIVOR:
            yield from _judging(project, waiver)
            continue
        if name not in found:
            found[name] = _findings(project, name)
        if not catalogue.exists(name):
            message, hint = f"{waiver.id} waives `{name}`, which is no check", "`samdkit explain` lists them"
            yield Finding("", message, waiver.place("check"), waiver.id, hint=hint)
        elif not any(waivers.covers(waiver, one) for one in found[name]):
            message = f"{waiver.id} waives nothing: {name} has no finding there"
            hint = "remove it, or name in `concerns` or `at` what the finding names"
            yield Finding("", message, waiver.location, waiver.id, hint=hint, severity=Severity.NOTE)


def _judging(project: Project, waiver: Item) -> Iterator[Finding]:
    """What is wrong with a waiver that judges a fault."""
    digest = waiver.attribute("at")
    if not any(not one.origin for one in project.faults) or grading.is_unnoticed(project, digest):
        return
    if not digest:
        message, hint = (
            f"{waiver.id} judges no fault",
            "name its digest in `at`, as the finding does: one waiver judges one fault",
        )
    elif grading.is_noticed(project, digest):
        message, hint = f"{waiver.id} judges a fault that a test notices now: {digest}", "remove it"
    else:
        message = f"{waiver.id} judges a fault that is no more: {digest}"
        hint = "remove it; if `samdkit check` names another in its place, judge that one anew"
    yield Finding("", message, waiver.place("at"), waiver.id, hint=hint, severity=Severity.NOTE)


def _findings(project: Project, name: str) -> list[Finding]:
    """What one check finds, or what the readers said under its id."""
    check = next((one for one in catalogue.checks() if one.id == name), None)
    if check is None:
        return [one for one in project.findings if one.check == name]
    return [check.named(one) for one in check.find(project)]


CHECK = Check(ID, find, ("waiver",), ())
