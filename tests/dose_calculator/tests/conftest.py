"""One person's folder with a sealed prescription, and a desk at which the dialogue is played."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from mealdose import history, prescriptions, screen

settings.register_profile("bolus", max_examples=40, deadline=None)
settings.load_profile("bolus")

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CONTENT = {
    "format": "1",
    "person": "Ada N.",
    "unit": "mmol/L",
    "grams_per_unit": "10",
    "fall_per_unit": "2",
    "target": "6",
    "hours_of_action": "4",
    "step": "0.5",
    "largest_dose": "12",
    "valid_until": "2026-06-30",
}
#: For 57 g at 8.4 mmol/L: 5.7 + 1.2 = 6.9 units, so 6.5.
MEAL = ["yes", "8.4 mmol/L", "5", "57", "no"]


@dataclass
class Played:
    """A person's folder, and what was asked and shown in it."""

    folder: Path
    moments: list[datetime] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    code: int | None = None

    def play(self, command, *answers, at=NOON, later=timedelta(0)):
        """Runs a command; `later` passes before the last answer."""
        given = list(answers)
        self.shown, self.asked = [], []
        time = [at]

        def ask(words):
            self.asked.append(words)
            if len(given) == 1:
                time[0] = at + later
            return given.pop(0)

        self.code = screen.run(command, screen.Desk(self.folder, ask, self.shown.append, lambda: time[0]))
        return self

    @property
    def text(self):
        return "\n".join(self.shown)

    @property
    def doses(self):
        return (self.folder / screen.DOSES).read_text("utf-8")

    @property
    def log(self):
        return (self.folder / screen.LOG).read_text("utf-8")

    def prescribe(self, **changes):
        """Another prescription, sealed."""
        prescriptions.seal(self.folder / screen.PRESCRIPTION, {**CONTENT, **changes})

    def injected(self, *lines):
        """Another list of doses."""
        (self.folder / screen.DOSES).write_text("\n".join(["doses 1", *lines, ""]), "utf-8")


@pytest.fixture
def content():
    return dict(CONTENT)


@pytest.fixture
def ada(tmp_path):
    path = tmp_path / screen.PRESCRIPTION
    path.write_text(json.dumps(CONTENT), "utf-8")
    prescriptions.seal(path, CONTENT)
    history.begin(tmp_path / screen.DOSES)
    return Played(tmp_path)
