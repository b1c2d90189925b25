import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit_fhir import InvalidJson, ResponseTooLarge, dumps, loads, operation_outcome
from samdkit_fhir.outcome import issue_codes

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda one: abs(one.adjusted()) < 300)


@pytest.mark.verifies("FHIR-SRS-001.a", "FHIR-RC-001")
@pytest.mark.parametrize("text", ["60.50", "1.0", "0.00", "-0.10", "120", "1.000000000000000000001"])
def test_digits_are_kept(text):
    assert dumps(loads(f'{{"value":{text}}}'.encode())) == f'{{"value":{text}}}'


@pytest.mark.verifies("FHIR-SRS-001.a", "FHIR-RC-001")
@given(
    st.recursive(
        DECIMALS | st.text() | st.booleans() | st.none() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_what_is_written_is_read_back(value):
    again = loads(dumps(value).encode())
    assert again == value
    assert dumps(again) == dumps(value)


@pytest.mark.verifies("FHIR-SRS-001.b")
def test_what_json_has_no_number_for_is_not_written():
    for value in (Decimal("NaN"), Decimal("Infinity"), float("nan")):
        with pytest.raises(ValueError, match="JSON"):
            dumps([value])


@pytest.mark.verifies("FHIR-SRS-002.a", "FHIR-RC-002")
def test_more_bytes_than_allowed_are_not_parsed():
    assert loads(b"[1]", max_bytes=3) == [1]
    with pytest.raises(ResponseTooLarge):
        loads(b"[10]", max_bytes=3)


@pytest.mark.verifies("FHIR-SRS-002.b", "FHIR-RC-002")
@pytest.mark.parametrize("content", [b'{"a": 1', b"", b"<html>", b'{"a": NaN}', b"\xff", b"[Infinity]"])
def test_what_is_no_json_is_said_with_its_place(content):
    with pytest.raises(InvalidJson):
        loads(content)
    if content == b'{"a": 1':
        with pytest.raises(InvalidJson, match="line 1, column 8"):
            loads(content)


@pytest.mark.verifies("FHIR-SRS-002.b", "FHIR-RC-002")
def test_a_whole_number_that_can_not_be_read_is_said():
    with pytest.raises(InvalidJson, match="digits"):
        loads(b'{"value":' + b"9" * 5000 + b"}")


@pytest.mark.verifies("FHIR-SRS-002.c")
def test_nesting_is_bounded():
    assert loads(b"[" * 64 + b"]" * 64)
    for depth in (65, 100_000):
        with pytest.raises(InvalidJson, match="deeper"):
            loads(b"[" * depth + b"]" * depth)


@pytest.mark.verifies("FHIR-SRS-002.d", "FHIR-RC-002")
def test_a_key_twice_is_refused_and_not_repeated():
    with pytest.raises(InvalidJson) as refused:
        loads(b'{"value": 120, "value": 12}')
    assert "120" not in str(refused.value)


@pytest.mark.verifies("FHIR-SRS-003.a")
def test_an_outcome_says_what_and_where():
    outcome = operation_outcome("error", "value", "too high", ("Observation.component[0]",))
    assert json.loads(dumps(outcome))["issue"][0]["expression"] == ["Observation.component[0]"]
    assert "expression" not in operation_outcome("error", "value", "too high")["issue"][0]


@pytest.mark.verifies("FHIR-SRS-003.b")
def test_only_codes_are_taken_from_an_outcome():
    assert issue_codes(operation_outcome("error", "value", "secret")) == ("value",)
    assert issue_codes({"resourceType": "Patient"}) == ()
    assert issue_codes({"resourceType": "OperationOutcome", "issue": "x"}) == ()
