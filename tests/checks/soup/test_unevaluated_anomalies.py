"""soup.unevaluated-anomalies."""

import pytest

CHECK = "soup.unevaluated-anomalies"
FILE = "dossier/soup.md"
TASK = "\n## TASK-004 Evaluate the anomalies of SOUP\n- due: release\n- concerns: {}\n\nIn the locked versions.\n"


@pytest.mark.verifies("KIT-SRS-026.4")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-026.4")
def test_what_is_missing_is_named(cuff):
    cuff.replace(FILE, "- anomaly-date: 2026-10-01\n- anomaly-verdict: none that touches the device\n", "")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SOUP-001"),
            CHECK,
            "SOUP-001",
            "SOUP-001 (attrs): published anomalies are not evaluated: no anomaly-date, no anomaly-verdict",
            "look through them and write what is missing, or a task that concerns SOUP-001 or iec62304:7.1.3",
            ("iec62304:7.1.3",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-026.4")
@pytest.mark.parametrize("concerns", ["SOUP-001", "iec62304:7.1.3", "iec62304:7.*"])
def test_an_open_task_stands_for_it_until_the_release(cuff, concerns):
    cuff.replace(FILE, "- anomaly-date: 2026-10-01\n", "")
    cuff.append("dossier/tasks.md", TASK.format(concerns))
    assert cuff.findings() == []
    assert "TASK-004" in {one.item for one in cuff.findings("documents.open-task", release=True)}


@pytest.mark.verifies("KIT-SRS-026.4")
def test_a_task_about_something_else_stands_for_nothing(cuff):
    cuff.replace(FILE, "- anomaly-date: 2026-10-01\n", "")
    cuff.append("dossier/tasks.md", TASK.format("iec62304:7.1.2, SRS-001"))
    assert [one.item for one in cuff.findings()] == ["SOUP-001"]


@pytest.mark.verifies("KIT-SRS-026.4")
@pytest.mark.parametrize(("safety", "items"), [("A", []), ("B", ["SOUP-001"]), ("C", ["SOUP-001"]), ("open", ["SOUP-001"])])
def test_it_is_asked_of_class_b_and_c_and_while_no_class_is_given(cuff, safety, items):
    cuff.replace(FILE, "- anomaly-date: 2026-10-01\n", "")
    cuff.replace("dossier/device.md", "safety-class: B", f"safety-class: {safety}")
    assert [one.item for one in cuff.findings(CHECK)] == items
