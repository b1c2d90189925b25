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


@pytest.mark.verifies("FHIR-SRS-001.b", "FHIR-RC-001")
@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("nan"), float("inf")])
def test_what_json_has_no_number_for_is_not_written(value):
    with pytest.raises(ValueError, match=r"JSON has no NaN and no infinities|not JSON compliant"):
        dumps([value])
    assert dumps([Decimal("1.50"), "\u00f8", True, None]) == '[1.50,"\u00f8",true,null]'


@pytest.mark.verifies("FHIR-SRS-001.a", "FHIR-RC-001")
def test_nothing_stands_between_what_is_written():
    assert dumps({"\u00f8": [1, 2], "b": {}, "c": ()}) == '{"\u00f8":[1,2],"b":{},"c":[]}'


@pytest.mark.verifies("FHIR-SRS-002.a", "FHIR-RC-002")
def test_more_bytes_than_allowed_are_not_parsed():
    assert loads(b"[1]", max_bytes=3) == [1]
    with pytest.raises(ResponseTooLarge, match="more than 3 bytes"):
        loads(b"[10]", max_bytes=3)


@pytest.mark.verifies("FHIR-SRS-002.b", "FHIR-RC-002")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"a": 1', "no JSON: .* at line 1, column 8"),
        (b"", "no JSON: .* at line 1, column 1"),
        (b"[\n<html>", "no JSON: .* at line 2, column 1"),
        (b'{"a": NaN}', "JSON has no NaN"),
        (b"[Infinity]", "JSON has no Infinity"),
        (b"[\xff]", "no UTF-8 at byte 1"),
    ],
)
def test_what_is_no_json_is_said_with_its_place(content, why):
    with pytest.raises(InvalidJson, match=why):
        loads(content)


@pytest.mark.verifies("FHIR-SRS-002.b", "FHIR-RC-002")
def test_a_whole_number_that_can_not_be_read_is_said():
    with pytest.raises(InvalidJson, match="digits"):
        loads(b'{"value":' + b"9" * 5000 + b"}")


@pytest.mark.verifies("FHIR-SRS-002.c", "FHIR-RC-002")
def test_nesting_is_bounded():
    assert loads(b"[" * 64 + b"]" * 64)
    for depth in (65, 100_000):
        with pytest.raises(InvalidJson, match="nested deeper than 64"):
            loads(b"[" * depth + b"]" * depth)
    with pytest.raises(InvalidJson, match="nested deeper than 64"):
        loads(b'{"a":' * 65 + b"1" + b"}" * 65)


@pytest.mark.verifies("FHIR-SRS-002.d", "FHIR-RC-002")
def test_a_key_twice_is_refused_and_not_repeated():
    with pytest.raises(InvalidJson, match="an object holds a key twice") as refused:
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
