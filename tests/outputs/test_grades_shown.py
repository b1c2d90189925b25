"""Everything that shows grades: the technical file, the summary of a check, the chain of an item, exports."""

import csv
import io
import json
import re

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from samdkit import resources
from samdkit.outputs.technical_file import writer
from samdkit.technical_file import cells, grade_summary
from samdkit.technical_file.markdown import markdown as of_blocks
from samdkit.technical_file.writing import assemble

FAULTS = "evidence/faults.jsonl"
LIMIT = "`60` becomes `61`"
UNREACHED = "the call `found.append(…)` is left out"
LATER = "`250` becomes `251`"


@pytest.fixture
def survivors(cuff):
    """The small device with a fault that a waiver judges, one that nobody judged, and one that no test gets to."""
    chosen = {LIMIT: "survived", LATER: "survived", UNREACHED: "not-reached"}
    rows = [json.loads(line) for line in cuff.read(FAULTS).splitlines()]
    for row in rows:
        if row["unit"].endswith("#1") and row["what"] in chosen:
            row |= {"outcome": chosen[row["what"]], "noticed": []}
    cuff.write(FAULTS, "".join(json.dumps(row) + "\n" for row in rows))
    waiver = f"- check: evidence.unjudged-survivor\n- at: {digest(cuff, LIMIT)}\n- until: 2099-01-01\n"
    cuff.append("dossier/waivers.md", f"\n## WVR-001 The limit\n{waiver}\nNobody has 60.\n")
    return cuff


def digest(folder, what):
    (found,) = [
        one["fault"] for one in map(json.loads, folder.read(FAULTS).splitlines()) if one["what"] == what and "#1" in one["unit"]
    ]
    return found


def page(folder, name):
    (found,) = [of_blocks(one.blocks) for one in assemble(folder.load()).pages if one.document.name == name]
    return found


@pytest.mark.verifies("KIT-SRS-018.f")
def test_the_technical_file_lists_each_survivor_with_its_place_and_who_judged_it(survivors):
    text = page(survivors, "seeded-faults")
    place, below = survivors.place("src/cuff/reading.py", "if not 60"), survivors.place("src/cuff/reading.py", '"systolic")')
    in_, open_ = "[SRS-001.a](item:SRS-001)", "**not judged**"
    assert text.partition("## Survivors")[2].strip().splitlines()[2:] == [
        f"| `{place}` | {what}{more} | {in_} | {judged} | `{digest(survivors, what)}` |"
        for place, what, more, judged in sorted(
            [
                (place, LIMIT, "", "[WVR-001](item:WVR-001)"),
                (place, LATER, "", open_),
                (below, UNREACHED, " (no verifying test gets there)", open_),
            ],
            key=lambda row: (row[0], digest(survivors, row[1])),
        )
    ]
    assert "| survivors that a waiver judges | 1 |" in text
    assert "| survivors that the policy wants judged and nobody has | **2** |" in text


@pytest.mark.verifies("KIT-SRS-018.f")
def test_the_technical_file_says_that_nothing_was_seeded(cuff):
    cuff.remove(FAULTS)
    assert "**No fault was seeded.**" in page(cuff, "seeded-faults")
    assert "| RC-001 " not in page(cuff, "trace-matrix")
    (row,) = [one for one in page(cuff, "trace-matrix").splitlines() if one.startswith("| [RC-001]")]
    assert row.endswith("| executed | **fault-sensitive (risk control)** |")
    (row,) = [one for one in page(cuff, "verification-report").splitlines() if one.startswith("| fault-sensitive (risk control)")]
    assert row == "| fault-sensitive (risk control) | 1 | 0 | [RC-001](item:RC-001) |"


@pytest.mark.verifies("KIT-SRS-018.f")
def test_records_that_say_nothing_any_more_are_not_taken_for_none(cuff):
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 59 <=")
    cuff.replace("src/cuff/reading.py", "if reading.diastolic >=", "if reading.diastolic >")
    assert "**No fault was seeded that still speaks of what is there.**" in page(cuff, "seeded-faults")


