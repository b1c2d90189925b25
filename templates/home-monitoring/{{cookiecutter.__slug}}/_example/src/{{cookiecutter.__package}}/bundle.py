"""Takes readings out of a FHIR transaction Bundle of a gateway, or refuses it as a whole. Pure.

The pattern is the phone gateway with a blood-pressure monitor of HL7 Denmark's DK Core (`ContinuaBundleWithDevice`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from samdkit_fhir import InvalidJson, loads

from . import fhir_mapping as fm
from .fhir_mapping import Identifiers
from .reading import Draft, Problem, Quantity, Reading, RefusedReading, Source, check
from .store import Incoming, key_of

#: The largest Bundle in bytes.
LARGEST = 1_048_576
_TAKEN = (fm.BLOOD_PRESSURE, fm.HEART_RATE, fm.STATUS)
_SHOWN = {fm.BLOOD_PRESSURE: (fm.SYSTOLIC, fm.DIASTOLIC), fm.STATUS: (fm.IRREGULAR,), fm.HEART_RATE: ()}


class RefusedBundle(ValueError):
    """A Bundle of which nothing is taken; `code` is of FHIR's issue-type, `places` are FHIRPath expressions."""

    def __init__(self, code: str, message: str, *places: str) -> None:
        super().__init__(message)
        self.code = code
        self.places = places


@dataclass(frozen=True, slots=True)
class Taken:
    """What a Bundle gave."""

    incoming: tuple[Incoming, ...]
    left_out: tuple[tuple[str, str], ...]
    """Place and words of each resource and component that is not processed."""
    places: dict[str, str]
    """`system|value` of each Observation taken → its place, to name duplicates."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the Bundle."""

    place: str
    full_url: str
    resource: dict[str, Any]

    @property
    def names(self) -> frozenset[str]:
        """What a reference may call it."""
        return frozenset({self.full_url, f"{self.resource.get('resourceType')}/{self.resource.get('id')}"})

    @property
    def identifier(self) -> tuple[str, str]:
        """The first business identifier; refused before where there is none."""
        first = self.resource["identifier"][0]
        return str(first.get("system", "")), str(first["value"])


def parse(content: bytes) -> dict[str, Any]:
    """The Bundle in the bytes; raises `RefusedBundle` with the position of what is wrong."""
    # implements: SRS-012.a, SRS-012.b, SRS-012.c
    try:
        bundle = loads(content, max_bytes=LARGEST)
    except InvalidJson as error:
        raise RefusedBundle("structure", f"The body is no JSON: {error}.") from error

    # implements: SRS-013.a
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
        message = "The body is no Bundle of type transaction."
        raise RefusedBundle("invalid", message, "Bundle.type")

    return bundle


def take(bundle: dict[str, Any], national: str, now: datetime) -> Taken:
    """The readings of a Bundle that the citizen with that national identifier sends; raises `RefusedBundle`."""
    entries = _entries(bundle)
    patient = _patient(entries, national)
    taken = {
        code: [one for one in entries if fm.has_code(one.resource, code) and _is_observation(one)] for code in _TAKEN
    }
    for one in (one for found in taken.values() for one in found):
        _belongs(one, patient, entries)
    readings = [_reading(one, taken, entries, now) for one in taken[fm.BLOOD_PRESSURE]]
    used = {place for _, places in readings for place in places.values()} | {patient.place}
    left_out = [(one.place, _name(one.resource)) for one in entries if one.place not in used]
    left_out += [found for one in entries if one.place in used for found in _left_over(one)]
    if not readings:
        message = "The Bundle holds no blood pressure (LOINC 85354-9)."
        raise RefusedBundle("required", message, "Bundle.entry")
    places = {key: place for _, found in readings for key, place in found.items()}
    # implements: SRS-016.a
    return Taken(tuple(one for one, _ in readings), tuple(left_out), places)


def _entries(bundle: dict[str, Any]) -> list[_Entry]:
    entries = bundle.get("entry")
    found = []
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        place = f"Bundle.entry[{number}].resource"
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            message = f"Entry {number + 1} holds no resource."
            raise RefusedBundle("structure", message, place)
        found.append(_Entry(place, str(entry.get("fullUrl", "")), resource))
    return found


def _patient(entries: list[_Entry], national: str) -> _Entry:
    patients = [one for one in entries if one.resource["resourceType"] == "Patient"]
    # implements: SRS-014.a
    if len(patients) != 1:
        message = f"The Bundle has {len(patients)} resources Patient; it must have one."
        raise RefusedBundle("invalid", message, "Bundle.entry")

    # implements: SRS-014.b
    given = patients[0].resource.get("identifier")
    identifiers = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    if not any((one.get("system"), one.get("value")) == (fm.CPR, national) for one in identifiers):
        message = "The Patient is not the citizen who sends the Bundle."
        raise RefusedBundle("forbidden", message, f"{patients[0].place}.identifier")

    return patients[0]


def _is_observation(entry: _Entry) -> bool:
    return bool(entry.resource["resourceType"] == "Observation")


