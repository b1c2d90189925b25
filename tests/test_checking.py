"""All checks over one project: what is waived, which exit codes apply, and that no finding hides another."""

from datetime import UTC, datetime

import pytest
from git import Actor, Repo
from samdkit import checking, reviews
from samdkit.errors import ExitCode
from samdkit.model.commit import Commit
from samdkit.model.finding import Severity
from samdkit.model.report import Report

NEED = "\n## UN-004 Forgotten\n\nA citizen wants more.\n"
WAIVER = "\n## WVR-001 Later\n- check: {}\n- until: 2027-01-01\n- {}\n\nNobody has asked for it yet.\n"


def report(folder) -> Report:
    return checking.run(folder.load())


def waived(folder, check: str, target: str) -> list[tuple[str, str]]:
    """Item and waiver of each finding, when that waiver stands in the dossier; not that it waives nothing."""
    folder.append("dossier/waivers.md", WAIVER.format(check, target))
    return [(one.item, one.waived_by) for one in report(folder).findings if one.check != "documents.void-waiver"]


@pytest.mark.verifies("KIT-SRS-030.b")
def test_a_clean_project_has_exit_code_0(cuff):
    assert (report(cuff).findings, report(cuff).exit_codes) == ((), [ExitCode.CLEAN])


def break_with(folder, *ways: str) -> None:
    """Breaks the device so that it has findings of these severities."""
    if "unreadable" in ways:
        folder.write("dossier/wish.md", "---\nkind: wish\n---\n")
    if "error" in ways:
        folder.append("dossier/needs.md", NEED)
    if "unknown" in ways:
        # Not one of the device's locks changes: the evidence stays as it is.
        folder.write("samdkit.lock", folder.read("samdkit.lock").replace('"0.1.0"', "0.1.0"))


@pytest.mark.verifies("KIT-SRS-030.b")
@pytest.mark.parametrize(
    ("ways", "codes"),
    [
        (("error",), [1]),
        (("unreadable",), [2]),
        (("unreadable", "error"), [2, 1]),
        (("unknown", "error"), [1, 3]),
        (("unreadable", "error", "unknown"), [2, 1, 3]),
    ],
)
def test_of_several_exit_codes_2_comes_before_1_before_3(cuff, ways, codes):
    break_with(cuff, *ways)
    assert [int(code) for code in report(cuff).exit_codes] == codes


@pytest.mark.verifies("KIT-SRS-030.b")
def test_what_cannot_be_told_alone_has_exit_code_3(pulse):
    pulse.write("requirements.txt", "attrs>=26\n")
    found = report(pulse)
    assert [one.check for one in found.findings if str(one.severity) == "unknown"] == ["soup.broken-lock"]
    pulse.remove("evidence/runs.jsonl")
    assert [int(code) for code in report(pulse).exit_codes] == [1, 3]


@pytest.mark.verifies("KIT-SRS-030.a")
def test_an_unknown_kind_leaves_the_other_findings_in_place(cuff):
    break_with(cuff, "error")
    before = report(cuff).findings
    break_with(cuff, "unreadable")
    after = report(cuff).findings
    assert set(before) < set(after)
    ((added),) = set(after) - set(before)
    assert (added.check, str(added.location)) == ("dossier.unknown-kind", "dossier/wish.md:2")


@pytest.mark.verifies("KIT-SRS-030.a")
def test_findings_are_sorted_by_place_and_each_stands_once(cuff):
    break_with(cuff, "unreadable", "error")
    cuff.replace("dossier/anomalies.md", "- severity: negligible", "- severity: tiny")
    found = report(cuff).findings
    assert [one.sort_key for one in found] == sorted(one.sort_key for one in found)
    assert len(found) == len(set(found))


@pytest.mark.verifies("KIT-SRS-030.c")
@pytest.mark.parametrize("target", ["concerns: UN-004", "at: dossier/needs.md", "concerns: UN-001, UN-004"])
def test_a_waiver_names_the_check_and_the_item_or_the_path(cuff, target):
    cuff.append("dossier/needs.md", NEED)
    assert waived(cuff, "trace.orphan-need", target) == [("UN-004", "WVR-001")]
    assert report(cuff).exit_codes == [ExitCode.CLEAN]
    assert (report(cuff).open, report(cuff).counts()) == ((), {})


