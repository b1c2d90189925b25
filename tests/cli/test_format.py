"""`samdkit format`: one shape for what says the same, and the same said afterwards."""

import textwrap

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from samdkit import canonical
from samdkit.model.finding import Severity
from samdkit.sources import dossier
from samdkit.sources.kinds import kinds


def formatted(text, path="dossier/file.md"):
    return canonical.canonical(path, textwrap.dedent(text).lstrip("\n").encode()).decode()


def item(text, kind="software-requirement"):
    """The canonical shape of a file's items, without its front matter."""
    return formatted(f"---\nkind: {kind}\n---\n{textwrap.dedent(text)}").partition("---\n")[2].partition("---\n")[2]


# Shape


@pytest.mark.verifies("KIT-SRS-062.d")
def test_attributes_stand_in_the_order_of_the_kind_common_ones_first_and_links_last():
    text = """\
        ## SRS-001 A
        - derives-from: UN-001
        - form: constraint
        - method.b: analysis
        - method.a: inspection
        - method: test
        - rationale: because
        - status: draft

        (a) one

        (b) two
        """
    names = [line[2:].partition(":")[0] for line in item(text).splitlines() if line.startswith("- ")]
    assert names == ["status", "rationale", "method", "method.a", "method.b", "form", "derives-from"]


@pytest.mark.verifies("KIT-SRS-062.d")
def test_references_are_sorted_as_people_count_and_other_lists_stay():
    text = """\
        ## RISK-001 A
        - theme: units, time
        - derives-from: SRS-010,SRS-9.b ,  IF-001, SRS-9.a
        - concerns: gspr:17.10, gspr:17.2
        """
    assert item(text, "risk").splitlines()[1:4] == [
        "- theme: units, time",
        "- derives-from: IF-001, SRS-9.a, SRS-9.b, SRS-010",
        "- concerns: gspr:17.2, gspr:17.10",
    ]


@pytest.mark.verifies("KIT-SRS-062.d")
def test_a_long_list_goes_on_in_the_next_line_and_a_text_keeps_its_lines():
    references = ", ".join(f"SRS-{number:03}" for number in range(1, 31))
    text = f"## SAD-001 A\n- satisfies: {references}\n- segregation: it gets a finished\n      figure\n"
    assert item(text, "architecture").splitlines()[1:] == [
        "- segregation: it gets a finished",
        "  figure",
        f"- satisfies: {', '.join(f'SRS-{number:03}' for number in range(1, 13))},",
        f"  {', '.join(f'SRS-{number:03}' for number in range(13, 26))},",
        f"  {', '.join(f'SRS-{number:03}' for number in range(26, 31))}",
    ]


@pytest.mark.verifies("KIT-SRS-062.d")
def test_a_value_that_begins_in_the_next_line_begins_beside_its_name():
    text = "## UN-001 A\n- rationale:\n    because\n- source:\n"
    assert item(text, "user-need") == "## UN-001 A\n- source:\n- rationale: because\n"


@pytest.mark.verifies("KIT-SRS-062.d")
def test_headings_and_lettered_parts_are_set_off_by_one_blank_line():
    text = "# Title\n## SRS-001   A  ##\n\n\n- status: draft\nThe software SHALL\n(a) one;\n(b) two.\n\n\n\n## SRS-002 B\n\n\n"
    assert item(text) == (
        "# Title\n\n## SRS-001 A\n- status: draft\n\nThe software SHALL\n\n(a) one;\n\n(b) two.\n\n## SRS-002 B\n"
    )


@pytest.mark.verifies("KIT-SRS-062.d")
def test_a_numbered_list_of_parts_and_the_text_around_stay_as_they_are():
    text = "## SRS-001 A\n\nThe software SHALL\n\n1. one;\n2. two,\n   and more.\n"
    text += "\n\n| a | b |\n| - | - |\n\n```\n\n\n## no heading\n```\n"
    assert item(text) == text


@pytest.mark.verifies("KIT-SRS-062.d")
def test_front_matter_stands_in_order_with_its_maps_and_lists():
    text = """
        ---

        with-benefit:
          minor: probable
        probability: [rare,often]
        severity:   [minor, serious]
        title: The plan
        document: risk-management-plan
        ---


        # Plan
        """
    assert formatted(text) == (
        "---\ndocument: risk-management-plan\ntitle: The plan\nseverity: [minor, serious]\nprobability: [rare, often]\n"
        "with-benefit:\n  minor: probable\n---\n# Plan\n"
    )


