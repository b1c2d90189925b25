"""References of the dossier become links, and stay as they are where they stand in code."""

import pytest
from samdkit.technical_file.references import linked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see [SRS-002].", "see [SRS-002](item:SRS-002)."),
        ("see [SRS-001.a]", "see [SRS-001.a](item:SRS-001)"),
        ("`[SRS-002]` and [SRS-002]", "`[SRS-002]` and [SRS-002](item:SRS-002)"),
        ("```text\n a ── [SRS-002]\n```\n\n[SRS-002]", "```text\n a ── [SRS-002]\n```\n\n[SRS-002](item:SRS-002)"),
        ("~~~\n[SRS-002]\n~~~", "~~~\n[SRS-002]\n~~~"),
        ("a ` b [SRS-002]", "a ` b [SRS-002](item:SRS-002)"),
        ("[the needs](../needs.md)", "[the needs](document:user-needs)"),
        ("`[x](../needs.md)`", "`[x](../needs.md)`"),
        ("[SRS-999]", "SRS-999"),
    ],
)
def test_references_become_links_outside_of_code(cuff, text, shown):
    assert linked(cuff.load(), text) == shown
