"""`samdkit rename OLD NEW`: everything that names the item follows, and nothing gets stale."""

import subprocess

import pytest

REFERRING = """---
document: label
title: Label
---
# Label

As [SRS-001.a] says, SRS-001 and SRS-0011 differ; see https://example.com/SRS-001 and notes/SRS-001.md.

## Facts
- realises: SRS-001

`SRS-001` or SRS-002/SRS-001.
"""


def commit(folder):
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=folder.root, check=True, capture_output=True)


@pytest.fixture
def rename(samdkit):
    def call(folder, *arguments):
        return samdkit("rename", "--folder", folder.root, *arguments)

    return call


@pytest.fixture
def tracked(cuff):
    """The small device in git, with more that names SRS-001."""
    cuff.write("dossier/label.md", REFERRING)
    cuff.write("src/cuff/more.ts", '// implements: SRS-001.a,\n//   SRS-001.b\nfunction f() {\n  return "SRS-001";\n}\n')
    cuff.write("src/cuff/build/deep.py", '"""Deep."""\n\n\n# implements: SRS-001.c\ndef deep():\n    """Deep."""\n')
    cuff.write(
        "results/a.xml", '<testsuite><testcase name="a"><property name="verifies" value="SRS-001.a"/></testcase></testsuite>'
    )
    cuff.write("tests/more_test.cc", 'TEST(A, B) { RecordProperty("verifies", "SRS-001.c"); log("SRS-001"); }\n')
    cuff.write(
        "tests/test_more.py", 'import pytest\n\n\n@pytest.mark.verifies("SRS-001.c")\ndef test_æ():\n    """Of SRS-001."""\n'
    )
    commit(cuff)
    return cuff


def stale(folder):
    return [one.message for one in folder.findings("evidence.stale")]


@pytest.mark.verifies("KIT-SRS-062.c", "KIT-RC-018")
def test_links_parts_references_markers_and_marks_follow(tracked, rename):
    before = [(one.check, one.location, one.message.replace("SRS-001", "SRS-050")) for one in tracked.findings()]
    done = rename(tracked, "SRS-001", "SRS-050")
    assert done.code == 0, done.err
    assert tracked.read("dossier/label.md") == (
        REFERRING.replace("[SRS-001.a]", "[SRS-050.a]")
        .replace(" SRS-001 and", " SRS-050 and")
        .replace("realises: SRS-001", "realises: SRS-050")
        .replace("`SRS-001` or SRS-002/SRS-001.", "`SRS-050` or SRS-002/SRS-050.")
    )
    assert "- satisfies: SRS-050, SRS-002" in tracked.read("dossier/architecture.md")
    assert "- realised-by: SRS-050.a, SRS-050.b" in tracked.read("dossier/risk-controls.md")
    assert tracked.read("src/cuff/reading.py").count("implements: SRS-050.") == 3
    assert "# implements: SRS-050.c" in tracked.read("src/cuff/build/deep.py")
    assert '@pytest.mark.verifies("SRS-050.a", "RC-001")' in tracked.read("tests/test_reading.py")
    assert tracked.read("src/cuff/more.ts").startswith("// implements: SRS-050.a,\n//   SRS-050.b\n")
    assert tracked.read("tests/more_test.cc").startswith('TEST(A, B) { RecordProperty("verifies", "SRS-050.c"); log("SRS-050")')
    assert '@pytest.mark.verifies("SRS-050.c")' in tracked.read("tests/test_more.py")
    assert [(one.check, one.location, one.message) for one in tracked.findings()] == before


@pytest.mark.verifies("KIT-SRS-062.c")
def test_what_is_no_link_is_left_and_named(tracked, rename):
    done = rename(tracked, "SRS-001", "SRS-050")
    left = [line.partition(": ")[0] for line in done.err.splitlines() if "it is no link" in line]
    assert left == ["results/a.xml:1", "src/cuff/more.ts:4", "tests/test_more.py:6"]
    assert 'return "SRS-001";' in tracked.read("src/cuff/more.ts")


@pytest.mark.verifies("KIT-SRS-062.c")
def test_the_evidence_follows_and_nothing_gets_stale(cuff, rename):
    commit(cuff)
    before = cuff.read("evidence/runs.jsonl")
    assert stale(cuff) == []
    done = rename(cuff, "SRS-001", "SRS-050")
    assert "evidence records changed" in done.out
    assert cuff.seen() == []
    after = cuff.read("evidence/runs.jsonl")
    assert "SRS-001" not in after
    assert len(after.splitlines()) == len(before.splitlines())
    assert after.splitlines() == sorted(after.splitlines())


@pytest.mark.verifies("KIT-SRS-062.c")
def test_evidence_that_was_stale_before_stays_stale(cuff, rename):
    cuff.replace("dossier/requirements.md", "below 60 or above 250", "below 61 or above 250")
    commit(cuff)
    before = [one.replace("SRS-001", "SRS-050") for one in stale(cuff)]
    assert before
    rename(cuff, "SRS-001", "SRS-050")
    assert stale(cuff) == before


