"""Nothing of templates, fill-ins or other devices is left in a document, and no cell that must say something is empty."""

import re

import pytest
from samdkit.project import load
from samdkit.scaffold import new
from samdkit.technical_file.blocks import Prose
from samdkit.technical_file.markdown import markdown
from samdkit.technical_file.table import Table
from samdkit.technical_file.writing import assemble

LEFT_OVER = re.compile(
    r"\{\{|\{%|%\}|\bTODO\b|\bTBD\b|\bTBC\b|\bFIXME\b|\[(?:enter|insert|fill in|describe)\b|%\(\w+\)s|\x02|\x03"
)
#: Tables in which every cell says something: a word, a dash, or that it is open.
FULL = {
    "attack-surface", "claims", "clinical-evaluation-elements", "description-points", "gates", "ifu-elements",
    "interface-requirements", "interfaces-in-short", "label-particulars", "labelling-requirements", "minimum-it", "modules",
    "pms-elements", "security-parts", "security-requirements", "standards-list", "test-environments", "test-levels",
    "threat-controls", "threats", "udi", "usability-activities", "use-risks", "use-scenarios", "verification-tools", "version",
    "without-test",
}  # fmt: skip


@pytest.fixture(scope="module")
def devices(tmp_path_factory):
    """Both variants of the template, as `samdkit new` gives them: example → folder."""
    root = tmp_path_factory.mktemp("devices")
    for answer in ("yes", "no"):
        new.new("home-monitoring", root / answer, {"example": answer, "name": "Pressure Book"}, echo=lambda _: None)
    return {"example": root / "yes", "blank": root / "no"}


@pytest.fixture(scope="module", params=["small", "example", "blank"])
def pages(request, devices):
    """The documents of a device."""
    if request.param == "small":
        return request.getfixturevalue("small").file.pages
    return assemble(load(devices[request.param])).pages


@pytest.mark.verifies("KIT-SRS-095.5")
def test_no_mark_of_a_template_and_no_fill_in_is_left(pages):
    found = {one.document.id: sorted(set(LEFT_OVER.findall(markdown(one.blocks)))) for one in pages}
    assert not {name: left for name, left in found.items() if left}


@pytest.mark.verifies("KIT-SRS-095.5")
def test_no_cell_that_must_say_something_is_empty(pages):
    tables = [block for page in pages for block in page.blocks if isinstance(block, Table)]
    empty = {
        (table.name, column, row[0])
        for table in tables
        if table.name in FULL
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if not cell.strip()
    }
    assert not empty


def test_each_document_begins_with_what_it_serves_or_what_it_is(pages):
    serving = [one for one in pages if re.search(r"^\*Serves (?:MDR|IEC)", markdown(one.blocks), re.MULTILINE)]
    assert {"device-description", "label", "labelling-matrix", "verification-plan", "verification-report", "known-anomalies"} <= {
        one.document.name for one in serving
    }
    assert all(one.blocks and isinstance(one.blocks[0], Prose | Table) for one in serving)


def test_hints_of_the_empty_device_are_not_in_the_example(devices):
    """What the template says to somebody who has written nothing yet, sentence by sentence."""
    written = [
        devices["blank"] / "dossier" / one for one in ("device.md", "justifications.md", "documents/risk-management-plan.md")
    ]
    text = " ".join(one.read_text("utf-8").rpartition("\n---\n")[2] for one in written)
    hints = [one for one in re.split(r"(?<=[.:,]) ", re.sub(r"\s+", " ", text)) if len(one.split()) > 4]
    assert len(hints) > 4
    example = " ".join(re.sub(r"\s+", " ", markdown(one.blocks)) for one in assemble(load(devices["example"])).pages)
    assert not [one for one in hints if one in example]
    assert "Home BP" not in example  # the name that the template proposes, where another was given
