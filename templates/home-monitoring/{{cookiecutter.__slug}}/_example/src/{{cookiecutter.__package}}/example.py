"""Test users and readings for development: a published test person, and a month around a published reading."""

from datetime import timedelta
from decimal import Decimal

from {{ cookiecutter.__package }} import consent_texts
from {{ cookiecutter.__package }}.access import CITIZEN, Person
from {{ cookiecutter.__package }}.reading import LOCAL, Draft, Quantity, Source
from {{ cookiecutter.__package }}.web.app import Device

_SCOPE = {"scope": "openid readings.read readings.write"}
CLINICS = {"clinic-1": "Example Clinic North", "clinic-2": "Example Clinic South"}
#: Poul is a test person that HL7 Denmark publishes with DK Core; the others are roles.
USERS = (
    {"id": "poul", "name": "Poul Hansen", "roles": [CITIZEN], "claims": {"cpr": "3001749995", **_SCOPE}},
    {
        "id": "clinician-1",
        "name": "Clinician North",
        "roles": ["clinician"],
        "organisation": "clinic-1",
        "claims": _SCOPE,
    },
    {
        "id": "clinician-2",
        "name": "Clinician South",
        "roles": ["clinician"],
        "organisation": "clinic-2",
        "claims": _SCOPE,
    },
)
#: Systolic, diastolic, pulse and irregular pulse around the published reading 118/87 with pulse 93, irregular.
_PRESSURES = ((118, 87, 93, True), (124, 79, 71, False), (137, 84, 68, False), (131, 82, 70, None), (88, 57, 77, False))


def fill(device: Device) -> None:
    """A month of readings for the published test person, and a consent to the first clinic; once."""
    user = USERS[0]
    store = device.store
    citizen = store.citizen("3001749995", str(user["name"]))
    person = Person(citizen.pseudonym, CITIZEN, "", citizen.name, citizen.national)
    now = device.clock().astimezone(LOCAL).replace(second=0, microsecond=0)
    for day in range(28):
        systolic, diastolic, pulse, irregular = _PRESSURES[day * 7 % len(_PRESSURES)]
        taken = (now - timedelta(days=day, hours=1)).replace(tzinfo=None)
        shift = Decimal(day % 3)
        draft = Draft(
            Quantity(str(systolic + shift), None), Quantity(str(diastolic + shift), None), Quantity(str(pulse), None),
            irregular, f"{taken:%Y-%m-%dT%H:%M}", Source.FORM,
        )  # fmt: skip
        device.access.enter(person, draft, "example")
    if not device.access.consents(person):
        end = device.clock() + timedelta(days=180)
        device.access.give(person, next(iter(CLINICS)), end, consent_texts.current("da"), "example")
