"""Prose: headings without an identifier, with the five bullets of bookkeeping that they may carry."""

import pytest


@pytest.mark.verifies("KIT-SRS-001.i")
def test_a_section_answers_discloses_and_realises(read):
    found = read(
        """
        ---
        document: instructions-for-use
        title: Instructions
        doc-id: IFU-1
        revision: 3
        ---
        # Instructions for use

        Read this first.

        ## Limits
        - answers: gspr:23.4.e, labelling:ifu.1
        - method: text
        - standards: EN ISO 20417
        - discloses: RISK-001
        - realises: SRS-004,
          RC-002

        From 60 to 250.
        """
    )
    assert found.findings == []
    (file,) = found.files
    assert (file.document, file.title, file.preamble) == ("instructions-for-use", "Instructions for use", "Read this first.")
    (section,) = file.sections
    assert section.answers == ("gspr:23.4.e", "labelling:ifu.1")
    assert section.bookkeeping == {
        "method": "text", "standards": "EN ISO 20417", "discloses": "RISK-001", "realises": "SRS-004, RC-002"
    }  # fmt: skip
    assert (section.title, section.text, section.document) == ("Limits", "From 60 to 250.", "instructions-for-use")
    assert str(section.location) == "dossier/file.md:11"


@pytest.mark.verifies("KIT-SRS-001.i")
def test_any_other_bullet_is_text(read):
    (section,) = read("# T\n\n## Contents\n- note: one\n- answers: gspr:1\n").files[0].sections
    assert (section.answers, section.text) == ((), "- note: one\n- answers: gspr:1")


@pytest.mark.verifies("KIT-SRS-001.i")
def test_bookkeeping_that_stands_twice_is_found(problems):
    assert [one[:2] for one in problems("# T\n\n## A\n- answers: gspr:1\n- answers: gspr:2\n")] == [("dossier.unreadable", 5)]


@pytest.mark.verifies("KIT-SRS-001.i")
def test_text_above_all_headings_and_below_the_title_is_the_preamble(read):
    assert read("Above.\n\n# Title\n\nBelow.\n\n## Section\n\nText.").files[0].preamble == "Above.\n\nBelow."


@pytest.mark.verifies("KIT-SRS-001.i")
def test_a_section_ends_at_the_next_heading_of_whatever_level(read):
    found = read("# T\n\n## One\n\nA.\n\n### Two\n\nB.\n\n# Three\n\nC.").files[0].sections
    assert [(one.level, one.title, one.text) for one in found] == [(2, "One", "A."), (3, "Two", "B."), (1, "Three", "C.")]


@pytest.mark.verifies("KIT-SRS-001.i")
def test_a_file_may_hold_prose_of_a_document_and_items(read):
    found = read("---\nkind: risk\ndocument: security-file\n---\n# T\n\n## Method\n\nWords.\n\n## RISK-001 A\n- harm: x\n")
    assert ([one.id for one in found.items], [one.title for one in found.files[0].sections]) == (["RISK-001"], ["Method"])


@pytest.mark.verifies("KIT-SRS-001.i")
def test_a_section_and_the_preamble_know_their_lines(read):
    (file,) = read("# T\n\nAbove.\n\n## A\n- answers: gspr:1\n- discloses: RISK-001\n\nText.\n").files
    (section,) = file.sections
    assert (file.preamble_line, section.lines, section.text_line) == (3, {"answers": 6, "discloses": 7}, 9)
    assert [str(section.place(name)) for name in ("discloses", "realises")] == ["dossier/file.md:7", "dossier/file.md:5"]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_bookkeeping_below_the_file_s_title_is_said_to_belong_to_nothing(read):
    found = read("---\ndocument: label\n---\n# Label\n- answers: gspr:23.2\n- note: kept\n\nText.\n")
    (problem,) = found.findings
    assert (str(problem.location), problem.check) == ("dossier/file.md:5", "dossier.unreadable")
    assert "`answers` below the file's title belongs to no section" in problem.message
    assert found.files[0].sections == []
