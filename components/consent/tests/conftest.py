from datetime import UTC, datetime, timedelta

import pytest
from samdkit_consent import ConsentStore

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Clock:
    """A clock that the test sets."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with ConsentStore.open(tmp_path / "consent.db", clock=clock) as store:
        yield store


@pytest.fixture
def give(store):
    def call(**changed):
        said = {
            "purposes": ["TREAT"], "organisations": ["clinic-1"], "data_classes": ["blood-pressure"],
            "end": NOON + timedelta(days=90), "recorded_by": "poul", "text_version": "1", "language": "da",
        }  # fmt: skip
        return store.give("poul", **(said | changed))

    return call