@pytest.mark.verifies("KIT-SRS-062.d")
def test_the_facts_of_a_device_stand_in_the_order_of_the_format():
    text = "---\nversion: 1.10\nname: Cuff\nformat: 1\nlanguages: [da,en]\n---\n# Cuff\n"
    expected = "---\nformat: 1\nname: Cuff\nversion: 1.10\nlanguages: [da, en]\n---\n# Cuff\n"
    assert formatted(text, "dossier/device.md") == expected


@pytest.mark.verifies("KIT-SRS-062.d")
def test_bookkeeping_of_a_section_stands_in_order():
    text = "---\ndocument: label\n---\n# Label\n\n## Facts\n- realises: SRS-10, SRS-9\n- answers: gspr:23.2.b, gspr:23.2.a\n"
    assert formatted(f"{text}- Other: x\n").splitlines()[5:] == [
        "## Facts",
        "- answers: gspr:23.2.a, gspr:23.2.b",
        "- realises: SRS-9, SRS-10",
        "",
        "- Other: x",
    ]


@pytest.mark.verifies("KIT-SRS-062.d")
def test_line_ends_a_byte_order_mark_and_the_last_line_end_are_made_alike():
    content = b"\xef\xbb\xbf---\r\nkind: user-need\r\n---\r\n# Needs\r\nText"
    assert canonical.canonical("dossier/a.md", content) == b"---\nkind: user-need\n---\n# Needs\n\nText\n"


@pytest.mark.verifies("KIT-SRS-062.d")
def test_a_heading_that_belongs_to_a_part_stays_in_it():
    text = "## SRS-001 A\n\n(a) one\n### more of it\nstill a\n\n(b) two\n"
    assert item(text) == text


@pytest.mark.verifies("KIT-SRS-062.d")
def test_an_empty_file_stays_empty():
    assert canonical.canonical("dossier/a.md", b"") == b""


# The command


@pytest.mark.verifies("KIT-SRS-062.a", "KIT-RC-018")
def test_the_command_rewrites_what_differs_and_then_nothing(cuff, samdkit):
    before = {(one.id, tuple(map(one.digest_of, one.addresses))) for one in cuff.load().own_items()}
    findings = cuff.seen()
    first = samdkit("format", cuff.root)
    assert first.code == 0
    assert "dossier/architecture.md" in first.lines
    second = samdkit("format", cuff.root)
    assert (second.code, second.out) == (0, "")
    assert samdkit("format", cuff.root, "--check").code == 0
    assert {(one.id, tuple(map(one.digest_of, one.addresses))) for one in cuff.load().own_items()} == before
    assert [one[1:] for one in cuff.seen()] == [one[1:] for one in findings]


@pytest.mark.verifies("KIT-SRS-062.d")
def test_check_writes_nothing_and_names_the_files(cuff, samdkit):
    samdkit("format", cuff.root)
    cuff.append("dossier/needs.md", "\n\n\n")
    before = cuff.read("dossier/needs.md")
    called = samdkit("format", cuff.root, "--check")
    assert (called.code, called.lines) == (1, ["dossier/needs.md"])
    assert cuff.read("dossier/needs.md") == before


@pytest.mark.verifies("KIT-SRS-062.a")
def test_a_file_that_can_t_be_read_is_named_and_left_alone_and_the_others_are_written(cuff, samdkit):
    broken = b"---\nkind: user-need\n---\n## UN-900   A\n- nothing-known: x\n\xff"
    cuff.write("dossier/broken.md", broken)
    called = samdkit("format", cuff.root)
    assert called.code == 2
    assert "dossier/broken.md:5: unknown attribute `nothing-known`" in called.err
    assert "dossier/broken.md is left as it is" in called.err
    assert (cuff.root / "dossier/broken.md").read_bytes() == broken
    assert "dossier/architecture.md" in called.lines


@pytest.mark.verifies("KIT-SRS-001.g")
def test_a_dossier_of_a_newer_format_is_refused_as_a_whole(cuff, samdkit):
    cuff.replace("dossier/device.md", "format: 1", "format: 2")
    cuff.append("dossier/needs.md", "\n\n\n")
    before = cuff.read("dossier/needs.md")
    called = samdkit("format", cuff.root)
    assert (called.code, called.out) == (2, "")
    assert called.err == (
        "samdkit: dossier/device.md:2: this dossier has format 2; this samdkit reads format 1"
        " (install the samdkit that the dossier was written for)\n"
    )
    assert cuff.read("dossier/needs.md") == before


@pytest.mark.verifies("KIT-SRS-060.a")
def test_a_folder_without_a_dossier_is_a_wrong_call(tmp_path, samdkit):
    assert samdkit("format", tmp_path).code == 2


# Whatever the layout