def _belongs(entry: _Entry, patient: _Entry, entries: list[_Entry]) -> None:
    resource = entry.resource
    known = frozenset().union(*(one.names for one in entries))
    # implements: SRS-013.b
    for name in ("subject", "derivedFrom"):
        for target in _references(resource.get(name)):
            if target not in known:
                message = f"{name} refers to a resource that is not in the Bundle."
                raise RefusedBundle("not-found", message, f"{entry.place}.{name}")

    # implements: SRS-014.c
    if not set(_references(resource.get("subject"))) & patient.names:
        message = "The subject of the Observation is not the Bundle's Patient."
        raise RefusedBundle("invalid", message, f"{entry.place}.subject")

    # implements: SRS-013.d
    if resource.get("status") != "final":
        message = "The status of the Observation is not final; nothing preliminary or taken back is taken in."
        raise RefusedBundle("value", message, f"{entry.place}.status")

    # implements: SRS-013.c
    identifiers = resource.get("identifier")
    first = identifiers[0] if isinstance(identifiers, list) and identifiers else None
    if not isinstance(first, dict) or not isinstance(first.get("value"), str) or not first["value"]:
        message = "The Observation has no identifier, by which it would be recognised if it is sent again."
        raise RefusedBundle("required", message, f"{entry.place}.identifier")


def _references(value: Any) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [str(one.get("reference")) for one in found if isinstance(one, dict)]


def _reading(
    pressure: _Entry, taken: dict[tuple[str, str], list[_Entry]], entries: list[_Entry], now: datetime
) -> tuple[Incoming, dict[str, str]]:
    """A reading with the places of its Observations by identifier."""
    # implements: SRS-015.a
    draft = Draft(
        systolic=_quantity(fm.component(pressure.resource, fm.SYSTOLIC)),
        diastolic=_quantity(fm.component(pressure.resource, fm.DIASTOLIC)),
        pulse=None,
        irregular=None,
        taken=_text(pressure.resource.get("effectiveDateTime")),
        source=Source.BUNDLE,
    )
    # implements: SRS-015.b
    pulse = next((one for one in taken[fm.HEART_RATE] if _goes_with(one, pressure)), None)
    if pulse is not None:
        draft = replace(draft, pulse=_quantity(pulse.resource))

    # implements: SRS-015.c
    status = next((one for one in taken[fm.STATUS] if _derives(one, pressure)), None)
    if status is not None:
        draft = replace(draft, irregular=fm.component(status.resource, fm.IRREGULAR).get("valueBoolean"))

    reading = _checked(draft, _places(pressure, pulse, status), now)
    identifiers = Identifiers(
        pressure.identifier, pulse.identifier if pulse else None, status.identifier if status else None
    )
    return Incoming(reading, identifiers), {
        key_of(one.identifier): one.place for one in (pressure, pulse, status) if one
    }


def _checked(draft: Draft, places: dict[str, str], now: datetime) -> Reading:
    # implements: SRS-019
    try:
        return check(draft, now)
    except RefusedReading as error:
        raise RefusedReadings([(places[one.field], one) for one in error.problems]) from error


def _places(pressure: _Entry, pulse: _Entry | None, status: _Entry | None) -> dict[str, str]:
    """Where in the Bundle each field of a reading stands."""
    return {
        "systolic": _component(pressure, fm.SYSTOLIC),
        "diastolic": _component(pressure, fm.DIASTOLIC),
        "pulse": f"{pulse.place}.value" if pulse else "",
        "irregularPulse": _component(status, fm.IRREGULAR) if status else "",
        "taken": f"{pressure.place}.effective",
    }


def _component(entry: _Entry, code: tuple[str, str]) -> str:
    found = fm.component(entry.resource, code)
    return f"{entry.place}.component" + (f"[{entry.resource['component'].index(found)}].value" if found else "")


class RefusedReadings(ValueError):
    """A reading of the Bundle breaks a rule; `problems` are place and problem."""

    def __init__(self, problems: list[tuple[str, Problem]]) -> None:
        super().__init__(", ".join(f"{place}: {one.rule}" for place, one in problems))
        self.problems = problems


def _goes_with(pulse: _Entry, pressure: _Entry) -> bool:
    """Whether a heart rate belongs to a blood pressure: derived from it, or of the same device at the same time."""
    same = ("effectiveDateTime", "device")
    return _derives(pulse, pressure) or (
        not pulse.resource.get("derivedFrom")
        and all(pulse.resource.get(name) == pressure.resource.get(name) for name in same)
    )


def _derives(entry: _Entry, pressure: _Entry) -> bool:
    return bool(set(_references(entry.resource.get("derivedFrom"))) & pressure.names)


def _quantity(holder: dict[str, Any]) -> Quantity | None:
    quantity = holder.get("valueQuantity")
    if not isinstance(quantity, dict) or "value" not in quantity:
        return None
    code = quantity.get("code") if quantity.get("system") == fm.UCUM else None
    return Quantity(quantity["value"], code)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _left_over(entry: _Entry) -> list[tuple[str, str]]:
    """Components of a processed Observation that the course does not show."""
    shown = next((codes for kind, codes in _SHOWN.items() if fm.has_code(entry.resource, kind)), ())
    components = entry.resource.get("component")
    # implements: SRS-016.b
    return [
        (f"{entry.place}.component[{number}]", _name(one))
        for number, one in enumerate(components if isinstance(components, list) else [])
        if isinstance(one, dict) and not any(fm.has_code(one, code) for code in shown)
    ]


def _name(resource: dict[str, Any]) -> str:
    """What a resource or component is, in the sender's own codes; never its values."""
    first = next(iter(fm.codings(resource)), {})
    words = str(first.get("display") or first.get("code") or "")
    return f"{resource.get('resourceType', 'component')} {words}".strip()
