"""Whatever stands in a dossier, every check ends: with findings, never with a traceback."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit import checking
from samdkit.project import load
from samdkit.sources.kinds import kinds
from samdkit.sources.markdown import BOOKKEEPING

IDS = st.sampled_from(["SRS-1", "SRS-2", "UN-1", "RISK-1", "RC-1", "SAD-1", "TASK-1", "WVR-1", "TP-1", "TR-1", "CMP-SRS-1"])
CLAUSES = st.sampled_from(["gspr:17.*", "gspr:17.2", "iec62304:9", ":", ".", "x:y", "../x:y"])
ADDRESSES = st.one_of(IDS, IDS.map(lambda one: f"{one}.a"), CLAUSES)
SAID = [
    "The device SHALL ",
    "SKAL ",
    "it SHALL",
    "must",
    "fast",
    "faster than 5",
    "etc.",
    "TBD",
    "version 1.2.3",
    "UDI: 05712345678906",
]
NAMED = ["[TASK-1]", "[SRS-1.a]", "[device:x]", "[gspr:1]", "[a](../b.md)", f"[a]({'x' * 300}.md)", "[a](%00)", "|a|b|"]
MARKS = [
    '"',
    "`",
    "``",
    "»",
    "\n",
    "\n\n",
    "\n(a) ",
    "\n\n(b) ",
    "\n1. ",
    "\n```\n",
    "<!--",
    "-->",
    "\n### B\n- answers: gspr:1\n  gspr:2\n\n",
]
WORDS = st.one_of(st.sampled_from(SAID + NAMED + MARKS), st.text(string.printable + "æøå…“”\u2028", max_size=6))
TEXT = st.lists(WORDS, max_size=12).map("".join)
VALUES = st.one_of(st.lists(ADDRESSES, max_size=3).map(", ".join), TEXT.map(lambda one: one.replace("\n", " ")))
NAMES = st.sampled_from(sorted({name for kind in kinds().values() for name in (*kind.attributes, *kind.links)} | BOOKKEEPING))
BULLETS = st.lists(st.tuples(NAMES, VALUES).map(lambda one: f"- {one[0]}: {one[1]}\n"), max_size=6).map("".join)
TITLES = st.one_of(IDS, st.sampled_from(["Intended purpose", "Tilsigtet formål", "", "Scope"]))
BLOCK = st.tuples(TITLES, BULLETS, TEXT).map(lambda one: f"## {one[0]} Title\n{one[1]}\n{one[2]}\n\n")
BLOCKS = st.lists(BLOCK, max_size=6).map("".join)
FRONT = st.one_of(
    st.sampled_from(sorted(kinds())).map(lambda one: f"kind: {one}\n"),
    st.sampled_from(["document: label\n", "document: risk-management-plan\nseverity: [a, b]\nprobability: [c]\n", ""]),
)
FILES = st.lists(st.tuples(FRONT, BLOCKS).map(lambda one: f"---\n{one[0]}---\n# T\n\n{one[1]}"), max_size=4)
IDENTITY = st.sampled_from(
    [
        "",
        "---\nformat: 1\nname: D\nversion: 1.0\nmdr-class: IIa\nsafety-class: B\nsrn: open\nudi-di: none\n---\n# D\n",
        "---\nformat: 1\nname: c\nversion: 1\nprefix: CMP\npackage: c\n---\n# c\n",
    ]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("any")


@given(FILES, IDENTITY)
def test_every_check_ends(folder, files, identity):
    dossier: Path = folder / "dossier"
    dossier.mkdir(exist_ok=True)
    for path in dossier.glob("*.md"):
        path.unlink()
    if identity:
        (dossier / ("component.md" if "prefix" in identity else "device.md")).write_text(identity, "utf-8")
    for number, text in enumerate(files):
        (dossier / f"{number}.md").write_text(text, "utf-8", newline="\n")
    project = load(folder)
    report = checking.run(project, release=True)
    for one in report.findings:
        assert "\n" not in one.message, one
        lines = (folder / one.location.path).read_text("utf-8").count("\n") + 1 if (folder / one.location.path).is_file() else 0
        assert 0 <= one.location.line <= lines, one
