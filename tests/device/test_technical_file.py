"""The technical file of the example device: what a reviewer opens."""

import csv
import json
import re
import shutil
import subprocess
import sys

import pikepdf
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from samdkit import annex, trace
from samdkit.errors import CannotTell
from samdkit.model.evidence import Grade
from samdkit.outputs.technical_file import site, writer
from samdkit.project import load
from samdkit.sources import locks

pytestmark = pytest.mark.xdist_group("device")


@pytest.fixture(scope="session")
def built(made, tmp_path_factory):
    """The technical file of the device, built outside of it."""
    target = tmp_path_factory.mktemp("built")
    called = made.samdkit("build", "--output", str(target))
    assert called.code == 0, called.err
    return target / "technical-file"


@pytest.fixture(scope="session")
def project(made):
    return load(made.root)


def words(page):
    """The text of a page of the site, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.read_text("utf-8").replace("<wbr>", "")))


def test_nothing_on_the_site_comes_from_outside(built):
    for page in (built / "site").rglob("*.html"):
        text = page.read_text("utf-8")
        loaded = re.findall(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"([^\"]+)\"", text)
        loaded += re.findall(r"<link\b[^>]*\brel=\"(?:stylesheet|icon|preload|preconnect)\"[^>]*\bhref=\"([^\"]+)\"", text)
        assert loaded
        assert not [one for one in loaded if re.match(r"(https?:)?//", one)], page.name
    for style in (built / "site").rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", style.read_text("utf-8")), style.name


def test_every_item_stands_on_the_site_with_its_place_in_the_dossier(built, project):
    everything = "".join(words(page) for page in (built / "site").rglob("*.html"))
    for item in project.own_items():
        assert item.id in everything
        assert str(item.location) in everything, item.id


def test_every_link_inside_the_site_has_an_end(built):
    pages = sorted((built / "site").rglob("*.html"))
    ids = {page: set(re.findall(r'\bid="([^"]+)"', page.read_text("utf-8"))) for page in pages}
    missing = []
    for page in pages:
        for target in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page.read_text("utf-8")):
            file, _, anchor = target.partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            end = (page.parent / file).resolve() if file else page
            if not end.exists() or (anchor and anchor not in ids[end]):
                missing.append(f"{page.name}: {target}")
    assert not missing


def test_every_leaf_of_the_annexes_is_on_the_overview_with_its_state(built, project):
    overview = words(built / "site/index.html")
    found = annex.leaves(project)
    assert len(found) > 50
    for leaf in found:
        assert f"{leaf.clause.id} " in overview
    assert "missing" not in {str(leaf.state) for leaf in found}


def test_the_matrix_has_a_row_for_each_part_and_says_what_was_observed(built, project):
    with (built / "tables/trace-matrix.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["address"]: row for row in csv.DictReader(file)}
    wanted = [one for item in project.requirements(inherited=False) for one in item.addresses]
    wanted += [one for item in project.of_kind("risk-control", inherited=False) for one in item.addresses]
    assert sorted(rows) == sorted(wanted)
    for address, row in rows.items():
        assert row["observed"] == str(trace.grade(project, address))
    seen = [one for one in rows.values() if one["observed"] in {str(Grade.EXECUTED), str(Grade.FAULT_SENSITIVE)}]
    # What is told in the instructions for use is looked at by people, by a protocol that waits for them.
    by_people = {address for address, one in rows.items() if "(not run)" in one["tests"]}
    by_people |= {one.id for one in project.of_kind("risk-control", inherited=False) if one.attribute("option") == "information"}
    assert {address for address, one in rows.items() if one not in seen} <= by_people
    assert len(seen) > 0.8 * len(rows)
    assert all(f"passed, {one['observed']}" in one["tests"] or "manual protocol" in one["tests"] for one in seen)
    controls = [row for address, row in rows.items() if project.item(address).kind == "risk-control" and row["code"]]
    assert controls
    assert {row["observed"] for row in controls} == {str(Grade.FAULT_SENSITIVE)}


def test_both_directions_of_the_matrix_say_the_same(built, project):
    backward = words(built / "site/trace-matrix-backward.html")
    for run in project.runs:
        if not run.origin:
            assert run.test.replace("<", "&lt;").replace(">", "&gt;") in backward.replace("&amp;", "&")


def test_the_risk_table_has_each_risk_with_its_controls(built, project):
    text = (built / "site/risk-management-file.html").read_text("utf-8")
    table = text[text.index('id="from-hazard-to-harm"') : text.index('id="options-of-control"')]
    found = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", table, re.DOTALL)
    rows = {re.sub(r"<[^>]+>", "", row).split()[0]: row for row in found}
    risks = project.of_kind("risk", inherited=False)
    assert sorted(rows) == sorted(risk.id for risk in risks)
    for risk in risks:
        for link in project.links_to(risk.id, "mitigates"):
            assert link.source in rows[risk.id]


def test_the_pdf_is_tagged_has_bookmarks_and_no_foreign_fonts(built):
    with pikepdf.open(built / "technical-file.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        with pdf.open_outline() as outline:
            chapters = [one.title for one in outline.root]
        assert {"Overview", "Software requirements", "Risks and controls", "GSPR checklist", "Trace matrix"} <= set(chapters)
        fonts = {str(one.get("/BaseFont")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one}
        assert fonts
        assert all("Libertinus" in one or "DejaVu" in one for one in fonts), fonts


def test_the_sbom_passes_the_schema_and_names_what_the_runtime_lock_names(built, project):
    text = (built / "sbom.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bom = json.loads(text)
    named = {(one["name"], one["version"]) for one in bom["components"]}
    assert {name for name, _ in named if name == "Python"}
    assert named - {one for one in named if one[0] == "Python"} == {
        (one.name, one.version) for one in project.packages if not one.development
    }
    assert "pytest" not in {name for name, _ in named}
    licences = [one for one in bom["components"] if one.get("licenses")]
    assert len(licences) > 0.8 * len(named)


def test_a_second_tool_sees_the_same_packages_as_the_sbom(built, made, tmp_path):
    command = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        str(made.root / ".venv/bin/python"),
        "-o",
        str(tmp_path / "env.json"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    installed = {
        (locks.normal(one["name"]), one["version"]) for one in json.loads((tmp_path / "env.json").read_text())["components"]
    }
    ours = {
        (locks.normal(one["name"]), one["version"])
        for one in json.loads((built / "sbom.cdx.json").read_text())["components"]
        if one["type"] != "platform"
    }
    development = {one.name for one in load(made.root).packages if one.development}
    made_by_venv = {"pip", "setuptools"}
    assert ours == {one for one in installed if one[0] not in development | made_by_venv}


def test_the_same_tree_gives_the_same_bytes_in_another_place_and_zone(built, device, tmp_path):
    again = device.samdkit("build", "--output", str(tmp_path / "out"), TZ="Pacific/Auckland", LC_ALL="C")
    assert again.code == 0, again.err
    first = {path.relative_to(built): path.read_bytes() for path in built.rglob("*") if path.is_file()}
    second = {
        path.relative_to(tmp_path / "out/technical-file"): path.read_bytes()
        for path in (tmp_path / "out/technical-file").rglob("*")
        if path.is_file()
    }
    assert sorted(first) == sorted(second)
    assert not [str(path) for path in first if first[path] != second[path]]


def test_no_path_of_the_machine_is_in_what_was_built(built, made):
    for path in built.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert str(made.root).encode() not in content, path.name
            assert str(built).encode() not in content, path.name


def test_links_between_dossier_files_become_links_between_pages_and_others_plain_words(device):
    text = "See [the plan](documents/risk-management-plan.md), [a drawing](drawing.odg) and [nobody](nowhere.md)."
    device.edit("dossier/needs.md", "## UN-001 ", f"{text}\n\n## UN-001 ")
    assert device.samdkit("build").code == 0
    page = (device.root / "build/technical-file/site/user-needs.html").read_text("utf-8")
    assert 'See <a href="risk-management-plan.html">the plan</a>, a drawing and nobody.' in page


def test_a_renderer_that_fails_leaves_what_was_there_before(built, made, tmp_path, monkeypatch):
    shutil.copytree(built, tmp_path / "technical-file")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def fail(*_arguments, **_options):
        message = "the site can't be built"
        raise CannotTell(message)

    monkeypatch.setattr(site, "write", fail)
    with pytest.raises(CannotTell):
        writer.write(load(made.root), tmp_path, echo=lambda _: None)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
