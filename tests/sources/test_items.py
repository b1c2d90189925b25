"""Items: which headings begin one, what belongs to it, and its attributes."""

import pytest
from samdkit.sources import dossier
from samdkit.sources.kinds import kinds

REQUIREMENTS = "---\nkind: software-requirement\n---\n"


def items(found) -> list[tuple[str, str, str]]:
    return [(one.id, one.title, one.text) for one in found.items]


@pytest.mark.verifies("KIT-SRS-001.a")
@pytest.mark.parametrize("level", [2, 3, 4, 5, 6])
def test_a_heading_whose_first_word_is_an_identifier_begins_an_item(read, level):
    found = read(f"{REQUIREMENTS}# Title\n\n{'#' * level} AUDIT-AOU2-3 A title of words\n\nIts text.")
    assert items(found) == [("AUDIT-AOU2-3", "A title of words", "Its text.")]
    assert (str(found.items[0].location), found.items[0].kind) == ("dossier/file.md:6", "software-requirement")


@pytest.mark.verifies("KIT-SRS-001.a")
def test_a_heading_of_the_first_level_is_the_title_of_the_file(read):
    found = read(f"{REQUIREMENTS}# SRS-001 Title\n\n## SRS-002 Item\n")
    assert (found.files[0].title, items(found)) == ("SRS-001 Title", [("SRS-002", "Item", "")])


@pytest.mark.verifies("KIT-SRS-001.a")
@pytest.mark.parametrize(
    "heading", ["## SRS-1\tTitle", "##  SRS-1   Title  ", "## SRS-1 Title ##", "  ## SRS-1 Title", "##\tSRS-1 Title"]
)
def test_headings_may_be_spaced_as_in_commonmark(read, heading):
    assert items(read(f"{REQUIREMENTS}{heading}\n")) == [("SRS-1", "Title", "")]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_an_item_may_have_no_title(read):
    assert items(read(f"{REQUIREMENTS}## SRS-001\n\nText.")) == [("SRS-001", "", "Text.")]


@pytest.mark.verifies("KIT-SRS-001.a")
@pytest.mark.parametrize("word", ["srs-001", "SRS001", "SRS-", "SRS-1a", "1SRS-1", "SRS_1", "SRS-1.a", "Limits", "SRS-1:"])
def test_other_first_words_begin_no_item(read, word):
    found = read(f"{REQUIREMENTS}## {word} Title\n\nText.")
    assert (items(found), found.findings) == ([], [])
    assert [(one.title, one.text) for one in found.files[0].sections] == [(f"{word} Title", "Text.")]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_a_deeper_heading_without_an_identifier_is_text_and_one_with_it_an_item_of_its_own(read):
    found = read(
        """
        ---
        kind: software-requirement
        ---
        ## SRS-001 Outer

        First.

        ### A remark

        More.

        ### SRS-002 Inner

        Second.

        #### A remark of the inner

        Deeper.

        ### Another remark

        Last.

        ## Not the item's

        Prose.
        """
    )
    assert items(found) == [
        ("SRS-001", "Outer", "First.\n\n### A remark\n\nMore.\n\n### Another remark\n\nLast."),
        ("SRS-002", "Inner", "Second.\n\n#### A remark of the inner\n\nDeeper."),
    ]
    assert [one.title for one in found.files[0].sections] == ["Not the item's"]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_a_title_of_the_file_ends_the_item_above_it(read):
    found = read(f"{REQUIREMENTS}## SRS-001 Item\n\nText.\n\n# Title\n\nPreamble.\n\n### Remark\n\nProse.")
    assert items(found) == [("SRS-001", "Item", "Text.")]
    assert found.files[0].preamble == "Preamble."
    assert [one.title for one in found.files[0].sections] == ["Remark"]


@pytest.mark.verifies("KIT-SRS-001.c")
def test_an_identifier_in_a_file_without_kind_is_found_and_the_rest_is_kept(problems, read):
    text = "---\ndocument: label\n---\n# Label\n\n## SRS-001 Lost\n\n## Name\n\nCuff."
    assert problems(text) == [("dossier.no-kind", 6, "SRS-001", "SRS-001 stands in a file without `kind` in its front matter")]
    assert [one.title for one in read(text).files[0].sections] == ["Name"]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_attributes_are_the_bullets_right_below_the_heading(item):
    found = item(
        """
        ## SRS-001 Title

        - derives-from: UN-001, UN-002
        - source: an interview
          with two users,
          who: agreed
        - rationale:

        - category: alarm

        Text.
        """
    )
    assert found.attributes == {"source": "an interview with two users, who: agreed"}
    assert [(link.kind, link.target, link.location.line) for link in found.links] == [
        ("derives-from", "UN-001", 7),
        ("derives-from", "UN-002", 7),
    ]
    assert found.text == "- category: alarm\n\nText."


