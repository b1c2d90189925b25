"""Findings made by hand or by hypothesis, and a project to render them for."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from samdkit.model.finding import Cause, Finding, Severity
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.model.report import Report
from samdkit.project import Project

#: Any text that a file can hold: line ends, control characters and markup included.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAMES = st.sampled_from(["SRS-001", "SRS-001.a", "SRS-002", "src/app.py::run", "numpy", ""])
CHECKS = st.sampled_from(["trace.dangling-link", "evidence.stale", "dossier.unreadable", "made.up"])
PATHS = st.sampled_from(["dossier/needs.md", "src/a b.py", "dossier/50%,:x.md", "vendor/wheels/x-1.whl!dossier/a.md"])
PLACES = st.sampled_from(["SRS-001", "SRS-002", "dossier/needs.md", "requirements.txt"])
FINDINGS = st.builds(
    Finding,
    check=CHECKS,
    message=TEXT.filter(bool),
    location=st.builds(Location, PATHS, st.integers(0, 3)),
    item=NAMES,
    hint=TEXT,
    severity=st.sampled_from(Severity),
    waived_by=st.sampled_from(["", "", "WVR-001"]),
    fact=st.sampled_from(["", "derives-from UN-1"]),
    cause=st.none() | st.builds(Cause, at=PLACES, check=CHECKS | st.just("")),
)


@pytest.fixture(scope="session")
def finding() -> Callable[..., Finding]:
    """A finding as checks give it, with some facts changed: `finding(item="SRS-002")`."""

    def made(**facts: object) -> Finding:
        usual = {
            "check": "trace.untested-requirement",
            "message": "no test verifies SRS-001.a",
            "location": Location("dossier/requirements.md", 12),
            "item": "SRS-001",
            "hint": "mark a test",
            "clauses": ("iec62304:5.7.1",),
        }
        return Finding(**{**usual, **facts})

    return made


@pytest.fixture(scope="session")
def report() -> Callable[..., Report]:
    """The report of these findings."""
    return lambda *findings: Report(tuple(sorted(findings, key=lambda one: one.sort_key)), release=False)


@pytest.fixture(scope="session")
def reports(report: Callable[..., Report]) -> st.SearchStrategy[Report]:
    """Any report."""
    return st.lists(FINDINGS, max_size=8, unique=True).map(lambda findings: report(*findings))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that is a folder of a git repository and has a waiver."""
    root = tmp_path_factory.mktemp("repository")
    (root / ".git").mkdir()
    (root / "devices" / "pulse").mkdir(parents=True)
    waiver = Item("WVR-001", "waiver", "Known", Location("dossier/waivers.md", 5), text="The test needs\na person.")
    return Project(root / "devices" / "pulse", items={"WVR-001": waiver})
