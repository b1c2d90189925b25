"""What the example's dossier says of itself is what its code does and what its facts say."""

import re

from samdkit.project import load
from samdkit.views import views

#: The floors of the drawing in `dossier/architecture.md`, from the top.
FLOORS = [
    {"SAD-002", "SAD-010", "SAD-011", "SAD-012", "SAD-013"},
    {"SAD-008", "SAD-009"},
    {"SAD-006"},
    {"SAD-007"},
    {"SAD-004", "SAD-005"},
    {"SAD-003", "SAD-014"},
]
#: Who uses the store without reading health data, as the same text says.
NO_READERS = {"SAD-002", "SAD-006", "SAD-010", "SAD-011"}
#: A class stated in words; `[device:mdr-class]` prints the one of device.md.
_STATED = re.compile(r"\b[Cc]lass (?:III|II[ab]|I|[ABC])\b.*")


def test_items_use_lower_floors_and_only_those_on_top_use_each_other(example):
    floor = {item: number for number, items in enumerate(FLOORS) for item in items}
    uses = {(one.source, one.target) for one in views(load(example)).arrows if one.imports}
    assert {one for pair in uses for one in pair} == set(floor)
    upwards = {(source, target) for source, target in uses if floor[source] >= floor[target]}
    assert upwards
    assert {one for pair in upwards for one in pair} <= FLOORS[0]


def test_the_text_names_everything_that_uses_the_store(example):
    users = {one.source for one in views(load(example)).arrows if one.target == "SAD-007" and one.imports}
    assert users == {"SAD-008", "SAD-009"} | NO_READERS
    text = (example / "dossier/architecture.md").read_text("utf-8").split("## SAD-001")[0]
    assert users <= set(re.findall(r"SAD-\d+", text.split("Two items read")[1].split("No item has a lower class")[0]))


def test_no_text_repeats_the_class_of_the_device_in_words(example):
    stated = {
        found.group()
        for path in sorted((example / "dossier").rglob("*.md"))
        for found in _STATED.finditer(path.read_text("utf-8"))
    }
    # The plan tells how its own words relate to the classes of the standard.
    assert stated == {"class B) and no serious deterioration in the"}


def test_each_foreign_package_has_a_maker_and_what_its_failure_does(example):
    items = load(example).of_kind("soup", inherited=False)
    assert items
    for item in items:
        assert all(item.attribute(name).strip() for name in ("maker", "environment", "failure")), item.id
        assert not item.attribute("anomaly-date"), f"{item.id}: nobody looked at its anomalies"
