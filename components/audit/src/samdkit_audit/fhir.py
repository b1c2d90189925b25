"""Entries as FHIR R4 AuditEvent resources."""

from typing import Any

from samdkit_audit.event import Entry

_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_OBJECT_ROLE = "http://terminology.hl7.org/CodeSystem/object-role"
_PURPOSE = "http://terminology.hl7.org/CodeSystem/v3-ActReason"


def audit_event(entry: Entry, source: str) -> dict[str, Any]:
    """One entry as an AuditEvent; the patient entity has role 1, the request's id is an entity of its own."""
    # implements: AUDIT-SRS-009
    event = entry.event
    entities: list[dict[str, Any]] = [
        {"what": {"display": event.entity}},
        {"what": {"identifier": {"value": event.trace}}, "type": {"code": "4", "display": "Other"}},
    ]
    if event.patient is not None:
        entities.insert(
            0,
            {
                "what": {"identifier": {"value": event.patient}},
                "role": {"system": _OBJECT_ROLE, "code": "1", "display": "Patient"},
            },
        )
    agent: dict[str, Any] = {
        "who": {"identifier": {"value": event.agent.id}},
        "role": [{"text": event.agent.role}],
        "requestor": True,
    }
    if event.agent.organisation:
        agent["location"] = {"display": event.agent.organisation}
    return {
        "resourceType": "AuditEvent",
        "type": {"system": _DICOM, "code": "110110", "display": "Patient Record"},
        "action": event.action.value,
        "recorded": entry.recorded.isoformat(),
        "outcome": event.outcome.value,
        "purposeOfEvent": [{"coding": [{"system": _PURPOSE, "code": event.purpose}]}],
        "agent": [agent],
        "source": {"observer": {"display": source}},
        "entity": entities,
    }