@pytest.mark.verifies("KIT-SRS-018.f")
def test_the_report_says_what_no_grade_shows(cuff):
    text = page(cuff, "verification-report")
    for words in ("share one misreading", "nothing to do with", "more than there is code for", "answer as the real one does not"):
        assert words in text


@pytest.mark.verifies("KIT-SRS-018.f")
def test_each_kind_of_fault_has_words_for_people_who_read_no_code():
    text = (resources.root() / "docs/faults.md").read_text("utf-8").partition("## The operators")[2].partition("\n## ")[0]
    shown = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
    assert {*grade_summary.OPERATORS} == {*shown}


@pytest.mark.verifies("KIT-SRS-018.f")
def test_the_summary_of_a_check_counts_what_is_wanted_and_what_survives(survivors, samdkit):
    text = samdkit("check", survivors.root, "--format", "markdown").out
    assert "| fault-sensitive (risk control) | 1 | 1 |  |" in text
    assert "| executed (class B) | 5 | 5 |  |" in text
    assert (
        "2 noticed by no test, 1 in lines that no verifying test gets to. Of those that no test noticed 1 are judged by waivers, "
        "2 that the policy wants judged and nobody has."
    ) in text


@pytest.mark.verifies("KIT-SRS-018.f")
def test_the_summary_names_what_less_was_observed_of(cuff, samdkit):
    cuff.remove(FAULTS)
    assert "| fault-sensitive (risk control) | 1 | 0 | RC-001 |" in samdkit("check", cuff.root, "--format", "markdown").out
    (line,) = [one for one in samdkit("trace", "--folder", cuff.root).lines if one.startswith("RC-001 ")]
    assert line.split()[1:4] == ["executed", "(wanted:", "fault-sensitive)"]


@pytest.mark.verifies("KIT-SRS-018.f")
def test_the_chain_of_an_item_names_survivors_below_their_code(survivors, samdkit):
    lines = [one.strip() for one in samdkit("trace", "SRS-001", "--folder", survivors.root).lines]
    place = survivors.place("src/cuff/reading.py", "if not 60")
    assert f"not noticed at {place}: {LIMIT} (judged by WVR-001)" in lines
    assert f"not noticed at {place}: {LATER} (not judged, fault {digest(survivors, LATER)})" in lines
    assert "implemented by src/cuff/reading.py::refusals#1 (9 of 12 seeded faults noticed)" in lines


@pytest.mark.verifies("KIT-SRS-018.f", "KIT-SRS-044.a")
def test_exports_hold_the_wanted_grade_and_every_fault(survivors, samdkit, tmp_path):
    project = survivors.load()
    exported = json.loads(samdkit("export", survivors.root).out)
    (row,) = [one for one in exported["matrix"] if one["address"] == "RC-001"]
    assert (row["observed"], row["wanted"], row["wanted_as"]) == ("fault-sensitive", "fault-sensitive", "risk control")
    assert {one["fault"] for one in exported["faults"]} == {one.fault for one in project.faults}
    judged = {one["fault"]: one["judged_by"] for one in exported["faults"] if one["judged_by"]}
    assert judged == {digest(survivors, LIMIT): "WVR-001"}
    built = writer.write(project, tmp_path, echo=lambda _: None)
    rows = list(csv.DictReader(io.StringIO((built / "tables/trace-matrix.csv").read_text("utf-8"))))
    assert [(one["wanted"], one["wanted as"]) for one in rows if one["address"] in {"RC-001", "RC-002"}] == [
        ("fault-sensitive", "risk control"),
        ("", "by words to users"),
    ]


@given(st.text(st.sampled_from("`\\<>b|a ")))
@example("`` a ` <b> ` c")
@example("\\` <b> `")
@example("`<=` becomes `<`")
def test_no_text_of_a_cell_opens_html(text):
    table = f"| head |\n| --- |\n| {cells.cell(text)} |\n"
    assert "<b>" not in markdown.markdown(table, extensions=["tables"])
