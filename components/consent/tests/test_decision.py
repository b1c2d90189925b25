from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit_consent import Actor, Consent, Kind, Reason, Request, Status, decide

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = st.sampled_from(["a", "b"])
SETS = st.frozensets(WORDS, max_size=2)
MOMENTS = st.integers(-1, 1).map(lambda hours: NOON + timedelta(hours=hours))
CONSENTS = st.lists(
    st.builds(
        Consent, id=st.uuids().map(str), patient=WORDS, kind=st.sampled_from(Kind), purposes=st.frozensets(WORDS, min_size=1),
        actors=SETS, organisations=SETS, data_classes=SETS, start=MOMENTS, end=st.none() | MOMENTS, recorded_by=WORDS,
        recorded=MOMENTS, text_version=WORDS, language=st.just("da"), status=st.sampled_from(Status),
    ),
    max_size=6,
)  # fmt: skip
REQUESTS = st.builds(
    Request,
    patient=WORDS,
    actor=st.builds(Actor, id=WORDS, organisation=st.none() | WORDS),
    purpose=WORDS,
    data_class=WORDS,
)


def consent(**changed):
    said = {
        "id": "1", "patient": "poul", "kind": Kind.PERMIT, "purposes": frozenset({"TREAT"}), "actors": frozenset(),
        "organisations": frozenset({"clinic-1"}), "data_classes": frozenset({"blood-pressure"}), "start": NOON,
        "end": NOON + timedelta(days=1), "recorded_by": "poul", "recorded": NOON, "text_version": "1", "language": "da",
    }  # fmt: skip
    return Consent(**(said | changed))


def request(**changed):
    said = {"patient": "poul", "actor": Actor("c", "clinic-1"), "purpose": "TREAT", "data_class": "blood-pressure"}
    return Request(**(said | changed))


def plain(request, consents, now):
    """The rules again, written as one question a consent, for comparison."""
    verdicts = []
    for one in consents:
        who = (not one.actors and not one.organisations) or request.actor.id in one.actors
        who = who or (request.actor.organisation in one.organisations if request.actor.organisation else False)
        what = not one.data_classes or request.data_class in one.data_classes
        when = one.start <= now and (one.end is None or now < one.end) and one.status == "active"
        if one.patient == request.patient and request.purpose in one.purposes and who and what and when:
            verdicts.append(one.kind)
    return bool(verdicts) and "deny" not in verdicts


@pytest.mark.verifies("CONSENT-SRS-002.b", "CONSENT-SRS-002.c", "CONSENT-SRS-002.d", "CONSENT-SRS-003", "CONSENT-RC-001")
@given(REQUESTS, CONSENTS, st.randoms())
def test_it_agrees_with_the_plain_rules_in_any_order(request, consents, random):
    expected = plain(request, consents, NOON)
    shuffled = random.sample(consents, len(consents))
    assert decide(request, consents, NOON).permit == expected
    assert decide(request, shuffled, NOON) == decide(request, consents, NOON)


@pytest.mark.verifies("CONSENT-SRS-002.a", "CONSENT-RC-002")
@pytest.mark.parametrize("left_out", ["patient", "purpose", "data_class", "actor"])
def test_what_a_request_leaves_out_satisfies_nothing(left_out):
    open_consent = consent(
        patient="",
        purposes=frozenset({"", "TREAT"}),
        organisations=frozenset(),
        actors=frozenset(),
        data_classes=frozenset(),
    )
    value = Actor("", "clinic-1") if left_out == "actor" else ""
    decision = decide(request(**{left_out: value}), [open_consent, consent(data_classes=frozenset())], NOON)
    assert not decision.permit
    assert decision.reasons == (Reason("incomplete-request", "the request leaves out who, whose, what or why"),)


@pytest.mark.verifies("CONSENT-SRS-002.b", "CONSENT-RC-001")
def test_a_refusal_beats_a_consent_and_is_named():
    decision = decide(request(), [consent(), consent(id="2", kind=Kind.DENY, end=None)], NOON)
    assert not decision.permit
    assert decision.reasons == (Reason("refused", "the citizen has refused this", "2"),)


@pytest.mark.verifies("CONSENT-SRS-002.c", "CONSENT-RC-001")
def test_a_consent_permits_and_is_named():
    decision = decide(request(), [consent()], NOON)
    assert decision.permit
    assert decision.reasons == (Reason("permitted", "the citizen has consented", "1"),)


@pytest.mark.verifies("CONSENT-SRS-002.d", "CONSENT-RC-001")
def test_without_a_consent_the_access_is_denied():
    decision = decide(request(), [], NOON)
    assert not decision.permit
    assert decision.reasons == (Reason("no-consent", "no consent in force covers this access"),)


@pytest.mark.verifies("CONSENT-SRS-003")
def test_a_period_includes_its_start_and_excludes_its_end():
    end = NOON + timedelta(days=1)
    assert decide(request(), [consent()], NOON).permit
    assert not decide(request(), [consent()], NOON - timedelta(microseconds=1)).permit
    assert decide(request(), [consent()], end - timedelta(microseconds=1)).permit
    assert not decide(request(), [consent()], end).permit
    assert not decide(request(), [consent(status=Status.WITHDRAWN)], NOON).permit


@pytest.mark.verifies("CONSENT-SRS-004.a", "CONSENT-RC-003")
def test_another_citizens_consent_never_counts():
    assert not decide(request(), [consent(patient="else")], NOON).permit


@pytest.mark.verifies("CONSENT-SRS-004.b")
def test_another_purpose_is_not_covered():
    assert not decide(request(purpose="HRESCH"), [consent()], NOON).permit


@pytest.mark.verifies("CONSENT-SRS-004.c")
def test_another_data_class_is_not_covered_and_none_named_means_all():
    assert not decide(request(data_class="weight"), [consent()], NOON).permit
    assert decide(request(data_class="weight"), [consent(data_classes=frozenset())], NOON).permit


@pytest.mark.verifies("CONSENT-SRS-004.d", "CONSENT-RC-003")
def test_only_named_persons_and_organisations_are_covered():
    assert not decide(request(actor=Actor("c", "clinic-2")), [consent()], NOON).permit
    assert not decide(request(actor=Actor("c")), [consent()], NOON).permit
    assert decide(request(actor=Actor("c", "clinic-1")), [consent()], NOON).permit
    person = consent(actors=frozenset({"c"}), organisations=frozenset())
    assert decide(request(actor=Actor("c")), [person], NOON).permit
    assert not decide(request(actor=Actor("d")), [person], NOON).permit
    assert decide(request(actor=Actor("d")), [consent(organisations=frozenset())], NOON).permit


@pytest.mark.verifies("CONSENT-SRS-004.d", "CONSENT-RC-003")
@pytest.mark.parametrize("nobody", [None, ""])
def test_who_belongs_to_no_organisation_is_no_member_of_a_nameless_one(nobody):
    nameless = consent(organisations=frozenset({nobody}))
    assert not decide(request(actor=Actor("c", nobody)), [nameless], NOON).permit
