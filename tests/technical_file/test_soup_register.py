"""The SOUP register: a row for everything in the product that its maker did not make, and what nobody wrote is open."""

import pytest
from samdkit.shipped import shipped
from samdkit.technical_file.writing import context_of

OPEN = "**open**"
ATTRS = "dossier/soup.md"


@pytest.fixture
def rows(cuff):
    """The register as it is now: package → column → cell."""

    def read():
        table = context_of(cuff.load()).table("soup-register")
        found = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        assert len({one["package"] for one in found}) == len(found)
        return {one["package"]: one for one in found}

    return read


@pytest.mark.verifies("KIT-SRS-087.1")
def test_there_is_a_row_for_everything_that_ships(cuff, rows):
    cuff.append("requirements.txt", f"later==1.0 --hash=sha256:{'a' * 64}\n")
    found = rows()
    assert sorted(found) == sorted(one.name for one in shipped(cuff.load()))
    assert {"Python", "attrs", "pulse-limits", "later"} <= found.keys()


@pytest.mark.verifies("KIT-SRS-087.2")
def test_what_nobody_wrote_is_open_and_no_cell_is_empty(cuff, rows):
    cuff.append("requirements.txt", f"later==1.0 --hash=sha256:{'a' * 64}\n")
    found = rows()
    open_cells = {name for name, cell in found["later"].items() if cell == OPEN}
    assert open_cells == {
        "maker", "item", "purpose", "required of it", "needs of the system", "if it fails", "published anomalies",
    }  # fmt: skip
    assert not [(package, name) for package, row in found.items() for name, cell in row.items() if not cell.strip()]


@pytest.mark.verifies("KIT-SRS-087.1")
def test_a_row_says_what_the_item_says(cuff, rows):
    added = "- maker: its project\n- environment: any Python\n- failure: no reading, told\n- affects: RISK-001"
    cuff.replace(ATTRS, "- purpose: small classes", f"- purpose: small classes\n{added}")
    row = rows()["attrs"]
    assert row["maker"] == "its project"
    assert row["item"] == "[SOUP-001](item:SOUP-001)"
    assert row["needed by"] == "the device"
    assert (row["purpose"], row["required of it"]) == ("small classes", "classes with named fields")
    assert row["needs of the system"] == "any Python"
    assert row["if it fails"] == "no reading, told<br>[RISK-001](item:RISK-001)"
    assert row["published anomalies"].startswith("none that touches the device (")
    assert row["published anomalies"].endswith(", 2026-10-01)")


@pytest.mark.verifies("KIT-SRS-087.1")
def test_a_risk_that_names_the_item_says_what_happens_if_it_fails(cuff, rows):
    estimate = "- hazard: h\n- sequence: s\n- situation: t\n- harm: m\n- severity: minor\n- probability: remote\n"
    cuff.append("dossier/risks.md", f"\n## RISK-090 Foreign\n{estimate}- concerns: SOUP-001\n")
    assert rows()["attrs"]["if it fails"] == "[RISK-090](item:RISK-090)"


@pytest.mark.verifies("KIT-SRS-087.2")
@pytest.mark.parametrize("name", ["anomaly-source", "anomaly-date", "anomaly-verdict"])
def test_an_evaluation_without_source_day_or_verdict_is_open(cuff, rows, name):
    lines = [line for line in cuff.read(ATTRS).split("\n") if not line.startswith(f"- {name}:")]
    cuff.write(ATTRS, "\n".join(lines))
    assert rows()["attrs"]["published anomalies"].startswith(OPEN)


@pytest.mark.verifies("KIT-SRS-087.2")
def test_of_class_a_less_is_asked(cuff, rows):
    cuff.append("requirements.txt", f"later==1.0 --hash=sha256:{'a' * 64}\n")
    cuff.replace("dossier/device.md", "safety-class: B", "safety-class: A")
    row = rows()["later"]
    assert {name for name, cell in row.items() if cell == "not asked of class A"} == {
        "required of it", "needs of the system", "if it fails", "published anomalies",
    }  # fmt: skip
    assert (row["maker"], row["item"]) == (OPEN, OPEN)


@pytest.mark.verifies("KIT-SRS-087.1")
def test_a_component_leads_to_its_own_dossier(rows):
    row = rows()["pulse-limits"]
    assert row["item"] == "[Components with their evidence](document:components)"
    assert row["required of it"] == "in its own dossier"


@pytest.mark.verifies("KIT-SRS-087.1")
def test_two_items_of_one_package_are_told_apart(cuff, rows):
    cuff.append(
        ATTRS, "\n## SOUP-002 attrs again\n- package: Attrs\n- purpose: validators\n- requirements: classes with named fields\n"
    )
    row = rows()["attrs"]
    assert row["purpose"] == "[SOUP-001](item:SOUP-001): small classes<br>[SOUP-002](item:SOUP-002): validators"
    assert row["required of it"] == "classes with named fields"
