"""device.md and component.md: the one place for who and what it is."""

import pytest
from samdkit.sources import dossier

DEVICE = "---\nformat: 1\nname: Cuff: the second\nversion: 1.10\nlanguages: [da, en]\n---\n# Cuff\n"


@pytest.mark.verifies("KIT-SRS-001.a")
def test_the_facts_of_a_device_are_read_as_text(read):
    found = read(DEVICE, "dossier/device.md")
    assert found.findings == []
    assert found.identity.facts == {"format": "1", "name": "Cuff: the second", "version": "1.10", "languages": "da, en"}
    assert (str(found.identity.location), found.identity.is_component) == ("dossier/device.md:1", False)


@pytest.mark.verifies("KIT-SRS-001.a")
def test_a_component_has_facts_of_its_own(read):
    found = read("---\nformat: 1\nname: pulse\nprefix: PULSE\npackage: pulse\n---\n", "dossier/component.md")
    assert (found.findings, found.identity.is_component, found.identity.fact("prefix")) == ([], True, "PULSE")


@pytest.mark.verifies("KIT-SRS-001.c")
@pytest.mark.parametrize(
    ("path", "key"), [("dossier/device.md", "prefix"), ("dossier/component.md", "mdr-class"), ("dossier/device.md", "kind")]
)
def test_an_unknown_key_is_found_at_its_line(problems, path, key):
    ((check, line, _, message),) = problems(f"---\nformat: 1\n{key}: x\n---\n", path)
    assert (check, line, message) == ("dossier.unreadable", 3, f"unknown key `{key}` in {path}")


@pytest.mark.verifies("KIT-SRS-001.c")
def test_a_fact_is_one_text_or_a_list(problems):
    assert [one[:2] for one in problems("---\nformat: 1\nmaker:\n  name: x\n---\n", "dossier/device.md")] == [
        ("dossier.unreadable", 3)
    ]


@pytest.mark.verifies("KIT-SRS-001.c")
@pytest.mark.parametrize("line", ["mdr-class: IIA", "mdr-class: 2", "safety-class: b", "safety-class: D"])
def test_a_class_that_there_is_not_is_found(problems, line):
    assert [one[:2] for one in problems(f"---\nformat: 1\n{line}\n---\n", "dossier/device.md")] == [("dossier.unknown-value", 3)]


@pytest.mark.verifies("KIT-SRS-001.a")
@pytest.mark.parametrize("line", ["mdr-class: IIb", "mdr-class: open", "safety-class: C", "safety-class: none"])
def test_a_class_may_be_open(problems, line):
    assert problems(f"---\nformat: 1\n{line}\n---\n", "dossier/device.md") == []


@pytest.mark.verifies("KIT-SRS-001.g")
def test_another_format_is_found(problems, read):
    text = "---\nname: Cuff\nformat: 2\n---\n"
    assert [one[:2] for one in problems(text, "dossier/device.md")] == [("dossier.newer-format", 3)]
    assert read(text, "dossier/device.md").identity.name == "Cuff"


@pytest.mark.verifies("KIT-SRS-001.a")
@pytest.mark.parametrize("path", ["dossier/mydevice.md", "dossier/more/device.md", "dossier/xcomponent.md"])
def test_only_the_two_files_of_these_names_are_an_identity(read, path):
    found = read("---\nkind: user-need\n---\n## UN-001 A\n", path)
    assert (found.identity, [one.id for one in found.items], found.findings) == (None, ["UN-001"], [])


@pytest.mark.verifies("KIT-SRS-001.c")
def test_a_project_is_a_device_or_a_component():
    found = dossier.read([("dossier/device.md", DEVICE.encode()), ("dossier/component.md", b"---\nformat: 1\n---\n")])
    assert [(one.check, str(one.location)) for one in found.findings] == [("dossier.unreadable", "dossier/device.md:1")]


@pytest.mark.verifies("KIT-SRS-001.c")
def test_its_sections_are_the_device_s_own_and_its_items_are_refused(read):
    found = read(
        f"{DEVICE}\n## Intended purpose\n- answers: mdr-annex-ii-iii:II.1.1.a\n\nShows.\n\n## UN-001 A\n", "dossier/device.md"
    )
    (section,) = found.files[0].sections
    assert (section.document, section.answers) == ("device", ("mdr-annex-ii-iii:II.1.1.a",))
    assert [one.check for one in found.findings] == ["dossier.no-kind"]
