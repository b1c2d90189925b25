"""The technical file says what the project says, the same each time, or nothing at all."""

import csv
import html
import json
import os
import re
import shutil
from collections import Counter

import pytest
from samdkit import checking, matrix
from samdkit.errors import CannotTell
from samdkit.model.evidence import Grade
from samdkit.outputs.technical_file import writer
from samdkit.project import load

#: One finding that stays, one that is waived.
NEEDS = "\n## UN-008 Forgotten\n\nA citizen wants more.\n\n## UN-009 Left for later\n\nA citizen wants still more.\n"
WAIVER = (
    "\n## WVR-009 Later\n- check: trace.orphan-need\n- until: 2099-01-01\n- concerns: UN-009\n\nIt comes with the next version.\n"
)
ASSUMPTION = "---\nkind: assumption-of-use\n---\n# Assumptions\n\n## AOU-001 Charged\n\nThe cuff is charged.\n"


@pytest.fixture(scope="module")
def root(made_cuff, tmp_path_factory):
    """The small device with an open and a waived finding."""
    target = tmp_path_factory.mktemp("filed") / "cuff"
    shutil.copytree(made_cuff.root, target)
    (target / "dossier/assumptions.md").write_text(ASSUMPTION, "utf-8")
    for name, text in (("needs", NEEDS), ("waivers", WAIVER)):
        with (target / f"dossier/{name}.md").open("a", encoding="utf-8") as file:
            file.write(text)
    return target


@pytest.fixture(scope="module")
def built(root, tmp_path_factory):
    return writer.write(load(root), tmp_path_factory.mktemp("built"), echo=lambda _: None)


@pytest.fixture(scope="module")
def project(root):
    return load(root)


def words(page):
    """The text of a page of the site, without its markup."""
    text = page.read_text("utf-8").replace("<wbr>", "")
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.verifies("KIT-SRS-042.b", "KIT-RC-007")
def test_the_numbers_of_the_overview_are_those_of_the_rows(built, project):
    with (built / "tables/trace-matrix.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["address"] for row in rows] == [row.address for row in matrix.forward(project)]
    parts = {one for item in project.requirements(inherited=False) for one in item.addresses}
    seen = {str(Grade.EXECUTED), str(Grade.FAULT_SENSITIVE)}
    executed = [row for row in rows if row["address"] in parts and row["observed"] in seen]
    runs = [run for run in project.runs if not run.origin]
    overview = words(built / "site/index.html")
    assert f"tests observed {len(runs)}, of which {sum(run.passed for run in runs)} passed" in overview
    shown = re.search(r"requirements and their parts (\d+), of which (\d+) with a passed test", overview)
    assert (int(shown[1]), int(shown[2])) == (len(parts), len(executed))
    risks, controls = (len(project.of_kind(kind, inherited=False)) for kind in ("risk", "risk-control"))
    assert f"risks and controls {risks} and {controls}" in overview


@pytest.mark.verifies("KIT-SRS-042.d", "KIT-RC-006")
def test_every_finding_is_listed_and_a_waived_one_as_such(built, project):
    report = checking.run(project, release=True)
    page = words(built / "site/findings.html")
    for finding in report.findings:
        assert finding.message in page
        assert str(finding.location) in page
    assert {one.waived_by for one in report.findings if one.item == "UN-009"} == {"WVR-009"}
    assert "WVR-009" in page
    listed = json.loads((built / "findings.json").read_text("utf-8"))["findings"]
    assert Counter(one["check"] for one in listed) == Counter(one.check for one in report.findings)


@pytest.mark.verifies("KIT-SRS-042.e")
def test_every_item_in_force_stands_on_the_site_with_its_place(built, project):
    everything = "".join(words(page) for page in (built / "site").rglob("*.html"))
    for item in (one for one in project.own_items() if one.in_force):
        assert item.id in everything
        assert str(item.location) in everything, item.id


@pytest.mark.verifies("KIT-SRS-042.e")
def test_a_component_shows_its_items_and_no_documents_of_a_device(pulse, tmp_path):
    site = writer.write(pulse.load(), tmp_path, echo=lambda _: None) / "site"
    pages = {page.name: words(page) for page in site.rglob("*.html")}
    for item in pulse.load().own_items():
        assert any(str(item.location) in text for text in pages.values()), item.id
    assert "PULSE-AOU-001" in pages["components.html"]
    assert "no medical device" in pages["index.html"]
    assert "Annex" not in pages["index.html"]
    assert pages.keys().isdisjoint({"label.html", "instructions-for-use.html", "gspr-checklist.html", "pms-plan.html"})


@pytest.mark.verifies("KIT-SRS-042.f")
def test_the_site_loads_nothing_from_elsewhere(built):
    for page in (built / "site").rglob("*.html"):
        text = page.read_text("utf-8")
        loaded = re.findall(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"([^\"]+)\"", text)
        loaded += re.findall(r"<link\b[^>]*\brel=\"(?:stylesheet|icon|preload|preconnect)\"[^>]*\bhref=\"([^\"]+)\"", text)
        assert loaded
        assert not [one for one in loaded if re.match(r"(https?:)?//", one)], page.name
    for style in (built / "site").rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", style.read_text("utf-8")), style.name


@pytest.mark.verifies("KIT-SRS-042.c", "KIT-RC-015")
def test_the_same_files_give_the_same_bytes_in_another_place(built, root, tmp_path):
    shutil.copytree(root, tmp_path / "elsewhere")
    again = writer.write(load(tmp_path / "elsewhere"), tmp_path / "out", echo=lambda _: None)
    first, second = tree(built), tree(again)
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.verifies("KIT-SRS-042.a")
def test_where_the_site_can_not_be_built_what_stood_there_stays(built, root, tmp_path, monkeypatch):
    shutil.copytree(root, tmp_path / "cuff", ignore=shutil.ignore_patterns(".samdkit"))  # nothing is kept of an earlier build
    (tmp_path / "broken/mkdocs").mkdir(parents=True)
    (tmp_path / "broken/mkdocs/__init__.py").touch()
    (tmp_path / "broken/mkdocs/__main__.py").write_text("raise SystemExit('ERROR - no room left')\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "broken"), os.environ.get("PYTHONPATH", "")]))
    shutil.copytree(built, tmp_path / "out" / writer.NAME)
    before = tree(tmp_path / "out")
    with pytest.raises(CannotTell, match="no room left"):
        writer.write(load(tmp_path / "cuff"), tmp_path / "out", echo=lambda _: None)
    assert tree(tmp_path / "out") == before
