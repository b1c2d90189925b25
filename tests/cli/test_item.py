"""`samdkit item KIND`: the next id that nothing has used."""

import pytest
from samdkit.sources.kinds import kinds


@pytest.fixture
def next_id(samdkit):
    def call(folder, kind, *options):
        called = samdkit("item", kind, folder.root, *options)
        assert called.code == 0, called.err
        return called.out.rstrip("\n")

    return call


@pytest.mark.verifies("KIT-SRS-062.b")
def test_it_is_one_above_the_highest_in_the_prefix_and_width_of_the_project(cuff, next_id):
    assert next_id(cuff, "software-requirement") == "SRS-008"
    cuff.write("dossier/new.md", "---\nkind: software-requirement\n---\n## CUFF-SW-0041 A\n- derives-from: UN-001\n")
    assert next_id(cuff, "software-requirement") == "SRS-008"
    cuff.write("dossier/new.md", "---\nkind: user-need\n---\n" + "\n".join(f"## NEED-{one:05} A\n" for one in range(1, 9)))
    assert next_id(cuff, "user-need") == "NEED-00009"


@pytest.mark.verifies("KIT-SRS-062.b")
def test_a_kind_without_items_begins_with_its_usual_prefix(cuff, pulse, next_id):
    assert not any(item.kind == "tool" for item in pulse.load().own_items())
    assert next_id(pulse, "tool") == "PULSE-TOOL-001"
    cuff.remove("dossier/tools.md")
    assert next_id(cuff, "tool") == "TOOL-001"


@pytest.mark.verifies("KIT-SRS-062.b")
def test_a_component_s_ids_bear_its_prefix(pulse, next_id):
    assert next_id(pulse, "software-requirement") == "PULSE-SRS-002"
    assert next_id(pulse, "risk") == "PULSE-RISK-001"


USED = {
    "an obsolete item": ("dossier/new.md", "---\nkind: software-requirement\nstatus: obsolete\n---\n## SRS-020 A\n"),
    "a reference in text": ("dossier/new.md", "---\ndocument: label\n---\n# A\n\nAs [SRS-020] said.\n"),
    "a part in a link": ("dossier/new.md", "---\nkind: architecture\n---\n## SAD-020 A\n- satisfies: SRS-020.b\n"),
    "a marker in code": ("src/cuff/more.py", '"""More."""\n\n\n# implements: SRS-020\ndef f():\n    """F."""\n'),
    "a marker in another language": ("src/cuff/more.ts", "// implements: SRS-020\nfunction f() {\n}\n"),
    "a mark of a test": ("tests/test_more.py", 'import pytest\n\n\n@pytest.mark.verifies("SRS-020")\ndef test_a():\n    pass\n'),
    "a result": (
        "results/a.xml",
        '<testsuite><testcase name="a"><property name="verifies" value="SRS-020"/></testcase></testsuite>',
    ),
    "evidence": ("evidence/old.jsonl", '{"record": "note", "about": "SRS-020"}\n'),
}


@pytest.mark.verifies("KIT-SRS-062.b")
@pytest.mark.parametrize("where", USED)
def test_an_id_is_used_wherever_it_stands(cuff, next_id, where):
    cuff.write(*USED[where])
    assert next_id(cuff, "software-requirement") == "SRS-021"


@pytest.mark.verifies("KIT-SRS-062.b")
def test_ids_inside_longer_ids_are_others(cuff, next_id):
    cuff.write("dossier/new.md", "---\ndocument: label\n---\n# A\n\nAs AUDIT-SRS-900 and XSRS-800 said.\n")
    assert next_id(cuff, "software-requirement") == "SRS-008"


@pytest.mark.verifies("KIT-SRS-062.b")
def test_another_prefix_may_be_asked_for(cuff, next_id):
    assert next_id(cuff, "software-requirement", "--prefix", "CUFF-SW") == "CUFF-SW-001"


@pytest.mark.verifies("KIT-SRS-062.b")
def test_the_text_to_paste_names_all_that_is_wanted(cuff, next_id, samdkit):
    assert next_id(cuff, "risk-control", "--text", "Alarm") == "## RC-003 Alarm\n- option:\n- mitigates:\n- realised-by:"
    pasted = next_id(cuff, "risk-control", "--text", "Alarm")
    cuff.append("dossier/risk-controls.md", f"\n{pasted}\n")
    missing = [one.message for one in cuff.findings("dossier.missing-attribute")]
    assert len(missing) == len(kinds()["risk-control"].wanted)
    assert next_id(cuff, "risk-control") == "RC-004"


@pytest.mark.verifies("KIT-SRS-062.b")
@pytest.mark.parametrize("arguments", [("requirement",), ("risk", "--prefix", "low")])
def test_a_wrong_call_says_what_is_known(cuff, samdkit, arguments):
    called = samdkit("item", arguments[0], cuff.root, *arguments[1:])
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("samdkit: ")
