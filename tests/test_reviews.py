"""Reviews of links: what is a link to look at, what its ends say, which review counts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit import reviews
from samdkit.model.commit import Commit
from samdkit.model.evidence import Review
from samdkit.sources import evidence

MOMENT = datetime(2026, 11, 20, 8, tzinfo=UTC)
WORDS = st.text(max_size=12)


@pytest.fixture
def confirmed(cuff):
    """The small device with every link confirmed."""
    reviews.confirm(cuff.load(), [], "software lead", moment=MOMENT, commit=Commit())
    return cuff


def changed(folder) -> dict[str, tuple[str, ...]]:
    return {state.words: state.changed for state in reviews.states(folder.load()) if state.changed}


@pytest.mark.verifies("KIT-SRS-021.12")
@given(st.builds(Review, WORDS, WORDS, WORDS, st.dictionaries(WORDS, WORDS, max_size=2), WORDS, WORDS, st.booleans(), WORDS))
def test_what_is_written_is_read(review):
    found, problems = evidence.read([("evidence/reviews.jsonl", evidence.review_line(review).encode())])
    assert problems == []
    (again,) = found.reviews
    assert evidence.review_line(again) == evidence.review_line(review)
    assert again.subject == review.subject


@pytest.mark.verifies("KIT-SRS-021.12")
def test_links_to_look_at_are_those_of_the_project_that_lead_somewhere(cuff):
    cuff.replace("dossier/requirements.md", "- derives-from: UN-003", "- derives-from: UN-003, UN-099, gspr:99.9")
    named = {(one.source, one.kind, one.target) for one in reviews.links(cuff.load())}
    assert {("SRS-003", "derives-from", "UN-003"), ("JUS-001", "discharges", "PULSE-AOU-001")} <= named
    assert {kind for _, kind, _ in named} == {*reviews.LOOKED_AT} - {"refines"}
    assert {target for _, _, target in named} & {"UN-099", "gspr:99.9", "SRS-006"} == set()
    assert not any(source.startswith("PULSE-") for source, _, _ in named)


SRS_003 = ["SAD-001 satisfies SRS-003", "SRS-003 derives-from UN-003"]
CHANGES = {
    "words": ("requirements.md", "The software SHALL open no", "The program SHALL open no", SRS_003),
    "an attribute": ("requirements.md", "- category: network", "- category: security", SRS_003),
    "the need": ("needs.md", "where the readings are", "where all readings are", ["SRS-003 derives-from UN-003"]),
    "line breaks": ("requirements.md", "The software SHALL open no", "The software\nSHALL  open no", []),
    "status": ("requirements.md", "- category: network", "- category: network\n- status: approved\n- reviewed-by: tester", []),
    "rationale": ("requirements.md", "- category: network", "- category: network\n- rationale: asked for\n- source: users", []),
}


@pytest.mark.verifies("KIT-SRS-021.12")
@pytest.mark.parametrize(("file", "old", "new", "links"), CHANGES.values(), ids=CHANGES.keys())
def test_a_link_is_suspect_when_an_end_says_something_else(confirmed, file, old, new, links):
    confirmed.replace(f"dossier/{file}", old, new)
    assert sorted(changed(confirmed)) == links


@pytest.mark.verifies("KIT-SRS-021.12")
def test_a_changed_part_leaves_the_links_to_its_neighbours_alone(confirmed):
    confirmed.replace("dossier/requirements.md", "(a) whose systolic", "(a) a systolic")
    found = changed(confirmed)
    assert found["RC-001 realised-by SRS-001.a"] == ("SRS-001.a",)
    assert "RC-001 realised-by SRS-001.b" not in found
    assert found["SAD-002 satisfies SRS-001"] == ("SRS-001",)


@pytest.mark.verifies("KIT-SRS-021.12")
def test_an_attribute_of_one_part_is_of_that_part_alone(cuff):
    cuff.replace("dossier/risk-controls.md", "- realised-by: SRS-001.a, SRS-001.b", "- realised-by: SRS-005.1, SRS-005.2")
    reviews.confirm(cuff.load(), [], "software lead", moment=MOMENT, commit=Commit())
    cuff.replace("dossier/requirements.md", "- method.2: demonstration", "- method.2: inspection")
    found = changed(cuff)
    assert "RC-001 realised-by SRS-005.2" in found
    assert "RC-001 realised-by SRS-005.1" not in found


@pytest.mark.verifies("KIT-SRS-021.12")
def test_clauses_are_ends_too_and_a_star_stands_for_all_below(cuff):
    cuff.replace("dossier/requirements.md", "- derives-from: UN-003", "- derives-from: UN-003, gspr:17.2, gspr:18.*")
    project = cuff.load()
    digests = {reviews.digest(project, address) for address in ("gspr:17.2", "gspr:18.*", "gspr:18.1")}
    assert len(digests) == 3
    reviews.confirm(project, ["SRS-003"], "software lead", moment=MOMENT, commit=Commit())
    assert changed(cuff) == {}


@pytest.mark.verifies("KIT-SRS-021.12")
def test_of_two_reviews_of_a_link_the_newer_counts_in_whichever_file(confirmed):
    confirmed.replace("dossier/needs.md", "where the readings are", "where all readings are")
    reviews.confirm(confirmed.load(), ["UN-003"], "tester", moment=MOMENT.replace(day=21), commit=Commit())
    assert changed(confirmed) == {}
    line = next(line for line in confirmed.read("evidence/reviews.jsonl").splitlines() if '"tester"' in line)
    other = line.replace('"UN-003": "', '"UN-003": "0') + "\n"
    confirmed.write("evidence/older.jsonl", other.replace("2026-11-21", "2026-11-01"))
    assert changed(confirmed) == {}
    confirmed.write("evidence/newer.jsonl", other.replace("2026-11-21", "2026-11-22"))
    assert changed(confirmed) == {"SRS-003 derives-from UN-003": ("UN-003",)}


@pytest.mark.verifies("KIT-SRS-021.12")
def test_reviews_that_came_with_a_component_count_for_nothing_here(cuff, made_pulse):
    path = "vendor/evidence/pulse-limits-1.0.0.jsonl"
    line = evidence.review_line(Review("SRS-003", "derives-from", "UN-003", {}, "tester", when="2026-11-20T08:00:00Z"))
    cuff.append(path, line + "\n")
    assert cuff.load().reviews
    assert all(state.review is None for state in reviews.states(cuff.load()))
