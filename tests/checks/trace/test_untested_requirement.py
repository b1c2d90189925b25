"""trace.untested-requirement."""

import pytest
from samdkit.model.finding import Cause

CHECK = "trace.untested-requirement"
FILE = "dossier/requirements.md"


@pytest.mark.verifies("KIT-SRS-021.8")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.8")
def test_a_requirement_without_test_is_found(cuff):
    cuff.replace(FILE, "- method: analysis\n", "")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SRS-007"),
            CHECK,
            "SRS-007",
            "no test verifies SRS-007",
            'mark a test with @pytest.mark.verifies("SRS-007")',
            ("iec62304:5.7.1", "iec62304:5.7.4"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-021.8")
def test_each_part_needs_a_test(cuff):
    cuff.replace(
        FILE, "(c) that bears no time of measurement.", "(c) that bears no time of measurement;\n\n(d) twice.\n\n(e) thrice."
    )
    (found,) = cuff.findings(CHECK)
    assert (found.item, found.message) == ("SRS-001", "no test verifies SRS-001.d, SRS-001.e")


@pytest.mark.verifies("KIT-SRS-021.8")
def test_a_test_of_the_whole_covers_no_part(cuff):
    cuff.replace("tests/test_display.py", '"SRS-005.1"', '"SRS-005"')
    (found,) = cuff.findings(CHECK)
    assert (found.message, found.cause) == ("no test verifies SRS-005.1", Cause("SRS-005", "trace.uncovered-whole"))


@pytest.mark.verifies("KIT-SRS-021.8")
@pytest.mark.parametrize("method", ["analysis", "inspection", "demonstration"])
def test_what_is_shown_otherwise_needs_no_test(cuff, method):
    cuff.replace(FILE, "- method: analysis", f"- method: {method}")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.8")
def test_the_method_of_a_part_counts_before_that_of_the_whole(cuff):
    cuff.replace(FILE, "- method.2: demonstration\n", "- method: demonstration\n- method.2: test\n")
    cuff.replace("dossier/records.md", "result: pass", "result: fail")
    assert [one.message for one in cuff.findings(CHECK)] == ["no test verifies SRS-005.2"]


RECORD = "\n## TR-002 Again\n- concerns: TP-001\n- result: {}\n- date: {}\n- version: {}\n"


@pytest.mark.verifies("KIT-SRS-021.8")
@pytest.mark.parametrize(
    ("record", "tested"),
    [
        (RECORD.format("pass", "2026-11-03", "1.2.0"), True),
        (RECORD.format("fail", "2026-11-01", "1.2.0"), True),
        (RECORD.format("fail", "2026-11-03", "1.1.0"), True),
        (RECORD.format("fail", "2026-11-03", "1.2.0"), False),
        (RECORD.format("not-run", "2026-11-03", "1.2.0"), False),
        (RECORD.format("fail", "2026-11-02", "1.2.0"), False),
    ],
    ids=["newer pass", "older fail", "fail of another version", "newer fail", "newer not run", "fail of the same day"],
)
def test_the_newest_record_for_this_version_decides_for_its_protocol(cuff, record, tested):
    cuff.replace(FILE, "- method.2: demonstration\n", "")
    cuff.append("dossier/records.md", record)
    assert [one.item for one in cuff.findings(CHECK)] == ([] if tested else ["SRS-005"])


@pytest.mark.verifies("KIT-SRS-021.8")
def test_with_records_of_older_versions_only_a_protocol_shows_nothing(cuff):
    cuff.replace(FILE, "- method.2: demonstration\n", "")
    cuff.replace("dossier/records.md", "version: 1.2.0", "version: 1.1.0")
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-005"]


@pytest.mark.verifies("KIT-SRS-021.8")
def test_a_labelling_requirement_needs_a_section_that_realises_it(cuff):
    cuff.replace("dossier/documents/instructions-for-use.md", "- realises: SRS-004, RC-002", "- realises: RC-002")
    assert cuff.findings(CHECK) == []  # `documents.unrealised-label` speaks of it
    cuff.replace("src/cuff/display.py", "implements: SRS-005.1,", "implements: SRS-005.1, SRS-004,")
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-004"]


@pytest.mark.verifies("KIT-SRS-021.8")
def test_a_section_that_realises_one_part_leaves_the_others(cuff):
    cuff.replace(FILE, "The instructions for use SHALL name the limits", "(a) a;\n\n(b) b: limits")
    cuff.replace("dossier/documents/instructions-for-use.md", "- realises: SRS-004,", "- realises: SRS-004.a,")
    cuff.replace("src/cuff/display.py", "implements: SRS-005.1,", "implements: SRS-005.1, SRS-004.b,")
    assert [one.message for one in cuff.findings(CHECK)] == ["no test verifies SRS-004.b"]


@pytest.mark.verifies("KIT-SRS-021.8")
def test_only_labelling_requirements_are_realised_by_a_section(cuff):
    cuff.replace(FILE, "- category: labelling\n", "")
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-004"]


@pytest.mark.verifies("KIT-SRS-021.8")
def test_obsolete_requirements_need_none(cuff):
    cuff.replace(FILE, "- status: obsolete\n", "")
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-006"]
