"""The SBOM: what ships, all of it and nothing else, the same wherever it is written."""

import json
import re
import shutil

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from samdkit.outputs.technical_file import sbom
from samdkit.project import load

from tests.conftest import wheel_of

WHEEL_METADATA = "pulse_limits-1.0.0.dist-info/METADATA"
METADATA = (
    "Metadata-Version: 2.4\nName: pulse-limits\nVersion: 1.0.0\nLicense-Expression: MIT\n"
    "Requires-Dist: Iniconfig>=2 ; python_version > '3'\nRequires-Dist: pygments ; extra == 'colour'\n\nRequires-Dist: prose\n"
)
SOUP = (
    "---\nkind: soup\n---\n# SOUP\n\n## PULSE-SOUP-001 pluggy\n- package: pluggy\n- purpose: hooks\n- requirements: calls each\n"
)


def locked(name, version, sha="a" * 64, marker=""):
    return f"{name}=={version}{f' ; {marker}' if marker else ''} --hash=sha256:{sha}\n"


@pytest.fixture
def versions(made_cuff):
    """Version of each distribution of the environment in which the small device was verified."""
    (environment,) = (one for one in made_cuff.load().environments.values() if not one.origin)
    return {one["name"]: one["version"] for one in environment.packages}


@pytest.fixture
def grown(cuff, versions):
    """The small device with more packages in its lock: one that it asks for, and what that brings."""
    for name in ("pytest", "pluggy", "iniconfig", "packaging"):
        cuff.append("requirements.txt", locked(name, versions[name]))
    cuff.replace(
        "pyproject.toml", 'version = "1.2.0"\n', 'version = "1.2.0"\ndependencies = ["attrs", "Pulse_Limits", "pytest>=8"]\n'
    )
    return cuff


def rendered(folder):
    text = sbom.render(load(folder.root))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    return json.loads(text)


def below(bom, ref):
    return next(one.get("dependsOn", []) for one in bom["dependencies"] if one["ref"] == ref)


def component(bom, name):
    return next(one for one in bom["components"] if one["name"] == name)


def facts(entry, name):
    return [one["value"] for one in entry.get("properties", ()) if one["name"] == f"samdkit:{name}"]


@pytest.mark.verifies("KIT-SRS-043", "KIT-SRS-086.1")
def test_it_names_what_the_runtime_lock_names_and_the_python_of_the_tests(cuff, grown):
    cuff.append("requirements-test.txt", locked("later", "1.0"))
    project = cuff.load()
    (environment,) = (one for one in project.environments.values() if not one.origin)
    shipped = {(one.name, one.version): sorted(one.hashes) for one in project.packages if not one.development}
    shipped["Python", environment.python.removeprefix("CPython ")] = []
    assert {(one["name"], one["version"]): facts(one, "accepted-sha256") for one in rendered(cuff)["components"]} == shipped
    assert "later" in {one.name for one in project.packages}


@pytest.mark.verifies("KIT-SRS-086.1")
def test_without_a_record_python_is_the_one_that_the_soup_list_names(cuff):
    shutil.rmtree(cuff.root / "evidence")
    assert "Python" not in {one["name"] for one in rendered(cuff)["components"]}
    cuff.append(
        "dossier/soup.md", "\n## SOUP-002 Python\n- package: Python\n- version: 3.11\n- purpose: runs\n- requirements: exact\n"
    )
    found = component(rendered(cuff), "Python")
    assert (found["version"], found["type"], facts(found, "soup-item")) == ("3.11", "platform", ["SOUP-002"])


@pytest.mark.verifies("KIT-SRS-086.1")
def test_what_only_the_soup_list_names_ships_too(cuff):
    cuff.append(
        "dossier/soup.md",
        "\n## SOUP-002 Server\n- package: PostgreSQL\n- version: 17.2\n- purpose: stores\n- requirements: durable\n",
    )
    found = component(rendered(cuff), "PostgreSQL")
    assert (found["version"], found["purl"]) == ("17.2", "pkg:generic/postgresql@17.2")


