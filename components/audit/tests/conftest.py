from datetime import UTC, datetime

import pytest
from samdkit_audit import Action, Agent, AuditLog, Event, Outcome


@pytest.fixture
def event():
    def make(trace="request-1", patient="patient-7", agent="clinician-3"):
        return Event(
            Action.READ,
            Outcome.SUCCESS,
            Agent(agent, "clinician", "clinic-1"),
            patient,
            "Observation/12",
            "TREAT",
            trace,
        )

    return make


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", source="test", clock=lambda: datetime(2026, 11, 24, 9, tzinfo=UTC)) as log:
        yield log
