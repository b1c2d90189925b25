"""The neighbourhood of one item: where it comes from, at the left, and what becomes of it, at the right.

Need > requirement > architecture and code > test, with risks and controls beside; drawn on the page of each item, so that it is
made for cheapness. A test stands behind the code that it was seen to enter; one that was not seen to enter any is joined by a
broken line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from samdkit import trace
from samdkit.model.code import TestFunction, Unit
from samdkit.model.item import Item, item_id
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


# implements: KIT-SRS-083.1
def trace_graph(project: Project, item: Item, href: Callable[[str], str], words: Words | None = None) -> Figure | None:
    """The item with its neighbours; nothing where it has none.

    `href` gives the address of an item, a unit (by its id) or a test (by its id); where it gives an empty text there is no link.
    """
    say = words or Words()
    near = _Neighbourhood(project, item)
    if len(near.nodes) == 1:
        return None
    steps = near.steps
    shown = capped([sorted(row, key=lambda key: key != item.id) for row in ranked(near.nodes, steps)])
    rows = [[Box(key, _WIDE, _HIGH) for key in kept] for kept, _ in shown]
    for number, (row, (_, more)) in enumerate(zip(rows, shown, strict=True)):
        if more:
            row.append(Box(f"\n{number}", _WIDE, 28))
    layout = lay_out(rows, steps, along=40, across=12)
    drawing = svg.Drawing()
    for seen in (True, False):
        lines = [points for edge, points in layout.edges.items() if (edge in near.unseen) is not seen]
        drawing.arrows(lines, dash="" if seen else "4 3", bent="right")
    for key, box in layout.boxes.items():
        if key.startswith("\n"):
            text = say("+ %(number)s more", number=shown[int(key)][1])
            drawing.words(box.x + _WIDE / 2, box.y + 18, (text,), anchor="middle")
        else:
            drawing.stamp(box.x, box.y, _box(near.nodes[key], href(key) if key != item.id else "", key == item.id))
    title = say("Trace of %(item)s", item=item.id)
    told = "; ".join([words for edge, words in steps.items() if edge in layout.edges])
    return Figure(f"trace-{item.id.lower()}", title, drawing.svg(title, told, layout.wide, layout.high, _MARGIN), told)


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
        self.nodes = {item.id: self._of_item(item)}
        self.steps: dict[tuple[str, str], str] = {}
        """Ends → how it reads: `SRS-001 derives-from UN-001`; of several links one behind the other."""
        self.unseen: set[tuple[str, str]] = set()
        """Those that lead to a test which was not seen to enter the code that it is about."""
        self._tests: dict[str, list[tuple[str, TestFunction, list[Unit]]]] = {}
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
        found = []
        for link in item.links:
            if link.kind in _BACKWARDS and link.kind not in without:
                found += self._step(link.target_item, item.id, link.target_item, f"{item.id} {link.kind} {link.target}")
        for link in self.project.links_to(item.id, *(_ONWARDS - without)):
            found += self._step(link.source, item.id, link.source, f"{link.source} {link.kind} {link.target}")
        return found

    def _behind(self, item: Item, without: frozenset[str]) -> list[Item]:
        """What becomes of an item."""
        found = []
        for link in item.links:
            if link.kind in _ONWARDS and link.kind not in without:
                found += self._step(item.id, link.target_item, link.target_item, f"{item.id} {link.kind} {link.target}")
        for link in self.project.links_to(item.id):
            if link.kind in _BACKWARDS and link.kind not in without:
                found += self._step(item.id, link.source, link.source, f"{link.source} {link.kind} {link.target}")
        self._code(item)
        return found

    def _step(self, start: str, end: str, other: str, words: str) -> list[Item]:
        item = self.project.items.get(other)
        if item is None or not item.in_force or start == end:
            return []
        if other not in self.nodes:
            self.nodes[other] = self._of_item(item)
        self._note(start, end, words)
        return [item]

    def _code(self, item: Item) -> None:
        """Units that implement the item or a part of it; tests of it wait until all units are there."""
        for address in dict.fromkeys([*item.addresses, item.id]):
            for unit in self.project.units_of(address):
                key = _key(unit.origin, unit.id)
                if key not in self.nodes:
                    self.nodes[key] = _of_unit(key, unit)
                self._note(item.id, key, f"{_short(unit.id)} implements {address}")
            tests = self.project.tests_of(address)
            entered = self._entered(address) if tests else {}
            for test in tests:
                self._tests.setdefault(_key(test.origin, test.id), []).append((address, test, entered.get(test.id, [])))

    def _entered(self, address: str) -> dict[str, list[Unit]]:
        """Test function → the units behind an address that it was seen to enter, by runs that count."""
        units = trace.implementing(self.project, address)
        found: dict[str, list[Unit]] = {}
        for one in trace.observed(self.project, address):
            if one.counts:
                reached = [unit for unit in units if unit.origin == one.run.origin and unit.id in one.run.executed]
                found.setdefault(one.run.function, []).extend(reached)
        return found

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

    def _of_item(self, item: Item) -> _Node:
        title = inline.plain(prose.text(self.project, item.title)) if "[" in item.title or "`" in item.title else item.title
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
