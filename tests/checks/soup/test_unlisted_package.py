"""soup.unlisted-package."""

import pytest

CHECK = "soup.unlisted-package"
FILE = "dossier/soup.md"


@pytest.mark.verifies("KIT-SRS-026.2")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-026.2")
def test_a_package_of_the_product_that_is_not_listed_is_found_at_its_line(cuff):
    cuff.replace(FILE, "- package: attrs", "- package: something-else")
    assert cuff.seen(CHECK) == [
        (
            "requirements.txt:1",
            CHECK,
            "attrs",
            "attrs 26.1.0 is in the product and not in the SOUP list",
            "add a soup item with `- package: attrs`",
            ("iec62304:5.3.3", "iec62304:8.1.2"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-026.2")
@pytest.mark.parametrize("name", ["Zope.Interface", "zope_interface", "zope-interface"])
def test_names_are_compared_in_their_normal_form(cuff, name):
    cuff.append("requirements.txt", f"zope.interface==7.0 --hash=sha256:{'a' * 64}\n")
    cuff.append(FILE, f"\n## SOUP-002 Zope\n- package: {name}\n- purpose: x\n- requirements: y\n")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-026.2")
def test_packages_of_the_tests_alone_need_not_be_listed(cuff):
    assert any(package.development for package in cuff.load().packages)
    cuff.append("requirements-test.txt", f"later==1.0 --hash=sha256:{'a' * 64}\n")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-026.2")
def test_an_obsolete_item_lists_nothing(cuff):
    cuff.replace(FILE, "- package: attrs", "- package: attrs\n- status: obsolete")
    assert [one.item for one in cuff.findings()] == ["attrs"]


@pytest.mark.verifies("KIT-SRS-026.2")
def test_a_wheel_beside_those_of_the_components_is_soup(cuff):
    cuff.append("requirements.txt", f"./vendor/wheels/stranger-1.0-py3-none-any.whl --hash=sha256:{'a' * 64}\n")
    assert [one.item for one in cuff.findings(CHECK)] == ["stranger"]
