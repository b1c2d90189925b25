"""The technical file as it is assembled: leaves, sections, versions and origins."""

import re

import pytest
from samdkit import annex
from samdkit.register import documents
from samdkit.technical_file import origins
from samdkit.technical_file.blocks import Prose
from samdkit.technical_file.markdown import markdown
from samdkit.technical_file.table import Table
from samdkit.technical_file.writing import assemble


@pytest.fixture(scope="module")
def file(made_cuff):
    return assemble(made_cuff.load())


def page(file, name):
    (found,) = [one for one in file.pages if one.document.name == name]
    return found


def table(file, document, name):
    (found,) = [one for one in page(file, document).blocks if isinstance(one, Table) and one.name == name]
    return found


@pytest.mark.verifies("KIT-SRS-089.b")
def test_each_leaf_of_the_annexes_has_a_row_with_its_state_and_place(file):
    rows = {row[0]: row for row in table(file, "index", "annex-leaves").rows}
    leaves = annex.leaves(file.project)
    assert list(rows) == [leaf.clause.id for leaf in leaves]
    for leaf in leaves:
        assert str(leaf.state) in rows[leaf.clause.id][2]
        assert rows[leaf.clause.id][3] or leaf.state is annex.State.MISSING
    assert "(document:instructions-for-use#instructions-for-use--" in rows["VIG.88"][3]


@pytest.mark.verifies("KIT-SRS-089.b")
def test_a_leaf_that_does_not_apply_names_the_part_of_the_device_that_makes_it_so(cuff):
    text = (cuff.root / "dossier/tasks.md").read_text("utf-8")
    cuff.write("dossier/tasks.md", re.sub(r"mdr-annex-ii-iii:\S+", "gspr:9", text))
    rows = {row[0]: row for row in table(assemble(cuff.load()), "index", "annex-leaves").rows}
    (whole, *_) = annex.whole(cuff.load())
    assert rows["II.6.2.a"][2] == "not applicable"
    assert f"[{whole.id}](item:{whole.id})" in rows["II.6.2.a"][3]
    assert "the device is of class IIa" in rows["III.1.2.pmsr"][3]


@pytest.mark.verifies("KIT-SRS-089.c")
def test_the_checklist_of_annex_i_points_at_document_version_and_section(cuff):
    cuff.replace("dossier/documents/instructions-for-use.md", "VIG.88", "VIG.88, gspr:23.4.z")
    file = assemble(cuff.load())
    versions = {one.document.name: one.version for one in file.pages}
    cited = [row[3] for row in table(file, "gspr-checklist", "gspr-checklist").rows]
    found = re.findall(r"\[[^\]]*\(([0-9a-f]{12})\): [^\]]+\]\(document:([a-z-]+)#", " ".join(cited))
    assert found
    assert {name: version for version, name in found}.items() <= versions.items()


@pytest.mark.verifies("KIT-SRS-089.d")
def test_the_list_of_documents_is_that_of_the_file_and_nobody_approved_one(file):
    rows = table(file, "index", "documents").rows
    assert [row[1] for row in rows] == [one.id for one in documents(file.project)] == [one.document.id for one in file.pages]
    versions = {one.document.id: one.version for one in file.pages}
    assert all(row[3] == versions[row[1]] for row in rows if row[1] != "0.1-index")
    assert all("approved by: **open**" in row[5] for row in rows)


@pytest.mark.verifies("KIT-SRS-089.d")
def test_another_text_is_another_version_of_its_document_and_of_those_that_point_at_it(cuff):
    before = {one.document.name: one.version for one in assemble(cuff.load()).pages}
    again = {one.document.name: one.version for one in assemble(cuff.load()).pages}
    assert again == before
    cuff.replace("dossier/documents/instructions-for-use.md", "## Incidents", "## All incidents")
    after = {one.document.name: one.version for one in assemble(cuff.load()).pages}
    changed = {name for name in after if after[name] != before[name]}
    assert {"instructions-for-use", "index"} <= changed
    assert changed.isdisjoint({"user-needs", "soup", "risk-management-plan"})


@pytest.mark.verifies("KIT-SRS-089.a")
def test_each_section_says_where_it_comes_from(file):
    words = file.context.words
    said = [line for line, _ in origins.lines(page(file, "instructions-for-use"), words) if line]
    assert any(line.startswith("written in `dossier/documents/instructions-for-use.md` (regulatory affairs)") for line in said)
    assert all("approved by: **open**" in line for line in said if line.startswith("written"))
    assert [line for line, _ in origins.lines(page(file, "trace-matrix"), words) if line] == [
        "generated from the trace graph, the code and the recorded evidence"
    ]
    for one in file.pages:
        for block in one.blocks:
            if isinstance(block, Prose) and block.origin.path:
                assert block.origin.path in one.origins


@pytest.mark.verifies("KIT-SRS-089.e")
def test_each_clause_of_iec_62304_has_a_row_with_what_it_rests_on(file):
    found = table(file, "clauses-iec62304", "clauses-iec62304")
    states = file.context.clause_states["iec62304"]
    assert [row[0] for row in found.rows] == [one.clause.id for one in states]
    assert all(row[3] or row[4] for row in found.rows)
    assert "(looked at)" not in markdown(page(file, "clauses-iec62304").blocks)


@pytest.mark.verifies("KIT-SRS-089.d")
def test_a_class_that_nobody_stated_yet_leaves_no_document_out(cuff):
    everything = [one.name for one in documents(cuff.load())]
    cuff.replace("dossier/device.md", "safety-class: B", "safety-class: open")
    assert [one.name for one in documents(cuff.load())] == everything
    cuff.replace("dossier/device.md", "safety-class: open", "safety-class: A")
    assert set(everything) - {one.name for one in documents(cuff.load())} == {"detailed-design"}
