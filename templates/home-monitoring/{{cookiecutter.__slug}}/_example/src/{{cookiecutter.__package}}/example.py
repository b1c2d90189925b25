"""Test users and published readings for development; refused in production by `settings`."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from . import consent_texts
from .access import CITIZEN, CLINICIAN, Access, Person
from .reading import LOCAL, Draft, Quantity, Source
from .store import Store

_SCOPE = {"scope": "openid readings.read readings.write"}
CLINICS = {"clinic-1": "Example Clinic North", "clinic-2": "Example Clinic South"}
#: Poul is a test person that HL7 Denmark publishes with DK Core; the others are roles.
POUL: dict[str, Any] = {"id": "poul", "name": "Poul", "roles": [CITIZEN], "claims": {"cpr": "3001749995", **_SCOPE}}
_CLINICIAN: dict[str, Any] = {"roles": [CLINICIAN], "claims": _SCOPE}
USERS = (
    POUL,
    {"id": "clinician-1", "name": "Clinician North", "organisation": "clinic-1", **_CLINICIAN},
    {"id": "clinician-2", "name": "Clinician South", "organisation": "clinic-2", **_CLINICIAN},
)
#: A gateway's Bundle, published by HL7 Denmark with DK Core (CC0-1.0): 118/87 mmHg, pulse 93, irregular.
BUNDLE = Path(__file__).parent / "example_data" / "Bundle-ContinuaBundleWithDevice.json"
#: Systolic, diastolic and pulse as published: HL7 personal health devices (CC0), DK Core's Else (CC0), Open mHealth's
#: schemas 1.0 to 4.0 and its Withings sample (Apache-2.0). Only the times are ours.
_PUBLISHED = (
    ("116", "71", ""), ("147", "95", ""), ("104", "68", "41"), ("125", "60", ""), ("140", "60", ""), ("115", "60", ""),
    ("100", "60", ""),
)  # fmt: skip
_DAYS = 28


# implements: SRS-097
def fill(store: Store, door: Access, now: datetime) -> None:
    """Four weeks of published readings for the published test person, and a consent to the first clinic; once."""
    national = str(POUL["claims"]["cpr"])
    citizen = store.citizen(national, str(POUL["name"]))
    person = Person(citizen.pseudonym, CITIZEN, "", citizen.name, national)
    if door.consents(person):
        return
    local = now.astimezone(LOCAL).replace(hour=8, minute=0, second=0, microsecond=0, tzinfo=None)
    for day in range(1, _DAYS):
        systolic, diastolic, pulse = _PUBLISHED[day % len(_PUBLISHED)]
        draft = Draft(
            systolic=Quantity(systolic, None),
            diastolic=Quantity(diastolic, None),
            pulse=Quantity(pulse, None) if pulse else None,
            irregular=None,
            taken=f"{local - timedelta(days=day):%Y-%m-%dT%H:%M}",
            source=Source.FORM,
        )
        door.enter(person, draft, "example")
    door.take_in(person, bundle_of(now - timedelta(minutes=10)), "example")
    door.give(person, next(iter(CLINICS)), now + timedelta(days=180), consent_texts.current("da"), "example")


def bundle_of(moment: datetime) -> bytes:
    """The published Bundle, measured at another moment."""
    local = moment.astimezone(LOCAL)
    text = BUNDLE.read_text("utf-8")
    text = text.replace("2023-02-23T10:24:08+01:00", local.isoformat(timespec="seconds"))
    return text.replace("20230223T102408", f"{local:%Y%m%dT%H%M%S}").encode()
