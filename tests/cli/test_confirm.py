"""`samdkit confirm`: somebody looked at links, and the record says at what."""

import json

import pytest
from git import Actor, Repo

FILE = "evidence/reviews.jsonl"


@pytest.fixture
def confirm(samdkit, cuff):
    """The command over the small device."""

    def call(*arguments, role="software lead"):
        return samdkit("confirm", *arguments, "--role", role, "--folder", cuff.root)

    return call


def records(folder) -> dict[str, dict]:
    """Each record by its link."""
    lines = folder.read(FILE).splitlines()
    assert lines == sorted(lines)
    return {" ".join(one[key] for key in ("source", "link", "target")): one for one in map(json.loads, lines)}


def suspect(folder, *, release: bool = False) -> dict[str, str]:
    """What `trace.suspect-link` says, by item."""
    return {one.item: one.message for one in folder.findings("trace.suspect-link", release=release)}


@pytest.mark.verifies("KIT-SRS-034")
def test_the_links_from_and_to_an_item_are_confirmed(confirm, cuff):
    called = confirm("UN-001")
    assert called.code == 0, called.err
    assert called.lines == [
        "SRS-001 derives-from UN-001 (new)",
        "US-001 derives-from UN-001 (new)",
        "2 links confirmed as software lead; 0 were, and stay as they are.",
    ]
    found = records(cuff)
    assert sorted(found) == ["SRS-001 derives-from UN-001", "US-001 derives-from UN-001"]
    one = found["SRS-001 derives-from UN-001"]
    assert one["record"] == "review"
    assert one["role"] == "software lead"
    assert {*one["ends"]} == {"SRS-001", "UN-001"}


@pytest.mark.verifies("KIT-SRS-034")
def test_a_part_means_the_links_that_end_at_it_and_an_item_those_of_its_parts_too(confirm, cuff):
    confirm("SRS-001.b")
    assert [*records(cuff)] == ["RC-001 realised-by SRS-001.b"]
    confirm("SRS-001")
    assert {name.partition(" ")[0] for name in records(cuff)} == {"RC-001", "SAD-002", "SRS-001"}


@pytest.mark.verifies("KIT-SRS-021.12")
def test_all_means_every_link_and_then_there_is_no_finding(confirm, cuff):
    assert confirm("--all").code == 0
    assert suspect(cuff) == {}
    assert suspect(cuff, release=True) == {}
    assert cuff.findings("trace.unconfirmed-links", release=True) == []


@pytest.mark.verifies("KIT-SRS-034")
def test_a_second_confirmation_of_the_same_rewrites_nothing(confirm, cuff):
    confirm("--all")
    before = cuff.read(FILE)
    called = confirm("--all")
    assert called.lines == [f"0 links confirmed as software lead; {len(before.splitlines())} were, and stay as they are."]
    assert cuff.read(FILE) == before


@pytest.mark.verifies("KIT-SRS-021.12")
def test_a_changed_end_makes_its_links_suspect_until_they_are_confirmed_again(confirm, cuff):
    confirm("--all")
    kept = cuff.read(FILE).splitlines()
    cuff.replace("dossier/needs.md", "A citizen wants to be told", "A citizen or a relative wants to be told")
    assert suspect(cuff).keys() == {"SRS-001", "US-001"}
    assert "SRS-001 derives-from UN-001: UN-001 changed since the software lead confirmed it (" in suspect(cuff)["SRS-001"]
    called = confirm("SRS-001", role="clinical evaluator")
    assert "SRS-001 derives-from UN-001 (UN-001 changed)" in called.lines
    assert "SRS-001 derives-from RISK-001 (confirmed before as software lead)" in called.lines
    assert suspect(cuff).keys() == {"US-001"}
    assert len({*kept} & {*cuff.read(FILE).splitlines()}) == len(kept) - len(called.lines) + 1


@pytest.mark.verifies("KIT-SRS-021.12")
def test_links_that_are_gone_are_dropped_and_new_ones_named(confirm, cuff):
    confirm("--all")
    cuff.replace("dossier/requirements.md", "- derives-from: UN-001, RISK-001", "- derives-from: UN-001, UN-003")
    assert suspect(cuff)["SRS-001"] == "SRS-001: nobody confirmed derives-from UN-003"
    called = confirm("UN-003")
    assert called.lines[-1] == "1 records of links that are gone are dropped."
    assert "SRS-001 derives-from RISK-001" not in records(cuff)
    assert suspect(cuff) == {}


@pytest.mark.verifies("KIT-SRS-034")
def test_a_dry_run_says_what_it_would_do_and_writes_nothing(confirm, cuff):
    called = confirm("UN-001", "--dry-run")
    assert called.lines[-1] == "2 links would be confirmed as software lead; 0 were, and stay as they are."
    assert not (cuff.root / FILE).exists()


@pytest.mark.verifies("KIT-SRS-034")
def test_the_commit_stands_in_the_record_as_information(confirm, cuff):
    with Repo.init(cuff.root) as repository:
        role = Actor("Developer", "developer@example.com")
        repository.git.add(all=True)
        made = repository.index.commit("State", author=role, committer=role).hexsha
    confirm("UN-001")
    one = records(cuff)["SRS-001 derives-from UN-001"]
    assert (one["commit"], one["dirty"]) == (made, False)
    cuff.append("dossier/needs.md", "\nA word.\n")
    confirm("UN-003")
    assert records(cuff)["SRS-003 derives-from UN-003"]["dirty"] is True


@pytest.mark.verifies("KIT-SRS-060.a")
@pytest.mark.parametrize(
    ("arguments", "role", "words"),
    [
        ((), "software lead", "nothing named"),
        (("UN-001", "--all"), "software lead", "exclude each other"),
        (("UN-001",), "  ", "the role is empty"),
        (("UN-099",), "software lead", "there is no UN-099"),
        (("SRS-001.f",), "software lead", "there is no SRS-001.f"),
    ],
)
def test_a_wrong_call_is_refused_and_writes_nothing(confirm, cuff, arguments, role, words):
    called = confirm(*arguments, role=role)
    assert called.code == 2
    assert words in called.err
    assert not (cuff.root / FILE).exists()


@pytest.mark.verifies("KIT-SRS-060.a")
def test_a_call_without_a_role_is_refused(samdkit, cuff):
    called = samdkit("confirm", "UN-001", "--folder", cuff.root)
    assert called.code == 2
    assert "--role" in called.err


@pytest.mark.verifies("KIT-SRS-034")
def test_a_record_that_can_not_be_read_is_not_lost(confirm, cuff):
    confirm("UN-001")
    cuff.append(FILE, '{"record": "review"\n')
    before = cuff.read(FILE)
    called = confirm("UN-003")
    assert called.code == 2
    assert f"{FILE}:3" in called.err
    assert cuff.read(FILE) == before