@pytest.mark.verifies("KIT-SRS-001.a")
@pytest.mark.parametrize(
    "line", ["Text.", "* source: x", "- Source: x", "- source x", " - source: x", "1. source: x", "-  source: x", "> a"]
)
def test_the_first_other_line_ends_the_attributes(item, line):
    found = item(f"## SRS-001 Title\n{line}\n- status: approved\n")
    assert (found.attributes, found.text) == ({}, f"{line}\n- status: approved".strip())


@pytest.mark.verifies("KIT-SRS-001.f")
@pytest.mark.parametrize(
    ("opening", "closing"), [("```", "```"), ("~~~ text", "~~~~"), ("<!--", "-->"), ("<!-- a", "b --> c"), ("Text <!-- a", "-->")]
)
def test_fences_and_comments_hold_no_items_attributes_or_parts(read, opening, closing):
    hidden = f"{opening}\n## SRS-002 Inside\n- status: obsolete\n\n(a) Part.\n{closing}\n"
    found = read(f"{REQUIREMENTS}## SRS-001 Title\n\n{hidden}\n## SRS-003 After\n")
    assert [one.id for one in found.items] == ["SRS-001", "SRS-003"]
    assert (found.items[0].parts, found.items[0].status, found.findings) == ((), "draft", [])


@pytest.mark.verifies("KIT-SRS-001.f")
def test_a_fence_is_closed_only_by_a_longer_one_without_words(read):
    fence = "````\n```\n## SRS-002 Inside\n````python\n## SRS-003 Inside\n~~~~\n`````\n"
    assert [one.id for one in read(f"{REQUIREMENTS}## SRS-001 Title\n\n{fence}\n## SRS-004 After\n").items] == [
        "SRS-001",
        "SRS-004",
    ]


@pytest.mark.verifies("KIT-SRS-001.f")
@pytest.mark.parametrize(
    "text", ["``` `code` ```", "a `<!--` b", "a --> b", "<!-- a --> b", "    ```", "<!-- a --> b <!-- c -->"]
)
def test_what_opens_no_fence_and_no_comment_hides_nothing(read, text):
    found = read(f"{REQUIREMENTS}## SRS-001 Title\n\n{text}\n\n## SRS-002 After\n")
    assert ([one.id for one in found.items], found.findings) == (["SRS-001", "SRS-002"], [])


@pytest.mark.verifies("KIT-SRS-001.c", "KIT-SRS-001.f")
@pytest.mark.parametrize("opening", ["```python", "~~~", "<!-- later", "text <!-- later"])
def test_a_fence_or_comment_that_never_ends_is_found_where_it_begins(problems, opening):
    (found,) = problems(f"{REQUIREMENTS}## SRS-001 Title\n\n{opening}\n\n## SRS-002 Hidden\n")
    assert found[:2] == ("dossier.unreadable", 6)
    assert "never closed" in found[3]


@pytest.mark.verifies("KIT-SRS-001.f")
def test_attributes_inside_a_comment_are_none(item):
    assert item("## SRS-001 Title\n<!--\n- status: obsolete\n-->\n").attributes == {}


@pytest.mark.verifies("KIT-SRS-001.a")
def test_defaults_of_the_front_matter_hold_until_an_item_says_otherwise(read):
    found = read(
        """
        ---
        kind: software-requirement
        source: the interview
        derives-from: [UN-001, UN-002]
        category: alarm
        ---
        ## SRS-001 As the file says

        ## SRS-002 Otherwise
        - source: a letter
        - derives-from: UN-003

        ## SRS-003 Without
        - source:
        - derives-from:
        - category:
        """
    )
    assert found.findings == []
    assert [one.attributes for one in found.items] == [
        {"source": "the interview", "category": "alarm"},
        {"source": "a letter", "category": "alarm"},
        {},
    ]
    assert [one.targets("derives-from") for one in found.items] == [["UN-001", "UN-002"], ["UN-003"], []]
    assert [link.location.line for one in found.items for link in one.links] == [4, 4, 11]


