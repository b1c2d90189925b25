"""The kit that runs is the one that was locked."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding, Severity
from samdkit.model.kit import NOT_KNOWN
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import kit, locks


# implements: KIT-SRS-025.1
def find(project: Project) -> Iterator[Finding]:
    """The samdkit that runs is the one that `samdkit.lock` names.

    Another one may observe, check and write otherwise. Compared are the version, and where both are known the digest of the kit's
    files (`record`) and the wheel's sha256. A kit that runs from its checkout has no such digest: if the lock names one, it can't
    be told whether they are the same. What the installer recorded is compared, not the files themselves.
    """
    if project.lock is None:
        return
    running, locked = kit.running(), project.lock.kit
    if running.version != locked.version:
        yield _finding("version", f"samdkit {running.version} runs, the lock names {locked.version}")
        return
    for name, own, wanted in (("record", running.record, locked.record), ("sha256", running.sha256, locked.sha256)):
        if wanted in {"", NOT_KNOWN} or own == wanted:
            continue
        if own not in {"", NOT_KNOWN}:
            yield _finding(name, f"samdkit {running.version} runs, but not the build of it that the lock names ({name} differs)")
            return
        if name == "record":
            message = f"this samdkit {running.version} is no installed wheel: is it the build that the lock names?"
            yield _finding(name, message, Severity.UNKNOWN)
            return


def _finding(fact: str, message: str, severity: Severity = Severity.ERROR) -> Finding:
    hint = "install the one that the lock names, or let the lock name this one with `samdkit sync --kit`"
    return Finding("", message, Location(locks.NAME), "samdkit", hint, severity, fact=fact)


CHECK = Check("components.other-kit", find, ("lock",), ("iec62304:5.1.10",))
