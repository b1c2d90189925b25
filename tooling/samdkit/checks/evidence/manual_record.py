"""Manual protocols were carried out with this version."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-022.6
def find(project: Project) -> Iterator[Finding]:
    """Every manual protocol has a record of this version of the device, and the newest one passed.

    The newest `date` decides, of one day all records; only records whose `version` is the device's count. So there are four ends:
    a protocol with a passed record is done; one that failed is a finding at each thing that it verifies, with the record that
    says so; one with records of other versions only is stale; one without any was not carried out, and so was one whose record
    says `not-run`. While an open task concerns the protocol, the last two are no finding here: somebody is to do it, and a
    release waits for the task (`documents.open-task`).

        SRS-005.2: TR-003 of TP-001 failed on 2026-11-02
        TP-001 was last carried out with version 1.1.0, not 1.2.0; SRS-005.2 rests on it

    Carry the protocol out and write its record. Whether the steps fit what they verify, and whether the record is true, is for
    people to judge.
    """
    for protocol in project.of_kind("test-protocol", inherited=False):
        deciding = trace.deciding_records(project, protocol)
        results = {one.attribute("result") for one in deciding}
        if "fail" in results:
            yield from _failed(project, protocol, [one for one in deciding if one.attribute("result") == "fail"])
        elif results != {"pass"} and not trace.has_open_task(project, protocol):
            yield _not_done(project, protocol, deciding)


def _failed(project: Project, protocol: Item, failed: list[Item]) -> Iterator[Finding]:
    names = " and ".join(one.id for one in failed)
    for address in protocol.targets("verifies"):
        item = project.item(address)
        if item is not None and item.in_force:
            message = f"{address}: {names} of {protocol.id} failed on {failed[0].attribute('date')}"
            hint = "mend the device and carry the protocol out again"
            yield Finding("", message, item.location, address, hint=hint, fact=protocol.id)


def _not_done(project: Project, protocol: Item, deciding: list[Item]) -> Finding:
    version = project.identity.version
    before = trace.records(project, protocol)
    if deciding:
        why = f"was not run to its end by {' and '.join(one.id for one in deciding)}"
    elif before:
        why = f"was last carried out with version {before[-1].attribute('version')}, not {version}"
    else:
        why = "was never carried out"
    rests = ", ".join(protocol.targets("verifies"))
    return Finding(
        "",
        f"{protocol.id} {why}; {rests} rest{'' if ',' in rests else 's'} on it",
        protocol.location,
        protocol.id,
        hint=f"carry it out and write a test-record of version {version}, or a task that concerns it",
    )


CHECK = Check("evidence.manual-record", find, ("test-protocol",), ("iec62304:5.7.3", "iec62304:5.7.4", "iec62304:5.7.5"))