@pytest.mark.verifies("KIT-SRS-001.c")
def test_an_unknown_attribute_is_found_and_the_others_are_kept(problems, read):
    text = f"{REQUIREMENTS}## SRS-001 Title\n- source: x\n- priority: high\n- derives-from: UN-1\n"
    ((check, line, item, message),) = problems(text)
    assert (check, line, item) == ("dossier.unknown-attribute", 6, "SRS-001")
    assert message == "unknown attribute `priority` of a software-requirement"
    (kept,) = read(text).items
    assert (kept.attributes, kept.targets("derives-from")) == ({"source": "x"}, ["UN-1"])


@pytest.mark.verifies("KIT-SRS-001.c")
def test_a_link_that_another_kind_has_is_unknown(problems):
    ((check, line, _, _),) = problems("---\nkind: user-need\n---\n## UN-001 Title\n- derives-from: UN-002\n")
    assert (check, line) == ("dossier.unknown-attribute", 5)


@pytest.mark.verifies("KIT-SRS-001.c", "KIT-SRS-016.a")
def test_a_value_off_its_closed_list_is_found(problems):
    ((check, line, item, message),) = problems(f"{REQUIREMENTS}## SRS-001 Title\n- status: aproved\n")
    assert (check, line, item, message) == (
        "dossier.unknown-value", 5, "SRS-001", "`status: aproved` is not one of draft, approved, obsolete"
    )  # fmt: skip


@pytest.mark.verifies("KIT-SRS-001.a")
def test_an_attribute_with_a_closed_list_has_one_value_unless_its_kind_says_several(problems):
    risk = "---\nkind: risk\n---\n## RISK-001 Title\n- theme: {}\n- safety-class: {}\n"
    assert problems(risk.format("units, time", "A")) == []
    assert [one[1] for one in problems(risk.format("units, noise", "A, B"))] == [5, 6]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_a_default_off_its_closed_list_is_found_once_where_it_stands(problems):
    text = (
        "---\nkind: software-requirement\nsafety-class: D\n---\n## SRS-001 A\n\n## SRS-002 B\n\n## SRS-003 C\n- safety-class: B\n"
    )
    assert [one[:3] for one in problems(text)] == [("dossier.unknown-value", 3, "")]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_a_default_that_is_a_map_is_found(problems):
    assert [one[:2] for one in problems("---\nkind: risk\nharm:\n  a: b\n---\n## RISK-001 A\n")] == [("dossier.unreadable", 3)]


@pytest.mark.verifies("KIT-SRS-001.c")
def test_an_attribute_that_stands_twice_is_found_and_the_last_counts(problems, read):
    text = f"{REQUIREMENTS}## SRS-001 Title\n- source: x\n- source: y\n"
    assert [one[:3] for one in problems(text)] == [("dossier.unreadable", 6, "SRS-001")]
    assert read(text).items[0].attributes == {"source": "y"}


@pytest.mark.verifies("KIT-SRS-001.a")
def test_an_attribute_may_hold_for_one_part(item):
    found = item("## SRS-001 Title\n- method: analysis\n- method.b: inspection\n\n(a) One.\n\n(b) Two.\n")
    assert [found.attribute("method", part) for part in ("", "a", "b")] == ["analysis", "analysis", "inspection"]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_an_attribute_of_a_part_that_is_not_there_is_found(problems):
    ((check, line, item, _),) = problems(f"{REQUIREMENTS}## SRS-001 Title\n- method.c: inspection\n\n(a) One.\n\n(b) Two.\n")
    assert (check, line, item) == ("dossier.unknown-attribute", 5, "SRS-001")


@pytest.mark.verifies("KIT-SRS-001.a")
def test_kinds_without_parts_have_no_attributes_of_parts(problems):
    ((check, line, item, _),) = problems("---\nkind: risk\n---\n## RISK-001 Title\n- harm.a: x\n\n(a) One.\n")
    assert (check, line, item) == ("dossier.unknown-attribute", 5, "RISK-001")


@pytest.mark.verifies("KIT-SRS-001.a", "KIT-SRS-016.a")
@pytest.mark.parametrize("word", ["2026-13-01", "01.12.2026", "soon", "2026-1-1", "20261201", "2026-02-30"])
def test_a_date_is_a_day_of_the_calendar(problems, word):
    text = "---\nkind: waiver\n---\n## WVR-001 Title\n- until: {}\n"
    assert problems(text.format("2026-12-01")) == []
    ((check, line, item, _),) = problems(text.format(word))
    assert (check, line, item) == ("dossier.unknown-value", 5, "WVR-001")


