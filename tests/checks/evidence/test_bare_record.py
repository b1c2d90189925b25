"""evidence.bare-record."""

import pytest

CHECK = "evidence.bare-record"
FILE = "dossier/records.md"
TABLE = "| step | expected | actual | verdict |\n| --- | --- | --- | --- |\n| 2 | 93 mmHg | 93 mmHg | pass |"


@pytest.mark.verifies("KIT-SRS-022.9")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.9")
def test_a_status_without_a_result_is_found(cuff):
    cuff.replace(FILE, TABLE, "All went well.")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## TR-001"),
            CHECK,
            "TR-001",
            "TR-001 says pass and shows no table of what was expected and what was seen",
            "write a table with the columns step, expected, actual, verdict",
            ("iec62304:5.7.5",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-022.9")
@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("| step | expected |\n| --- | --- |\n| 2 | 93 mmHg |", "shows no table"),
        ("| step | expected | actual | verdict |\n| --- | --- | --- | --- |", "shows no table"),
        (
            "| step | expected | actual | verdict |\n| --- | --- | --- | --- |\n| 2 | 93 mmHg | | pass |",
            "leaves out what was seen",
        ),
        (f"{TABLE}\n| 3 | 80 mmHg | 8 mmHg | fail |", "has a step whose verdict is another"),
        (f"{TABLE}\n| 3 |", "leaves out what was seen"),
    ],
)
def test_each_step_says_what_was_seen(cuff, table, problem):
    cuff.replace(FILE, TABLE, table)
    (found,) = cuff.findings(CHECK)
    assert found.message.startswith(f"TR-001 says pass and {problem}")


@pytest.mark.verifies("KIT-SRS-022.9")
@pytest.mark.parametrize(
    "table",
    [
        "| Actual | Expected |\n|---|:-:|\n| 93 mmHg | 93 mmHg |",
        f"Done at a desk.\n\n{TABLE}\n\nNothing else was seen.",
        TABLE.replace(" | pass |", " | PASS |"),
    ],
)
def test_order_letters_and_words_around_do_not_matter(cuff, table):
    cuff.replace(FILE, TABLE, table)
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.9")
def test_what_was_not_run_has_nothing_to_show(cuff):
    cuff.replace(FILE, "- result: pass", "- result: not-run")
    cuff.replace(FILE, TABLE, "The screen was broken.")
    assert cuff.findings(CHECK) == []