@pytest.mark.verifies("KIT-SRS-062.c")
def test_a_requirement_whose_words_name_the_id_is_not_stale_afterwards(cuff, samdkit, rename):
    cuff.replace("dossier/requirements.md", "rounded to whole mmHg.", "rounded to whole mmHg, of readings that pass [SRS-001].")
    cuff.remove("evidence/runs.jsonl")
    cuff.write("results/a.xml", '<testsuite name="s"><testcase classname="tests.test_reading" name="test_mean"/></testsuite>')
    samdkit("verify", cuff.root, "--results")
    commit(cuff)
    assert stale(cuff) == []
    before = cuff.read("evidence/results.jsonl")
    rename(cuff, "SRS-001", "SRS-050")
    assert stale(cuff) == []
    assert cuff.read("evidence/results.jsonl") != before


@pytest.mark.verifies("KIT-SRS-062.c")
def test_reviews_follow(cuff, samdkit, rename):
    samdkit("confirm", "--all", "--role", "software lead", "--folder", cuff.root)
    commit(cuff)
    assert cuff.findings("trace.suspect-link") == []
    rename(cuff, "SRS-001", "SRS-050")
    assert cuff.findings("trace.suspect-link") == []
    assert "SRS-001" not in cuff.read("evidence/reviews.jsonl")
    again = samdkit("confirm", "--all", "--role", "software lead", "--folder", cuff.root)
    assert again.out.startswith("0 links confirmed")


@pytest.mark.verifies("KIT-SRS-062.c")
def test_there_and_back_gives_the_same_bytes(cuff, rename):
    commit(cuff)
    paths = [path for path in cuff.root.rglob("*") if path.is_file() and ".git" not in path.parts]
    before = {path: path.read_bytes() for path in paths}
    assert rename(cuff, "SRS-001", "SRS-050").code == 0
    assert rename(cuff, "SRS-050", "SRS-001", "--force").code == 0
    changed = [path.name for path in paths if path.read_bytes() != before[path]]
    assert changed == []


@pytest.mark.verifies("KIT-SRS-062.c")
def test_a_dry_run_changes_nothing_and_says_the_same(tracked, rename):
    before = {path: path.read_bytes() for path in tracked.root.rglob("*") if path.is_file()}
    dry = rename(tracked, "SRS-001", "SRS-050", "--dry-run")
    assert dry.code == 0
    assert {path: path.read_bytes() for path in tracked.root.rglob("*") if path.is_file()} == before
    real = rename(tracked, "SRS-001", "SRS-050")
    assert dry.out.replace("would be ", "") == real.out
    assert [line for line in dry.err.splitlines() if "no link" in line] == [
        line for line in real.err.splitlines() if "no link" in line
    ]


@pytest.mark.verifies("KIT-SRS-062.c")
def test_a_dry_run_counts_records_that_name_the_id_only_in_the_words_that_they_speak_of(cuff, samdkit, rename):
    cuff.replace("dossier/requirements.md", "rounded to whole mmHg.", "rounded to whole mmHg, of readings that pass [SRS-005].")
    cuff.remove("evidence/runs.jsonl")
    cuff.write("results/a.xml", '<testsuite name="s"><testcase classname="tests.test_reading" name="test_mean"/></testsuite>')
    samdkit("verify", cuff.root, "--results")
    commit(cuff)
    assert "1 evidence record would be changed" in rename(cuff, "SRS-005", "SRS-050", "--dry-run").out
    assert "1 evidence record changed" in rename(cuff, "SRS-005", "SRS-050").out
    assert stale(cuff) == []


@pytest.mark.verifies("KIT-SRS-062.c")
def test_line_ends_and_a_byte_order_mark_stay(cuff, rename):
    text = "\ufeff---\r\ndocument: label\r\n---\r\n# Label\r\n\r\nAs [SRS-001] says.\r\n"
    cuff.write("dossier/label.md", text)
    cuff.write("src/cuff/more.cs", "// implements: SRS-001\r\nclass A {\r\n}\r\n".encode("utf-16"))
    commit(cuff)
    rename(cuff, "SRS-001", "SRS-050")
    assert (cuff.root / "dossier/label.md").read_bytes() == text.replace("SRS-001", "SRS-050").encode()
    assert (cuff.root / "src/cuff/more.cs").read_bytes().decode("utf-16").startswith("// implements: SRS-050\r\n")


# Refusals

