"""The neighbourhood of one item: where it comes from, at the left, and what becomes of it, at the right.

Need > requirement > architecture and code > test, with risks and controls beside; drawn on the page of each item, so that it is
made for cheapness. A test stands behind the code that it was seen to enter; one that was not seen to enter any is joined by a
broken line.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from samdkit import trace
from samdkit.model.code import TestFunction, Unit
from samdkit.model.item import Item
from samdkit.project import Project
from samdkit.sources.kinds import inverse
from samdkit.technical_file.blocks import Figure
from samdkit.technical_file.figures import svg
from samdkit.technical_file.figures.layered import Box, capped, lay_out, ranked
from samdkit.technical_file.words import Words

#: Links that lead from the end to the item that has them: the requirement comes from the need that it names.
_BACKWARDS = frozenset(
    {"derives-from", "refines", "mitigates", "satisfies", "part-of", "verifies", "discharges", "concerns", "affects"}
)
#: Where the first step finds more than so many, a second would bury them.
_CROWD = 12
_WIDE, _HIGH, _ROOM = 148.0, 56.0, 136.0
_MARGIN = 8.0
_TONES = {
    "user-need": "sky", "use-scenario": "sky", "claim": "sky", "system-requirement": "mint", "software-requirement": "mint",
    "architecture": "lilac", "interface": "lilac", "unit": "lilac", "risk": "rose", "threat": "rose", "risk-control": "sand",
    "test": "plain", "test-protocol": "plain", "test-record": "plain",
}  # fmt: skip


@dataclass(slots=True, frozen=True)
class _Node:
    """A box: an item, a unit of code or a test."""

    key: str
    """The item's id, the unit's or the test's."""
    head: str
    text: str
    tone: str


@dataclass(slots=True, frozen=True)
class _Step:
    """One arrow."""

    start: str
    end: str
    words: str
    """How it reads: `SRS-001 derives-from UN-001`."""
    seen: bool = True


# implements: KIT-SRS-083.a
def trace_graph(project: Project, item: Item, href: Callable[[str], str], words: Words | None = None) -> Figure | None:
    """The item with its neighbours; nothing where it has none.

    `href` gives the address of an item, a unit (by its id) or a test (by its id); where it gives an empty text there is no link.
    """
    say = words or Words()
    nodes, steps = _neighbourhood(project, item)
    if len(nodes) == 1:
        return None
    rows = ranked(nodes, ((step.start, step.end) for step in steps))
    shown = capped([sorted(row, key=lambda key: key != item.id) for row in rows])
    drawing = svg.Drawing()
    layout = lay_out(
        [
            [Box(key, _WIDE, _HIGH) for key in kept] + ([Box(f"\n{rank}", _WIDE, 28)] if more else [])
            for rank, (kept, more) in enumerate(shown)
        ],
        ((step.start, step.end) for step in steps),
        along=40,
        across=12,
    )
    for step in steps:
        points = layout.edges.get((step.start, step.end))
        if points:
            drawing.arrow([(x + _MARGIN, y + _MARGIN) for x, y in points], dash="" if step.seen else "4 3", bent="right")
    left_over = dict(enumerate(more for _, more in shown))
    for key, box in layout.boxes.items():
        if key.startswith("\n"):
            text = say("+ %(number)s more", number=left_over[int(key)])
            drawing.words(box.x + _MARGIN + _WIDE / 2, box.y + _MARGIN + 18, (text,), anchor="middle")
        else:
            _draw(drawing, nodes[key], box, href(key), own=key == item.id)
    count = sum(len(kept) for kept, _ in shown)
    title = say("Trace of %(item)s", item=item.id)
    told = (
        say("%(count)s boxes.", count=count)
        + " "
        + "; ".join(step.words for step in steps if (step.start, step.end) in layout.edges)
    )
    picture = drawing.svg(title, told, layout.wide + 2 * _MARGIN, layout.high + 2 * _MARGIN)
    return Figure(f"trace-{item.id.lower()}", title, picture, told)


def _draw(drawing: svg.Drawing, node: _Node, box: Box, address: str, *, own: bool) -> None:
    text = svg.wrapped(node.text, _ROOM, 2)
    x, y, tone = box.x + _MARGIN, box.y + _MARGIN, svg.TONES[node.tone]
    head = svg.wrapped(node.head, _ROOM / 1.05, 1)[0]
    if address and not own:
        with drawing.link(address, f"{node.head} {node.text}"):
            drawing.box(x, y, _WIDE, _HIGH, tone, head, text)
    else:
        drawing.box(x, y, _WIDE, _HIGH, tone, head, text, thick=own)