@pytest.mark.verifies("KIT-SRS-001.a", "KIT-SRS-016.a")
@pytest.mark.parametrize("word", ["release", "yearly", "2027-01-31"])
def test_a_task_is_due_at_release_yearly_or_on_a_day(problems, word):
    assert problems(f"---\nkind: task\n---\n## TASK-001 Title\n- due: {word}\n") == []
    assert [one[0] for one in problems("---\nkind: task\n---\n## TASK-001 Title\n- due: monday\n")] == ["dossier.unknown-value"]


@pytest.mark.verifies("KIT-SRS-001.e")
def test_line_ends_of_windows_change_nothing(read):
    text = f"{REQUIREMENTS}# Title\n\n## SRS-001 A\n- source: x\n  y\n\nText\nof two lines.\n\n(a) One\n\n(b) Two\n"
    assert read(text.replace("\n", "\r\n")) == read(text)


@pytest.mark.verifies("KIT-SRS-001.e")
def test_a_byte_order_mark_counts_for_nothing(read):
    text = f"{REQUIREMENTS}## SRS-001 A\n"
    assert read("\ufeff" + text) == read(text)


@pytest.mark.verifies("KIT-SRS-001.e")
def test_the_order_of_files_changes_nothing():
    one = ("dossier/a.md", b"---\nkind: user-need\n---\n## UN-001 A\n")
    two = ("dossier/b.md", b"---\nkind: user-need\n---\n## UN-002 B\n")
    assert dossier.read([one, two]) == dossier.read([two, one])


@pytest.mark.verifies("KIT-SRS-001.d")
def test_bytes_that_are_no_utf_8_are_found_and_the_rest_is_read():
    content = REQUIREMENTS.encode() + b"## SRS-001 A\n\nText.\n\n## SRS-002 B\xe6\n\nMore.\n\n## SRS-003 C\xf8\n"
    found = dossier.read([("dossier/file.md", content)])
    assert [(one.check, str(one.location)) for one in found.findings] == [("dossier.unreadable", "dossier/file.md:8")]
    assert [one.id for one in found.items] == ["SRS-001", "SRS-002", "SRS-003"]


@pytest.mark.verifies("KIT-SRS-001.c")
def test_an_unknown_kind_is_found_at_its_line(problems):
    ((check, line, _, message),) = problems("---\nsource: x\nkind: wish\n---\n# Title\n\n## W-001 A\n- whatever: x\n")
    assert (check, line, message) == ("dossier.unknown-kind", 3, "unknown kind `wish`")


@pytest.mark.verifies("KIT-SRS-001.c")
def test_an_unknown_key_of_the_front_matter_is_found_at_its_line(problems, read):
    text = "---\nkind: user-need\npriority: high\n---\n## UN-001 A\n"
    assert [one[:2] for one in problems(text)] == [("dossier.unreadable", 3)]
    assert [one.id for one in read(text).items] == ["UN-001"]


@pytest.mark.verifies("KIT-SRS-001.a")
@pytest.mark.parametrize("key", ["kind", "document", "title", "doc-id", "revision"])
def test_what_a_file_is_takes_one_text(problems, key):
    assert [one[1] for one in problems(f"---\n{key}: [a, b]\n---\n# Title\n")] == [2]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_every_kind_of_the_format_is_read(read):
    for kind in kinds().values():
        found = read(f"---\nkind: {kind.name}\n---\n## {kind.prefix}-001 Title\n")
        assert [(one.kind, one.id) for one in found.items] == [(kind.name, f"{kind.prefix}-001")]
        assert found.findings == []


@pytest.mark.verifies("KIT-SRS-001.a")
def test_an_item_knows_the_lines_of_its_attributes_links_and_text(read):
    front = "---\nsource: meeting\nkind: software-requirement\n---\n"
    (item,) = read(f"{front}## SRS-001 A\n- derives-from: UN-001,\n  UN-002\n- rationale: asked for\n\n\nText.").items
    assert (item.lines, item.text_line) == ({"source": 2, "derives-from": 6, "rationale": 8}, 11)
    assert [str(item.place(name)) for name in ("rationale", "method")] == ["dossier/file.md:8", "dossier/file.md:5"]


@pytest.mark.verifies("KIT-SRS-001.a")
def test_an_item_without_text_has_no_line_of_it(read):
    assert read(f"{REQUIREMENTS}## SRS-001 A\n- source: x\n\n\n").items[0].text_line == 0
