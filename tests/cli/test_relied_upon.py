"""What somebody relies on who looks at the exit code and the lines alone: the effect of risk controls of the kit as a tool."""

import os

import pytest
from samdkit.sources import locks

UNREAD = {
    "an item without a kind": ("dossier/more.md", "## SRS-090 Lost\n\nThe software SHALL show it.\n", "dossier/more.md:1"),
    "an attribute with a slip": (
        "dossier/more.md",
        "---\nkind: user-need\n---\n## UN-090 One\n- usr: x\n\nText.\n",
        "dossier/more.md:5",
    ),
    "a marker beside code": ("src/cuff/more.py", "LIMIT = 1  # implements: SRS-001.a\n", "src/cuff/more.py:1"),
    "a mark that is computed": (
        "tests/test_more.py",
        'import pytest\n\nID = "SRS-002"\n\n\n@pytest.mark.verifies(ID)\ndef test_a():\n    pass\n',
        "tests/test_more.py:6",
    ),
    "a record that is cut": ("evidence/more.jsonl", '{"record": "run", "test": "tests/te\n', "evidence/more.jsonl:1"),
    "bytes that are no text": ("dossier/more.md", b"# A\n\nB\xff\n", "dossier/more.md:3"),
}


@pytest.mark.verifies("KIT-RC-003", "KIT-RC-010")
@pytest.mark.parametrize(("path", "content", "place"), UNREAD.values(), ids=UNREAD)
def test_what_can_not_be_read_is_said_beside_what_is_found_elsewhere(cuff, samdkit, path, content, place):
    cuff.append("dossier/needs.md", "\n## UN-080 Forgotten\n\nA citizen wants more.\n")
    before = set(samdkit("check", cuff.root).lines[:-1])
    assert any(" trace.orphan-need UN-080 " in one for one in before)
    cuff.write(path, content)
    called = samdkit("check", cuff.root)
    assert called.code in {1, 2}
    assert any(one.startswith(f"{place}: ") for one in called.lines), called.out
    assert before <= set(called.lines)


@pytest.mark.verifies("KIT-RC-017")
def test_a_change_that_leaves_size_and_time_as_they_were_is_seen(cuff, samdkit):
    assert samdkit("check", cuff.root).code == samdkit("check", cuff.root).code == 0
    path = cuff.root / "dossier/requirements.md"
    before = path.stat()
    cuff.replace("dossier/requirements.md", "below 60 or above", "below 61 or above")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    called = samdkit("check", cuff.root)
    assert called.code == 1
    assert any(" evidence.stale SRS-001.a " in one for one in called.lines)


@pytest.mark.verifies("KIT-RC-011")
def test_a_control_whose_requirements_are_tested_one_by_one_is_still_asked_for_a_test(cuff, samdkit):
    cuff.replace("tests/test_reading.py", '"SRS-001.a", "RC-001"', '"SRS-001.a"')
    called = samdkit("check", cuff.root)
    assert called.code == 1
    place = cuff.place("dossier/risk-controls.md", "## RC-001")
    assert any(one.startswith(f"{place}: error risk.unverified-control RC-001 no test verifies RC-001 ") for one in called.lines)


@pytest.mark.verifies("KIT-RC-013")
def test_another_kit_than_the_lock_names_is_a_finding(cuff, samdkit):
    text = cuff.read(locks.NAME)
    cuff.write(locks.NAME, text.replace('"0.1.0"', '"0.0.9"', 1))
    called = samdkit("check", cuff.root)
    assert called.code == 1
    (line,) = [one for one in called.lines if " components.other-kit " in one]
    assert "0.0.9" in line
