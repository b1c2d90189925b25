"""documents.expired-waiver."""

import pytest
from git import Actor, Repo

CHECK = "documents.expired-waiver"
WAIVER = "\n## WVR-001 Later\n- check: trace.orphan-need\n- concerns: UN-001\n- until: {}\n"


@pytest.fixture
def committed(cuff):
    """The device, committed on 20 November 2026."""
    with Repo.init(cuff.root) as repository:
        role, moment = Actor("Developer", "developer@example.com"), "2026-11-20T12:00:00 +0000"
        repository.index.commit("State", author=role, committer=role, author_date=moment, commit_date=moment)
    return cuff


def test_the_good_device_has_none(committed):
    assert committed.findings() == []


def test_a_waiver_past_its_day_is_found(committed):
    committed.append("dossier/waivers.md", WAIVER.format("2026-11-19"))
    assert committed.seen() == [
        (
            committed.place("dossier/waivers.md", "## WVR-001"),
            CHECK,
            "WVR-001",
            "WVR-001 ended on 2026-11-19",
            "mend the finding, or renew the waiver with its reason",
            (),
        )
    ]


@pytest.mark.parametrize("until", ["2026-11-20", "2027-01-01"])
def test_on_its_last_day_it_still_holds(committed, until):
    committed.append("dossier/waivers.md", WAIVER.format(until))
    assert committed.findings() == []


def test_before_the_first_commit_no_day_is_judged(cuff):
    cuff.append("dossier/waivers.md", WAIVER.format("1990-01-01"))
    assert cuff.findings() == []


def test_an_expired_waiver_waives_nothing(committed):
    committed.append("dossier/needs.md", "\n## UN-004 Forgotten\n")
    committed.append("dossier/waivers.md", WAIVER.format("2026-11-19").replace("UN-001", "UN-004"))
    assert {(one.check, one.waived_by) for one in committed.findings()} == {(CHECK, ""), ("trace.orphan-need", "")}
