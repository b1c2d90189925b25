"""Readings as FHIR R4 Observations, and back."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from .reading import PRESSURE, PULSE, Reading

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
MDC = "urn:iso:std:iso:11073:10101"
STATUS_BITS = "http://terminology.hl7.org/CodeSystem/ASN1ToHL7"
CPR = "urn:oid:1.2.208.176.1.2"

BLOOD_PRESSURE = (LOINC, "85354-9")
SYSTOLIC = (LOINC, "8480-6")
DIASTOLIC = (LOINC, "8462-4")
HEART_RATE = (LOINC, "8867-4")
STATUS = (MDC, "8410608")
IRREGULAR = (STATUS_BITS, "8410608.2")

_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The business identifiers of the Observations of one reading, as `system` and `value`; `None`: a new one."""

    pressure: tuple[str, str] | None = None
    pulse: tuple[str, str] | None = None
    status: tuple[str, str] | None = None


def observations(
    reading: Reading, national: str, given: Identifiers, parent: str | None = None
) -> list[dict[str, Any]]:
    """The Observations of a reading, the blood pressure first; `parent` is the id of one that is stored already."""
    # implements: SRS-008.a
    pressure = _observation(BLOOD_PRESSURE, reading, national, given.pressure)
    pressure["component"] = [
        {"code": _code(SYSTOLIC), "valueQuantity": _quantity(reading.systolic, PRESSURE)},
        {"code": _code(DIASTOLIC), "valueQuantity": _quantity(reading.diastolic, PRESSURE)},
    ]
    if reading.by_hand:
        pressure["method"] = {"text": "entered by hand"}
    found = [pressure]

    reference = [{"reference": f"Observation/{parent or pressure['id']}", "identifier": pressure["identifier"][0]}]
    if reading.pulse is not None:
        # implements: SRS-008.b
        pulse = _observation(HEART_RATE, reading, national, given.pulse)
        found.append(pulse | {"valueQuantity": _quantity(reading.pulse, PULSE), "derivedFrom": reference})
    if reading.irregular is not None:
        # implements: SRS-008.c
        status = _observation(STATUS, reading, national, given.status)
        component = {"code": _code(IRREGULAR), "valueBoolean": reading.irregular}
        found.append(status | {"component": [component], "derivedFrom": reference})
    return found


def readings(stored: Iterable[dict[str, Any]]) -> list[Reading]:
    """The readings that stored Observations hold, in the order of the blood pressures."""
    everything = list(stored)
    parts: dict[str, list[dict[str, Any]]] = {}
    for one in everything:
        for reference in one.get("derivedFrom", ()):
            parts.setdefault(reference["reference"].removeprefix("Observation/"), []).append(one)
    return [_reading(one, parts.get(one["id"], [])) for one in everything if has_code(one, BLOOD_PRESSURE)]


def _reading(pressure: dict[str, Any], parts: list[dict[str, Any]]) -> Reading:
    pulse = next((one for one in parts if has_code(one, HEART_RATE)), None)
    status = next((one for one in parts if has_code(one, STATUS)), None)
    return Reading(
        systolic=Decimal(component(pressure, SYSTOLIC)["valueQuantity"]["value"]),
        diastolic=Decimal(component(pressure, DIASTOLIC)["valueQuantity"]["value"]),
        pulse=Decimal(pulse["valueQuantity"]["value"]) if pulse else None,
        irregular=component(status, IRREGULAR).get("valueBoolean") if status else None,
        taken=datetime.fromisoformat(pressure["effectiveDateTime"]),
        by_hand="method" in pressure,
    )


def has_code(observation: dict[str, Any], code: tuple[str, str]) -> bool:
    """Whether an Observation or component is coded so."""
    return any((one.get("system"), one.get("code")) == code for one in codings(observation))


def codings(observation: dict[str, Any]) -> list[dict[str, Any]]:
    """The codings of an Observation or component; none where it has no proper code."""
    code = observation.get("code")
    found = code.get("coding") if isinstance(code, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def component(observation: dict[str, Any], code: tuple[str, str]) -> dict[str, Any]:
    """The component coded so; empty where there is none."""
    found = observation.get("component")
    parts = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return next((one for one in parts if has_code(one, code)), {})


def _observation(
    code: tuple[str, str], reading: Reading, national: str, identifier: tuple[str, str] | None
) -> dict[str, Any]:
    logical = str(uuid.uuid4())
    system, value = identifier or ("urn:ietf:rfc:3986", f"urn:uuid:{logical}")
    return {
        "resourceType": "Observation",
        "id": logical,
        "identifier": [{"system": system, "value": value} if system else {"value": value}],
        "status": "final",
        "category": [{"coding": [{"system": _CATEGORY, "code": "vital-signs"}]}],
        "code": _code(code),
        "subject": {"identifier": {"system": CPR, "value": national}},
        "effectiveDateTime": reading.taken.isoformat(),
    }


def _code(code: tuple[str, str]) -> dict[str, Any]:
    return {"coding": [{"system": code[0], "code": code[1]}]}


def _quantity(value: Decimal, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit.replace("mm[Hg]", "mmHg"), "system": UCUM, "code": unit}
