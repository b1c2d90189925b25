"""risk.uncovered-theme."""

import pytest
from samdkit.model.finding import Severity
from samdkit.sources.kinds import kinds

CHECK = "risk.uncovered-theme"
FILE = "dossier/justifications.md"


@pytest.mark.verifies("KIT-SRS-023.11")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.11")
def test_a_theme_that_nothing_touches_is_a_note_with_its_question(cuff):
    cuff.replace(FILE, "wrong-patient, units, time", "wrong-patient, time")
    (found,) = cuff.findings()
    assert (str(found.location), found.check, found.item) == ("dossier/documents/risk-management-plan.md:1", CHECK, "units")
    assert found.message == "nothing touches the theme `units`: Can a number be taken in another unit than it was given in?"
    assert found.hint == "add the risk, or `- theme: units` to one that touches it or to a justification that says why not"
    assert (found.severity, found.clauses) == (Severity.NOTE, ())


@pytest.mark.verifies("KIT-SRS-023.11")
def test_a_note_lets_the_gate_through(cuff, samdkit):
    cuff.replace(FILE, "wrong-patient, units, time", "wrong-patient, time")
    called = samdkit("check", cuff.root)
    assert (called.code, len(called.lines)) == (0, 2)


@pytest.mark.verifies("KIT-SRS-023.11")
def test_without_any_theme_each_is_asked_once(cuff):
    cuff.replace("dossier/risks.md", "- theme: wrong-output, misuse\n", "")
    cuff.replace(FILE, "- theme: late-output", "- status: obsolete\n- theme: late-output")
    assert sorted(one.item for one in cuff.findings(CHECK)) == sorted(kinds()["risk"].attributes["theme"])


@pytest.mark.verifies("KIT-SRS-023.11")
def test_a_component_alone_is_not_asked(pulse):
    assert pulse.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.11")
def test_at_release_it_is_an_error(cuff):
    cuff.replace(FILE, "wrong-patient, units, time", "wrong-patient, time")
    (found,) = cuff.findings(CHECK, release=True)
    assert found.severity is Severity.ERROR
