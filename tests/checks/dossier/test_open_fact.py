"""dossier.open-fact."""

import pytest

CHECK = "dossier.open-fact"
FILE = "dossier/device.md"


@pytest.mark.verifies("KIT-SRS-020.2")
def test_the_good_device_and_component_have_none(cuff, pulse):
    assert cuff.findings(CHECK) == []
    assert pulse.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-020.2")
@pytest.mark.parametrize(
    ("old", "new"), [("SRN [device:srn]", "SRN"), ("- due: release\n\nRegister", "- state: done\n\nRegister")]
)
def test_an_open_fact_needs_an_open_task_that_prints_it(cuff, old, new):
    cuff.replace("dossier/tasks.md", old, new)
    found = {one.message: one for one in cuff.findings()}
    srn = found["`srn` is open and no open task prints it"]
    assert (srn.check, str(srn.location)) == (CHECK, cuff.place(FILE, "srn: open"))


@pytest.mark.verifies("KIT-SRS-020.2")
@pytest.mark.parametrize("key", ["authorised-representative", "srn", "udi-di", "basic-udi-di"])
def test_what_can_not_apply_is_none(cuff, key):
    if key != "authorised-representative":
        cuff.replace(FILE, f"\n{key}: open", f"\n{key}: none")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-020.2")
@pytest.mark.parametrize("fact", ["name: Small Cuff", "mdr-class: IIa", "lifetime: 5 years"])
def test_what_every_device_has_is_not_none(cuff, fact):
    key = fact.partition(":")[0]
    cuff.replace(FILE, f"{fact}\n", f"{key}: none\n")
    found = cuff.findings(CHECK)
    assert [one.message for one in found] == [f"`{key}` is none, and every device has one"]