@pytest.mark.verifies("KIT-SRS-030.c")
@pytest.mark.parametrize(
    ("check", "target"),
    [
        ("trace.orphan-need", "concerns: UN-001"),
        ("trace.dangling-link", "concerns: UN-004"),
        ("trace.orphan-need", "at: dossier/risks.md"),
    ],
)
def test_another_check_item_or_path_is_not_waived(cuff, check, target):
    cuff.append("dossier/needs.md", NEED)
    assert waived(cuff, check, target) == [("UN-004", "")]


@pytest.mark.verifies("KIT-SRS-030.c")
def test_a_waiver_of_an_item_holds_for_its_parts_and_one_of_a_part_for_that(cuff):
    cuff.replace("dossier/requirements.md", "are shown together", "are shown apart")
    assert waived(cuff, "evidence.stale", "concerns: SRS-001.b") == [
        ("SRS-001.a", ""),
        ("SRS-001.b", "WVR-001"),
        ("SRS-001.c", ""),
    ]
    cuff.replace("dossier/waivers.md", "SRS-001.b", "SRS-001")
    assert {one.waived_by for one in report(cuff).findings} == {"WVR-001"}


@pytest.mark.verifies("KIT-SRS-030.c")
def test_a_waiver_without_a_target_waives_nothing(cuff):
    cuff.replace("dossier/device.md", "lifetime: 5 years\n", "")
    assert waived(cuff, "dossier.missing-identity", "rationale: nothing is named") == [("", "")]


@pytest.mark.verifies("KIT-SRS-030.c")
def test_an_obsolete_waiver_waives_nothing(cuff):
    cuff.append("dossier/needs.md", NEED)
    assert waived(cuff, "trace.orphan-need", "concerns: UN-004\n- status: obsolete") == [("UN-004", "")]


@pytest.mark.verifies("KIT-SRS-030.c")
def test_what_is_unreadable_can_not_be_waived(cuff):
    break_with(cuff, "unreadable")
    assert waived(cuff, "dossier.unknown-kind", "at: dossier/wish.md") == [("", "")]
    assert report(cuff).exit_codes == [ExitCode.UNREADABLE]


@pytest.mark.verifies("KIT-SRS-030.c")
@pytest.mark.parametrize(("until", "holds"), [("2026-11-19", False), ("2026-11-20", True)])
def test_a_waiver_holds_to_the_end_of_its_day(cuff, until, holds):
    cuff.append("dossier/needs.md", NEED)
    cuff.append("dossier/waivers.md", WAIVER.format("trace.orphan-need", "concerns: UN-004").replace("2027-01-01", until))
    with Repo.init(cuff.root) as repository:
        role, moment = Actor("Developer", "developer@example.com"), "2026-11-20T12:00:00 +0000"
        repository.index.commit("State", author=role, committer=role, author_date=moment, commit_date=moment)
    assert ("trace.orphan-need" in report(cuff).counts()) is not holds


@pytest.mark.verifies("KIT-SRS-030.e")
def test_a_release_also_asks_what_people_must_do(cuff):
    assert checking.run(cuff.load(), release=True).counts()["documents.open-task"] == 2
    assert report(cuff).counts() == {}


@pytest.mark.verifies("KIT-SRS-030.e")
def test_notes_of_a_check_that_is_stricter_at_release_are_errors_there(cuff):
    reviews.confirm(cuff.load(), [], "software lead", moment=datetime(2026, 11, 20, tzinfo=UTC), commit=Commit())
    cuff.replace("dossier/needs.md", "A clinician wants one figure", "A clinician wants two figures")
    for release, severity in ((False, Severity.NOTE), (True, Severity.ERROR)):
        found = [one for one in checking.run(cuff.load(), release=release).findings if one.check == "trace.suspect-link"]
        assert found
        assert {one.severity for one in found} == {severity}