WORDS = st.text(alphabet="ab CÆ.,;-()[]*_`", min_size=1, max_size=30).map(str.strip).filter(bool)
BLANKS = st.sampled_from(["", "\n", "\n\n"])
LINES = st.one_of(
    WORDS,
    st.sampled_from(
        ["(a) one", "(b) two;", "1. one", "2. two", "   more", "- x: y", "- answers: gspr:1", "| a | b |", "***", "- Item"]
    ),
    st.sampled_from(
        ["", "", "```\n## SRS-9 no\n```", "<!-- x -->", "### More", "#### Deeper ##", "[SRS-001]", "text  ", "> quoted"]
    ),
)
TEXTS = st.lists(LINES, max_size=7).map("\n".join)
REFERENCES = st.sampled_from(["SRS-001", "SRS-2.b", "UN-10", "UN-9", "gspr:17.2", "gspr:17.10", "x:y"])


@st.composite
def attribute(draw, kind):
    name = draw(st.sampled_from(sorted({*kind.attributes, *kind.links})))
    if name in kind.links:
        joint = draw(st.sampled_from([", ", ",", " ,  ", ",\n  "]))
        return name, joint.join(draw(st.lists(REFERENCES, max_size=20)))
    if kind.attributes[name]:
        return name, draw(st.sampled_from(kind.attributes[name]))
    if name in kind.dates:
        return name, "2026-11-30"
    joint = draw(st.sampled_from([" ", "\n  ", "\n    "]))
    return name, joint.join(draw(st.lists(WORDS, max_size=3)))


@st.composite
def dossier_file(draw):
    """A readable file of items, however it is laid out."""
    kind = kinds()[draw(st.sampled_from(sorted(kinds())))]
    head = dict(draw(st.lists(attribute(kind), max_size=2)))
    front = [
        f"kind: {kind.name}",
        *(f"{name}: {' '.join(value.split())}" for name, value in head.items() if name not in kind.dates),
    ]
    blocks = ["---", *draw(st.permutations(front)), "---", draw(TEXTS)]
    for number in range(draw(st.integers(0, 4))):
        level = "#" * draw(st.integers(2, 4))
        if draw(st.integers(0, 4)):
            own = dict(draw(st.lists(attribute(kind), max_size=4)))
            heading = f"{level} {kind.prefix}-{number:03} {draw(WORDS)}"
        else:
            own = dict(
                draw(st.lists(st.sampled_from([("answers", "gspr:2, gspr:1"), ("realises", "SRS-2,SRS-1"), ("method", "x")])))
            )
            heading = f"{level} Section {draw(WORDS)}"
        bullets = [f"- {name}: {value}" for name, value in own.items()]
        blocks += [draw(BLANKS), heading, *bullets, draw(st.sampled_from(["", "\n", "plain"])), draw(TEXTS)]
    text = "\n".join(blocks) + draw(BLANKS)
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def is_readable(content):
    found = dossier.read([("dossier/file.md", content)]).findings
    return not any(one.severity is Severity.UNREADABLE for one in found)


def assert_says_the_same(content, path="dossier/file.md"):
    before = dossier.read([(path, content)])
    made = canonical.canonical(path, content)
    after = dossier.read([(path, made)])
    assert canonical.meaning(after) == canonical.meaning(before)
    assert [one.digest_of(address) for one in after.items for address in one.addresses] == [
        one.digest_of(address) for one in before.items for address in one.addresses
    ]
    assert {one.check for one in after.findings} <= {one.check for one in before.findings}
    assert canonical.canonical(path, made) == made
    assert b"\r\n" not in made
    assert made == b"" or (made.endswith(b"\n") and not made.endswith(b"\n\n"))


@pytest.mark.verifies("KIT-SRS-062.a")
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(dossier_file())
def test_a_readable_dossier_says_the_same_afterwards_and_is_written_once(text):
    content = text.encode("utf-8")
    assume(is_readable(content))
    assert_says_the_same(content)


@pytest.mark.verifies("KIT-SRS-062.a")
@pytest.mark.parametrize("folder", ["small_device", "small_component"])
def test_the_small_projects_say_the_same_afterwards(folder, request):
    root = request.config.rootpath / "tests" / folder / "dossier"
    for path in root.rglob("*.md"):
        assert_says_the_same(path.read_bytes(), f"dossier/{path.relative_to(root).as_posix()}")


@pytest.mark.verifies("KIT-SRS-062.a")
@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=12).map("\n".join))
def test_any_text_is_rewritten_to_say_the_same_or_left_alone(text):
    content = text.encode("utf-8", "replace")
    try:
        made = canonical.canonical("dossier/file.md", content)
    except canonical.Unreadable:
        return
    assert canonical.meaning(dossier.read([("dossier/file.md", made)])) == canonical.meaning(
        dossier.read([("dossier/file.md", content)])
    )
