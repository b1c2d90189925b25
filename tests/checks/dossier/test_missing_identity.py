"""dossier.missing-identity."""

import pytest

CHECK = "dossier.missing-identity"
CLAUSES = ("mdr-annex-ii-iii:II.1.1.a",)
FILE = "dossier/device.md"


@pytest.mark.verifies("KIT-SRS-020.1")
def test_the_good_device_and_component_have_none(cuff, pulse):
    assert cuff.findings(CHECK) == []
    assert pulse.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-020.1")
def test_a_missing_fact_is_found(cuff):
    cuff.replace(FILE, "lifetime: 5 years\n", "")
    hint = "add `lifetime: …`, or `lifetime: open` with a task"
    assert cuff.seen() == [(f"{FILE}:1", CHECK, "", "`lifetime` is missing", hint, CLAUSES)]


@pytest.mark.verifies("KIT-SRS-020.1")
def test_an_empty_fact_is_missing(cuff):
    cuff.replace(FILE, "lifetime: 5 years", "lifetime:")
    assert [one.message for one in cuff.findings()] == ["`lifetime` is missing"]


@pytest.mark.verifies("KIT-SRS-020.1")
def test_without_an_identity_there_is_one_finding_and_the_rest_is_checked(cuff):
    cuff.remove(FILE)
    cuff.append("dossier/needs.md", "\n## UN-004 Forgotten\n")
    message, hint = "there is no dossier/device.md or dossier/component.md", "add one; see the dossier format"
    assert cuff.seen(CHECK) == [("dossier", CHECK, "", message, hint, CLAUSES)]
    assert [one.item for one in cuff.findings("trace.orphan-need")] == ["UN-004"]


@pytest.mark.verifies("KIT-SRS-020.1")
@pytest.mark.parametrize("key", ["format: 1", "name: pulse-limits", "version: 1.0.0", "prefix: PULSE", "package: pulse-limits"])
def test_a_component_has_five_facts(pulse, key):
    pulse.replace("dossier/component.md", f"{key}\n", "")
    assert [one.message for one in pulse.findings()] == [f"`{key.partition(':')[0]}` is missing"]
