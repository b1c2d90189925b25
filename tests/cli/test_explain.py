"""`samdkit explain`."""

import pytest
from samdkit.checks.catalogue import READING, checks
from samdkit.sources import standards

IDS = sorted([*READING, *(check.id for check in checks())])


@pytest.mark.verifies("KIT-SRS-060.c")
def test_without_an_id_every_check_is_listed_with_its_one_line(samdkit):
    called = samdkit("explain")
    assert (called.code, called.err) == (0, "")
    assert [line.split()[0] for line in called.lines] == IDS
    assert all(len(line.split(maxsplit=1)) == 2 for line in called.lines)


@pytest.mark.verifies("KIT-SRS-060.c")
@pytest.mark.parametrize("check", checks(), ids=lambda check: check.id)
def test_a_check_is_explained_with_its_page_and_its_clauses(samdkit, check):
    called = samdkit("explain", check.id)
    assert called.code == 0
    assert called.out.startswith(f"{check.id}\n\n{check.page}\n")
    for reference in check.clauses:
        name, _, clause = reference.partition(":")
        title = standards.standard(name).clauses[clause].title
        assert any(line.startswith(f"{reference}  {title}") for line in called.lines)
    assert ("The kit's own policy; no demand of a standard." in called.lines) is not bool(check.clauses)


@pytest.mark.verifies("KIT-SRS-060.c")
@pytest.mark.parametrize("name", READING)
def test_what_readers_say_is_explained_too(samdkit, name):
    called = samdkit("explain", name)
    assert called.code == 0
    assert READING[name] in called.out


@pytest.mark.verifies("KIT-SRS-060.a")
def test_an_unknown_check_is_a_wrong_call_with_one_message(samdkit):
    called = samdkit("explain", "trace.nothing")
    assert (called.code, called.out) == (2, "")
    assert called.err == "samdkit: there is no check `trace.nothing` (`samdkit explain` lists them)\n"


def test_every_id_that_a_finding_can_bear_has_a_page(cuff):
    cuff.write("dossier/wish.md", "---\nkind: wish\n---\n")
    cuff.write(
        "dossier/more.md",
        "---\nkind: risk\nwhat\n---\n## RISK-009 T\n- harm: x\n- colour: red\n- theme: odd\n## RISK-001 Again\n",
    )
    cuff.write("dossier/none.md", "## UN-009 Lost\n")
    cuff.append("dossier/requirements.md", "\n## SRS-009 T\n- derives-from: UN-001\n\n(a) x\n(c) y\n")
    cuff.write("src/cuff/odd.py", "x = 1  # implements: SRS-001.a\n# implements:\n")
    cuff.write("evidence/odd.jsonl", "{\n")
    cuff.append("requirements.txt", "loose>=1\n")
    found = {one.check for one in cuff.findings()}
    cuff.replace("dossier/device.md", "format: 1", "format: 2")
    found |= {one.check for one in cuff.findings()}
    assert found <= set(IDS)
    read = {name for name in READING if name.startswith(("dossier.", "code.", "evidence.", "soup.", "trace."))}
    assert read <= found