def _neighbourhood(project: Project, item: Item) -> tuple[dict[str, _Node], list[_Step]]:
    """The boxes, the nearest first, and the arrows between them."""
    nodes = {item.id: _of_item(item)}
    steps: dict[tuple[str, str], _Step] = {}
    for following in (_behind, _before):
        found = _walk(project, item, following)
        for node, step in found:
            nodes.setdefault(node.key, node)
            steps.setdefault((step.start, step.end), step)
    return nodes, list(steps.values())


_Found = Iterator[tuple[_Node, _Step]]


def _walk(project: Project, item: Item, following: Callable[[Project, Item], _Found]) -> list[tuple[_Node, _Step]]:
    """One step from the item and, unless that finds a crowd, one more from each."""
    first = list(following(project, item))
    if len(first) > _CROWD:
        return first
    seen = {item.id}
    second: list[tuple[_Node, _Step]] = []
    for node, _ in first:
        further = project.items.get(node.key)
        if further is not None and further.id not in seen:
            seen.add(further.id)
            second += following(project, further)
    return first + second


def _before(project: Project, item: Item) -> _Found:
    """What an item comes from."""
    for link in item.links:
        if link.kind in _BACKWARDS:
            yield from _other(project, link.target_item, item.id, f"{item.id} {link.kind} {link.target}", back=True)
    for link in project.links_to(item.id, "realised-by", "introduces"):
        yield from _other(project, link.source, item.id, f"{item.id} {inverse(link.kind)} {link.source}", back=True)


def _behind(project: Project, item: Item) -> _Found:
    """What becomes of an item."""
    for link in item.links:
        if link.kind in {"realised-by", "introduces"}:
            yield from _other(project, link.target_item, item.id, f"{item.id} {link.kind} {link.target}")
    for link in project.links_to(item.id):
        if link.kind in _BACKWARDS:
            yield from _other(project, link.source, item.id, f"{link.source} {link.kind} {link.target}")
    yield from _code_and_tests(project, item)


def _other(project: Project, other: str, item: str, words: str, *, back: bool = False) -> _Found:
    end = project.items.get(other)
    if end is not None and end.in_force and other != item:
        yield _of_item(end), _Step(other, item, words) if back else _Step(item, other, words)


def _code_and_tests(project: Project, item: Item) -> _Found:
    """Units that implement the item or a part, and tests of it, each behind the units that it was seen to enter."""
    for address in dict.fromkeys([*item.addresses, item.id]):
        units = project.units_of(address)
        for unit in units:
            yield _of_unit(unit), _Step(item.id, _unit_key(unit), f"{_short(unit.id)} implements {address}")
        tests = project.tests_of(address)
        entered = _entered(project, address) if tests else {}
        for test in tests:
            node = _of_test(test)
            reached = [unit for unit in units if unit.origin == test.origin and unit.id in entered.get(test.id, ())]
            words = f"{_short(test.id)} verifies {address}"
            for unit in reached:
                yield node, _Step(_unit_key(unit), node.key, f"{words}, seen to enter {_short(unit.id)}")
            if not reached:
                yield node, _Step(item.id, node.key, words, seen=False)


def _entered(project: Project, address: str) -> dict[str, frozenset[str]]:
    """Test function → the units that it was seen to enter, by runs that count."""
    found: dict[str, frozenset[str]] = {}
    for one in trace.observed(project, address):
        if one.counts:
            found[one.run.function] = found.get(one.run.function, frozenset()) | one.run.executed
    return found


def _of_item(item: Item) -> _Node:
    return _Node(item.id, item.id, item.title, _TONES.get(item.kind, "slate"))


def _of_unit(unit: Unit) -> _Node:
    path, _, name = unit.id.partition("::")
    return _Node(_unit_key(unit), name or path.rpartition("/")[2], path if name else "", _TONES["unit"])


def _of_test(test: TestFunction) -> _Node:
    path, _, name = test.id.rpartition("::")
    return _Node(
        f"{test.origin}:{test.id}" if test.origin else test.id, name.removeprefix("test_").replace("_", " "), path, _TONES["test"]
    )


def _unit_key(unit: Unit) -> str:
    return f"{unit.origin}:{unit.id}" if unit.origin else unit.id


def _short(identifier: str) -> str:
    return identifier.rpartition("::")[2] or identifier
