"""soup.unclear-version."""

import pytest

CHECK = "soup.unclear-version"
FILE = "dossier/soup.md"


@pytest.mark.verifies("KIT-SRS-026.3")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-026.3")
def test_another_version_than_the_lock_s_is_found(cuff):
    cuff.replace(FILE, "- package: attrs", "- package: attrs\n- version: 25.1.0")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SOUP-001"),
            CHECK,
            "SOUP-001",
            "SOUP-001 says version 25.1.0, and requirements.txt has attrs 26.1.0",
            "remove `version`, for the lock has it, and look whether the rest of the item fits",
            ("iec62304:8.1.2",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-026.3")
def test_a_package_of_the_tests_gives_no_version_of_the_product(cuff):
    cuff.append(
        FILE,
        "\n## SOUP-002 pytest\n- package: pytest\n- purpose: helps\n- requirements: none\n- anomaly-source: its tracker\n"
        "- anomaly-date: 2026-10-01\n- anomaly-verdict: none\n",
    )
    (found,) = cuff.findings()
    assert (found.message, found.hint) == (
        "SOUP-002 names no version, and requirements.txt has no pytest",
        "add `- version: …`, or correct `package`",
    )


@pytest.mark.verifies("KIT-SRS-026.3")
def test_without_a_lock_another_check_speaks(cuff):
    cuff.remove("requirements.txt")
    assert cuff.findings(CHECK) == []