REFUSED = {
    "an id that is nowhere": (("SRS-900", "SRS-901"), "there is no item SRS-900"),
    "a part": (("SRS-001.a", "SRS-901"), "SRS-001.a is a part"),
    "an item of a component": (("PULSE-SRS-001", "SRS-901"), "PULSE-SRS-001 comes with pulse-limits"),
    "an id that another item has": (("SRS-001", "SRS-002"), "SRS-002 is used already"),
    "an id that was used": (("SRS-001", "SRS-060"), "SRS-060 is used already"),
    "the same id": (("SRS-001", "SRS-001"), "SRS-001 is used already"),
    "what is no id": (("SRS-001", "srs-1"), "`srs-1` is no id"),
    "a place where it does not stand": (("SRS-001", "SRS-901", "--at", "dossier/needs.md:1"), "SRS-001 does not stand at"),
}


@pytest.mark.verifies("KIT-SRS-062.c")
@pytest.mark.parametrize("why", REFUSED)
def test_what_can_t_be_renamed_is_refused_and_nothing_is_changed(cuff, rename, why):
    arguments, message = REFUSED[why]
    cuff.write("dossier/old.md", "---\ndocument: label\n---\n# Label\n\nInstead of SRS-060.\n")
    commit(cuff)
    before = {path: path.read_bytes() for path in cuff.root.rglob("*.md")}
    called = rename(cuff, *arguments)
    assert (called.code, called.out) == (2, "")
    assert message in called.err
    assert {path: path.read_bytes() for path in cuff.root.rglob("*.md")} == before


@pytest.mark.verifies("KIT-SRS-062.c")
def test_a_tree_that_git_has_no_copy_of_is_refused_unless_forced(cuff, rename):
    assert "nothing is committed here" in rename(cuff, "SRS-001", "SRS-050").err
    commit(cuff)
    cuff.append("dossier/needs.md", "\nMore.\n")
    refused = rename(cuff, "SRS-001", "SRS-050")
    assert refused.code == 2
    assert "the work tree differs from its commit" in refused.err
    assert rename(cuff, "SRS-001", "SRS-050", "--force").code == 0


@pytest.mark.verifies("KIT-SRS-062.c")
def test_an_id_that_can_t_be_followed_everywhere_changes_nothing(cuff, rename):
    cuff.write("tests/test_more.py", 'import pytest\n\n\n@pytest.mark.verifies("SRS-"\n    "001.c")\ndef test_a():\n    pass\n')
    commit(cuff)
    called = rename(cuff, "SRS-001", "SRS-050")
    assert called.code == 2
    assert "nothing is changed" in called.err
    status = subprocess.run(["git", "status", "--porcelain"], cwd=cuff.root, check=True, capture_output=True, text=True)
    assert status.stdout == ""


# An id that two branches took


@pytest.fixture
def twice(cuff):
    item = "## SRS-002 Pulse\n- derives-from: UN-002\n\nThe software SHALL show the pulse.\n"
    text = f"---\nkind: software-requirement\n---\n# More\n\n{item}"
    cuff.write("dossier/zz.md", text)
    commit(cuff)
    return cuff


@pytest.mark.verifies("KIT-SRS-062.c")
def test_an_id_that_stands_twice_needs_a_place(twice, rename):
    called = rename(twice, "SRS-002", "SRS-050")
    assert called.code == 2
    places = f"{twice.place('dossier/requirements.md', '## SRS-002')}, dossier/zz.md:6"
    assert called.err == f"samdkit: SRS-002 stands at {places} (say which with --at FILE:LINE)\n"


@pytest.mark.verifies("KIT-SRS-062.c")
def test_only_the_item_at_the_place_gets_the_new_id_and_what_may_mean_either_is_named(twice, rename):
    assert [str(one.location) for one in twice.findings("trace.duplicate-id")] == ["dossier/zz.md:6"]
    evidence = twice.read("evidence/runs.jsonl")
    called = rename(twice, "SRS-002", "SRS-050", "--at", "dossier/zz.md:6")
    assert (called.code, called.lines) == (0, ["dossier/zz.md: 1 place changed"])
    assert twice.findings("trace.duplicate-id") == []
    assert twice.line("dossier/zz.md", "## SRS-050 Pulse") == 6
    assert twice.line("dossier/requirements.md", "## SRS-002 Mean") > 0
    named = [line.partition(": SRS-002")[0] for line in called.err.splitlines() if "may mean either" in line]
    expected = [
        twice.place("dossier/architecture.md", "SRS-002"),
        twice.place("dossier/claims.md", "SRS-002"),
        twice.place("dossier/risks.md", "SRS-002"),
        twice.place("src/cuff/reading.py", "SRS-002"),
        twice.place("tests/test_reading.py", "SRS-002"),
    ]
    assert named == expected
    assert twice.read("evidence/runs.jsonl") == evidence
    assert stale(twice) == []


@pytest.mark.verifies("KIT-SRS-062.c")
def test_the_first_of_two_may_be_the_one_that_is_renamed(twice, rename):
    place = twice.place("dossier/requirements.md", "## SRS-002")
    assert rename(twice, "SRS-002", "SRS-050", "--at", place).code == 0
    items = twice.load().items
    assert (items["SRS-050"].title, items["SRS-002"].title) == ("Mean pressure", "Pulse")
