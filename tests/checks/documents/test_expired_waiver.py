"""documents.expired-waiver."""

import pytest
from git import Actor, Repo

CHECK = "documents.expired-waiver"
NEED = "\n## UN-004 Forgotten\n"
WAIVER = "\n## WVR-001 Later\n- check: trace.orphan-need\n- concerns: UN-004\n- until: {}\n\nNobody has asked for it yet.\n"


@pytest.fixture
def committed(cuff):
    """The device with a need that nothing meets, committed on 20 November 2026."""
    cuff.append("dossier/needs.md", NEED)
    with Repo.init(cuff.root) as repository:
        role, moment = Actor("Developer", "developer@example.com"), "2026-11-20T12:00:00 +0000"
        repository.index.commit("State", author=role, committer=role, author_date=moment, commit_date=moment)
    return cuff


@pytest.mark.verifies("KIT-SRS-027.5")
def test_without_a_waiver_there_is_none(committed):
    assert committed.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-027.5")
def test_a_waiver_past_its_day_is_found(committed):
    committed.append("dossier/waivers.md", WAIVER.format("2026-11-19"))
    assert committed.seen(CHECK) == [
        (
            committed.place("dossier/waivers.md", "- until"),
            CHECK,
            "WVR-001",
            "WVR-001 ended on 2026-11-19",
            "mend the finding, or renew the waiver with its reason",
            (),
        )
    ]


@pytest.mark.verifies("KIT-SRS-027.5")
@pytest.mark.parametrize("until", ["2026-11-20", "2027-01-01"])
def test_on_its_last_day_it_still_holds(committed, until):
    committed.append("dossier/waivers.md", WAIVER.format(until))
    assert [(one.check, one.waived_by) for one in committed.findings()] == [("trace.orphan-need", "WVR-001")]


@pytest.mark.verifies("KIT-SRS-027.5")
def test_before_the_first_commit_no_day_is_judged(cuff):
    cuff.append("dossier/needs.md", NEED)
    cuff.append("dossier/waivers.md", WAIVER.format("1990-01-01"))
    assert [(one.check, one.waived_by) for one in cuff.findings()] == [("trace.orphan-need", "WVR-001")]


@pytest.mark.verifies("KIT-SRS-027.5")
def test_an_expired_waiver_waives_nothing(committed):
    committed.append("dossier/waivers.md", WAIVER.format("2026-11-19"))
    assert {(one.check, one.waived_by) for one in committed.findings()} == {(CHECK, ""), ("trace.orphan-need", "")}