@pytest.mark.verifies("KIT-SRS-086.2")
def test_below_the_device_stands_what_it_asks_for_and_the_rest_below_what_needs_it(grown):
    bom = rendered(grown)
    named = {one["bom-ref"]: one["name"] for one in bom["components"]}
    assert sorted(named[one] for one in below(bom, "device")) == ["Python", "attrs", "pulse-limits", "pytest"]
    assert sorted(named[one] for one in below(bom, component(bom, "pytest")["bom-ref"])) == ["iniconfig", "packaging", "pluggy"]
    assert below(bom, component(bom, "pluggy")["bom-ref"]) == []


@pytest.mark.verifies("KIT-SRS-086.2")
def test_where_nothing_is_asked_for_the_device_needs_what_nothing_else_needs(grown):
    grown.replace("pyproject.toml", 'dependencies = ["attrs", "Pulse_Limits", "pytest>=8"]\n', "")
    bom = rendered(grown)
    assert {one.partition("==")[0] for one in below(bom, "device")} == {"Python", "attrs", "pulse-limits", "pytest"}


@pytest.mark.verifies("KIT-SRS-086.3")
def test_a_component_holds_what_its_own_soup_list_and_its_wheel_name(grown, made_pulse):
    grown.lock(
        wheel_of(made_pulse.root, changed={WHEEL_METADATA: METADATA.encode(), "pulse_limits/dossier/soup.md": SOUP.encode()})
    )
    for name in ("pluggy", "iniconfig", "pygments"):
        grown.append("requirements.txt", locked(name, "1.0"))
    bom = rendered(grown)
    vendored = component(bom, "pulse-limits")
    assert {(one["name"], *facts(one, "soup-item")) for one in vendored["components"]} == {
        ("pluggy", "PULSE-SOUP-001"),
        ("iniconfig",),
    }
    assert vendored["licenses"] == [{"expression": "MIT"}]
    assert below(bom, vendored["bom-ref"]) == ["iniconfig==1.0"]
    assert facts(vendored, "wheel") == ["vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl"]
    (sha256,) = (one["content"] for one in vendored["hashes"])
    assert vendored["purl"] == f"pkg:generic/pulse-limits@1.0.0?checksum=sha256:{sha256}"


@pytest.mark.verifies("KIT-SRS-086.1")
def test_what_is_installed_elsewhere_only_is_optional(cuff, versions):
    cuff.append("requirements.txt", locked("pywin32", "0.4.6", marker="sys_platform == 'win32'"))
    cuff.append("requirements.txt", locked("pluggy", versions["pluggy"], marker="python_version > '3'"))
    bom = rendered(cuff)
    assert component(bom, "pywin32")["scope"] == "optional"
    assert facts(component(bom, "pywin32"), "marker") == ["sys_platform == 'win32'"]
    assert "scope" not in component(bom, "pluggy")


@pytest.mark.verifies("KIT-SRS-086.1")
def test_licence_and_summary_are_those_of_the_very_version(cuff, versions):
    known = component(rendered(cuff), "attrs")
    assert known["licenses"]
    assert known["description"]
    cuff.write("requirements.txt", cuff.read("requirements.txt").replace(f"attrs=={versions['attrs']}", "attrs==1.0"))
    other = component(rendered(cuff), "attrs")
    assert "licenses" not in other
    assert "description" not in other


@pytest.mark.verifies("KIT-SRS-086.4")
def test_the_same_files_give_the_same_bytes_elsewhere_and_no_path_or_address(grown, tmp_path):
    shutil.copytree(grown.root, tmp_path / "other place")
    first, second = sbom.render(load(grown.root)), sbom.render(load(tmp_path / "other place"))
    assert first == second
    assert str(tmp_path) not in first
    assert set(re.findall(r"https?://[^\"]+", first)) == {"http://cyclonedx.org/schema/bom-1.6.schema.json"}


@pytest.mark.verifies("KIT-SRS-086.4")
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("requirements.txt", "c647aa4a", "c647aa4b"),
        ("dossier/device.md", "version: 1.2.0", "version: 1.2.1"),
        ("dossier/soup.md", "## SOUP-001 attrs", "## SOUP-009 attrs"),
    ],
)
def test_the_serial_number_changes_with_the_content(grown, file, old, new):
    before = rendered(grown)["serialNumber"]
    grown.append("dossier/needs.md", "\nMore words.\n")
    assert rendered(grown)["serialNumber"] == before
    grown.replace(file, old, new)
    assert rendered(grown)["serialNumber"] != before
