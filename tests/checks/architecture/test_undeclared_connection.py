"""architecture.undeclared-connection. What counts as a connection: tests/sources/test_connections.py."""

import pytest

CHECK = "architecture.undeclared-connection"
ARCHITECTURE, INTERFACES = "dossier/architecture.md", "dossier/interfaces.md"


@pytest.fixture
def sent(cuff):
    """Puts a file into the code of SAD-003, which has no interface."""

    def write(source: str) -> None:
        cuff.write("src/cuff/sent.py", f'"""Sends."""\n\n{source}\n')
        cuff.replace(ARCHITECTURE, "src/cuff/display.py", "src/cuff/display.py, src/cuff/sent.py")

    return write


@pytest.mark.verifies("KIT-SRS-024.5")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-024.5")
def test_a_call_of_another_system_without_interface_is_found(cuff, sent):
    sent('import httpx\n\nhttpx.get("https://example.com/a")\nhttpx.post("https://example.com/b")')
    what = 'httpx.get("https://example.com/a"), httpx.post("https://example.com/b")'
    assert cuff.seen() == [
        (
            "src/cuff/sent.py:5",
            CHECK,
            "src/cuff/sent.py",
            f"src/cuff/sent.py calls other systems ({what}), and SAD-003, which owns it, has no external interface",
            "add an interface with `- part-of: SAD-003` and `- external: yes`",
            ("iec62304:5.3.2",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-024.5")
def test_each_way_out_of_a_file_is_a_finding_of_its_own(cuff, sent):
    sent("import smtplib\nimport sqlite3\nimport subprocess")
    found = cuff.findings(CHECK)
    assert [one.fact for one in found] == ["outgoing", "storage", "process"]
    assert [one.hint for one in found[1:]] == ["add an interface with `- part-of: SAD-003`"] * 2


@pytest.mark.verifies("KIT-SRS-024.5")
def test_an_inner_interface_is_enough_for_storage_and_not_for_the_network(cuff, sent):
    sent("import smtplib\nimport sqlite3")
    cuff.append(INTERFACES, "\n## IF-002 Figures\n- part-of: SAD-003\n- external: no\n\nOne table.\n")
    assert [one.fact for one in cuff.findings(CHECK)] == ["outgoing"]


@pytest.mark.verifies("KIT-SRS-024.5")
def test_an_obsolete_interface_declares_nothing(cuff, sent):
    sent("import smtplib")
    cuff.append(INTERFACES, "\n## IF-002 Mail\n- part-of: SAD-003\n- external: yes\n- status: obsolete\n\nMail.\n")
    assert [one.item for one in cuff.findings(CHECK)] == ["src/cuff/sent.py"]


@pytest.mark.verifies("KIT-SRS-024.5")
def test_a_topmost_item_that_owns_the_file_may_have_the_interface_itself(pulse):
    pulse.append("src/pulse_limits/__init__.py", "\n\nimport smtplib  # noqa\n")
    assert [one.item for one in pulse.findings(CHECK)] == ["src/pulse_limits/__init__.py"]
    pulse.write(
        "dossier/interfaces.md",
        "---\nkind: interface\n---\n# Interfaces\n\n## PULSE-IF-001 Mail\n- part-of: PULSE-SAD-001\n- external: yes\n\nMail.\n",
    )
    assert pulse.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-024.5")
def test_a_file_of_no_item_is_for_another_check(cuff):
    cuff.write("src/cuff/lost.py", "import smtplib\n")
    assert [one.check for one in cuff.findings()] == ["architecture.unowned-code"]
