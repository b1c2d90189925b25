"""The neighbourhood of one item: where it comes from, at the left, and what becomes of it, at the right.

Need > requirement > architecture and code > test, with risks and controls beside; drawn on the page of each item, so that it is
made for cheapness. A test stands behind the code that it was seen to enter; one that was not seen to enter any is joined by a
broken line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from samdkit import trace
from samdkit.model.code import TestFunction, Unit
from samdkit.model.item import Item, Link, item_id
from samdkit.project import Project
from samdkit.technical_file import inline, prose
from samdkit.technical_file.blocks import Figure
from samdkit.technical_file.figures import svg
from samdkit.technical_file.figures.layered import Box, capped, lay_out, ranked
from samdkit.technical_file.words import Words

#: Links that lead from the end to the item that has them: the requirement comes from the need that it names.
_BACKWARDS = frozenset(
    {"derives-from", "refines", "mitigates", "satisfies", "part-of", "verifies", "discharges", "concerns", "affects"}
)
_ONWARDS = frozenset({"realised-by", "introduces", "uses"})
#: What a second step does not follow, either way: it would lead to everything else in the same place.
_NEAR_ONLY = frozenset({"concerns", "affects", "introduces", "uses"})
_NEAR_ONLY_BEFORE = _NEAR_ONLY | {"satisfies"}
_NEAR_ONLY_BEHIND = _NEAR_ONLY | {"part-of"}
#: Where the first step finds more than so many, a second would bury them.
_CROWD = 12
_WIDE, _HIGH, _ROOM = 148.0, 56.0, 136.0
_MARGIN = 8.0
#: In `Project.worked_out`.
_AROUND = "around items"
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


#: What a test verifies, the test, and the units behind that which it was seen to enter.
_Claim = tuple[str, TestFunction, list[Unit]]


# implements: KIT-SRS-083.1
def trace_graph(project: Project, item: Item, href: Callable[[str], str], words: Words | None = None) -> Figure | None:
    """The item with its neighbours; nothing where it has none.

    `href` gives the address of an item, a unit (by its id) or a test (by its id); where it gives an empty text there is no link.
    """
    say = words or Words()
    near = _Neighbourhood(project, item)
    if len(near.nodes) == 1:
        return None
    number = {key: place for place, key in enumerate(near.nodes)}
    ends = [(number[start], number[end]) for start, end in near.steps]
    shape = _laid_out(len(number), number[item.id], tuple(ends), tuple([edge in near.unseen for edge in near.steps]))
    drawing = svg.Drawing()
    drawing.stamp(0, 0, shape.arrows)
    nodes = list(near.nodes.values())
    for place, x, y in shape.boxes:
        node = nodes[place]
        drawing.stamp(x, y, _box(node, href(node.key) if node.key != item.id else "", node.key == item.id))
    for left_out, x, y in shape.more:
        drawing.words(x, y, (say("+ %(number)s more", number=left_out),), anchor="middle")
    title = say("Trace of %(item)s", item=item.id)
    told = "; ".join([words for words, drawn in zip(near.steps.values(), shape.drawn, strict=True) if drawn])
    return Figure(f"trace-{item.id.lower()}", title, drawing.svg(title, told, shape.wide, shape.high, _MARGIN), told)


@dataclass(slots=True, frozen=True)
class _Shape:
    """Where everything stands in a picture, whatever its boxes say."""

    boxes: tuple[tuple[int, float, float], ...]
    """The number of each box that is shown, with its upper left corner."""
    more: tuple[tuple[int, float, float], ...]
    """How many boxes a rank leaves out, with the middle of the words that say so."""
    arrows: svg.Stamp
    drawn: tuple[bool, ...]
    """Which of the edges."""
    wide: float
    high: float


@lru_cache(maxsize=4096)
def _laid_out(count: int, own: int, edges: tuple[tuple[int, int], ...], unseen: tuple[bool, ...]) -> _Shape:
    """So many boxes, one of them that of the item itself; items of the same shape, as many are, share it."""
    steps = {(str(start), str(end)): not broken for (start, end), broken in zip(edges, unseen, strict=True)}
    shown = capped([sorted(row, key=lambda name: name != str(own)) for row in ranked(map(str, range(count)), steps)])
    rows = [[Box(name, _WIDE, _HIGH) for name in kept] for kept, _ in shown]
    for number, (row, (_, more)) in enumerate(zip(rows, shown, strict=True)):
        if more:
            row.append(Box(f"\n{number}", _WIDE, 28))
    layout = lay_out(rows, steps, along=40, across=12)
    drawing = svg.Drawing()
    for seen in (True, False):
        lines = [points for edge, points in layout.edges.items() if steps[edge] is seen]
        drawing.arrows(lines, dash="" if seen else "4 3", bent="right")
    placed = layout.boxes.items()
    return _Shape(
        tuple([(int(name), box.x, box.y) for name, box in placed if not name.startswith("\n")]),
        tuple([(shown[int(name)][1], box.x + _WIDE / 2, box.y + 18) for name, box in placed if name.startswith("\n")]),
        drawing.made(),
        tuple([edge in layout.edges for edge in steps]),
        layout.wide,
        layout.high,
    )


@lru_cache(maxsize=65536)
def _box(node: _Node, address: str, own: bool) -> svg.Stamp:
    """A box at the upper left corner."""
    drawing = svg.Drawing()
    text = svg.wrapped(node.text, _ROOM, 2)
    head = svg.wrapped(node.head, _ROOM / 1.05, 1)[0]
    if address:
        with drawing.link(address, " ".join([head, *text])):  # what is read out is what is seen
            drawing.box(0, 0, _WIDE, _HIGH, svg.TONES[node.tone], head, text)
    else:
        drawing.box(0, 0, _WIDE, _HIGH, svg.TONES[node.tone], head, text, thick=own)
    return drawing.made()


class _Neighbourhood:
    """The boxes around an item, the nearest first, and the arrows between them."""

    def __init__(self, project: Project, item: Item) -> None:
        self.project = project
        self.nodes = {item.id: _of_item(project, item)}
        self.steps: dict[tuple[str, str], str] = {}
        """Ends → how it reads: `SRS-001 derives-from UN-001`; of several links one behind the other."""
        self.unseen: set[tuple[str, str]] = set()
        """Those that lead to a test which was not seen to enter the code that it is about."""
        self._tests: dict[str, list[_Claim]] = {}
        self._walk(item, self._behind, _NEAR_ONLY_BEHIND)
        self._walk(item, self._before, _NEAR_ONLY_BEFORE)
        self._join_tests()

    def _walk(self, item: Item, following: "Callable[[Item, frozenset[str]], list[Item]]", near_only: frozenset[str]) -> None:
        """One step from the item and, unless that finds a crowd, one more from each."""
        first = following(item, frozenset())
        for one in dict.fromkeys(one.id for one in first) if len(first) <= _CROWD else ():
            following(self.project.items[one], near_only)

    def _before(self, item: Item, without: frozenset[str]) -> list[Item]:
        """What an item comes from."""
        return self._steps(self._known(item).before(without))

    def _behind(self, item: Item, without: frozenset[str]) -> list[Item]:
        """What becomes of an item."""
        known = self._known(item)
        found = self._steps(known.behind(without))
        for node, words in known.units:
            self.nodes.setdefault(node.key, node)
            self._note(item.id, node.key, words)
        for key, claim in known.tests:  # they wait until all units are there
            self._tests.setdefault(key, []).append(claim)
        return found

    def _known(self, item: Item) -> "_Around":
        """What is around an item, looked up once for all pictures that show it."""
        kept: dict[str, _Around] = self.project.worked_out.setdefault(_AROUND, {})
        if item.id not in kept:
            kept[item.id] = _Around(self.project, item)
        return kept[item.id]

    def _steps(self, ways: "tuple[_Way, ...]") -> list[Item]:
        for way in ways:
            if way.other.id not in self.nodes:
                self.nodes[way.other.id] = _of_item(self.project, way.other)
            self._note(way.start, way.end, way.words)
        return [way.other for way in ways]

    def _join_tests(self) -> None:
        """Each test behind the units in the picture that it was seen to enter, or else behind what it verifies.

        The units of a control are those of all the requirements that realise it: where a test names one of these itself, that
        says enough.
        """
        for key, claims in self._tests.items():
            self.nodes.setdefault(key, _of_test(key, claims[0][1]))
            joined = False
            for address, test, units in sorted(
                claims, key=lambda one: self.project.items[item_id(one[0])].kind == "risk-control"
            ):
                words = f"{_short(test.id)} verifies {address}"
                shown = [one for one in (_key(unit.origin, unit.id) for unit in units) if one in self.nodes]
                if joined and self.project.items[item_id(address)].kind == "risk-control":
                    continue
                for unit in shown:
                    self._note(unit, key, f"{words}, seen to enter {_short(unit)}")
                if not shown:
                    self._note(item_id(address), key, words)
                    if not units:
                        self.unseen.add((item_id(address), key))
                joined = True

    def _note(self, start: str, end: str, words: str) -> None:
        """An arrow, with what it stands for."""
        before = self.steps.get((start, end))
        if before is None:
            self.steps[start, end] = words
        elif words not in before.split("; "):
            self.steps[start, end] = f"{before}; {words}"


class _Way(NamedTuple):
    """A link between two items in force, from left to right."""

    kind: str
    start: str
    end: str
    other: Item
    """The one at which this way was not found."""
    words: str


class _Around:
    """The next items, code and tests of an item."""

    def __init__(self, project: Project, item: Item) -> None:
        self._project = project
        self._own = item.id
        self._before: list[_Way] = []
        self._behind: list[_Way] = []
        self.units: list[tuple[_Node, str]] = []
        """Those that implement the item or a part of it, with the words of the arrow."""
        self.tests: list[tuple[str, _Claim]] = []
        for link in item.links:
            if link.kind in _BACKWARDS:
                self._add(self._before, link, link.target_item, item.id)
            elif link.kind in _ONWARDS:
                self._add(self._behind, link, item.id, link.target_item)
        for link in project.links_to(item.id):
            if link.kind in _ONWARDS:
                self._add(self._before, link, link.source, item.id)
            elif link.kind in _BACKWARDS:
                self._add(self._behind, link, item.id, link.source)
        for address in dict.fromkeys([*item.addresses, item.id]):
            for unit in project.units_of(address):
                self.units.append((_of_unit(_key(unit.origin, unit.id), unit), f"{_short(unit.id)} implements {address}"))
            tests = project.tests_of(address)
            entered = _entered(project, address) if tests else {}
            self.tests += [(_key(test.origin, test.id), (address, test, entered.get(test.id, []))) for test in tests]

    def before(self, without: frozenset[str]) -> tuple[_Way, ...]:
        """Where the item comes from, without links of these kinds."""
        return tuple([way for way in self._before if way.kind not in without])

    def behind(self, without: frozenset[str]) -> tuple[_Way, ...]:
        """Where it leads to, without links of these kinds."""
        return tuple([way for way in self._behind if way.kind not in without])

    def _add(self, ways: list[_Way], link: Link, start: str, end: str) -> None:
        other = self._project.items.get(end if start == self._own else start)
        if other is not None and other.in_force and start != end:
            ways.append(_Way(link.kind, start, end, other, f"{link.source} {link.kind} {link.target}"))


def _entered(project: Project, address: str) -> dict[str, list[Unit]]:
    """Test function → the units behind an address that it was seen to enter, by runs that count."""
    units = trace.implementing(project, address)
    found: dict[str, list[Unit]] = {}
    for one in trace.observed(project, address):
        if one.counts:
            reached = [unit for unit in units if unit.origin == one.run.origin and unit.id in one.run.executed]
            found.setdefault(one.run.function, []).extend(reached)
    return found


def _of_item(project: Project, item: Item) -> _Node:
    title = inline.plain(prose.text(project, item.title)) if "[" in item.title or "`" in item.title else item.title
    return _Node(item.id, item.id, title, _TONES.get(item.kind, "slate"))


def _of_unit(key: str, unit: Unit) -> _Node:
    path, _, name = unit.id.partition("::")
    file = path.rpartition("/")[2]
    return _Node(key, name or file, file if name else "", _TONES["unit"])


def _of_test(key: str, test: TestFunction) -> _Node:
    path, _, name = test.id.rpartition("::")
    return _Node(key, path.rpartition("/")[2], name.removeprefix("test_").replace("_", " "), _TONES["test"])


def _key(origin: str, identifier: str) -> str:
    return f"{origin}:{identifier}" if origin else identifier


def _short(identifier: str) -> str:
    return identifier.rpartition("::")[2] or identifier
