"""A project whose dossier is of a newer format is refused, and nothing of it is judged."""

import json

import pytest
from samdkit.sources import dossier


@pytest.fixture
def newer(cuff):
    """The small device in a format of tomorrow, with what that might bring."""
    cuff.replace("dossier/device.md", "format: 1", "format: 2\nmarkets: [eu, us]")
    cuff.write("dossier/new.md", "---\nkind: something-new\nshape: round\n---\n## NEW-001 A\n- colour: blue\n")
    cuff.append("dossier/needs.md", "\n## UN-900 A\n- colour: blue\n")
    return cuff


@pytest.mark.verifies("KIT-SRS-001.g")
def test_the_format_is_the_only_finding(newer, samdkit):
    called = samdkit("check", newer.root, "--format", "json")
    assert called.code == 2
    (finding,) = json.loads(called.out)["findings"]
    assert (finding["check"], finding["file"], finding["line"]) == ("dossier.newer-format", "dossier/device.md", 2)
    assert finding["message"] == "this dossier has format 2; this samdkit reads format 1"
    assert finding["hint"] == "install the samdkit that the dossier was written for"


@pytest.mark.verifies("KIT-SRS-001.g")
@pytest.mark.parametrize(
    "command", [("verify",), ("verify", "--results"), ("build",), ("trace", "--folder"), ("clauses", "--folder")]
)
def test_every_other_command_refuses_with_the_same_words(newer, samdkit, command):
    before = {path: path.stat().st_mtime_ns for path in newer.root.rglob("*")}
    called = samdkit(*command, newer.root)
    assert (called.code, called.out) == (2, "")
    assert called.err == (
        "samdkit: dossier/device.md:2: this dossier has format 2; this samdkit reads format 1"
        " (install the samdkit that the dossier was written for)\n"
    )
    assert {path: path.stat().st_mtime_ns for path in newer.root.rglob("*")} == before


@pytest.mark.verifies("KIT-SRS-001.g")
def test_of_a_component_in_a_newer_format_nothing_else_is_judged(pulse):
    pulse.replace("dossier/component.md", "format: 1", "format: 2\nmarkets: [eu]")
    found = dossier.read([("dossier/component.md", (pulse.root / "dossier/component.md").read_bytes())])
    assert [(one.check, one.location.line) for one in found.findings] == [("dossier.newer-format", 2)]
