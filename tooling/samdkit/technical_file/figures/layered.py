"""Where the boxes of a small graph stand: in ranks, in each rank in an order that crosses few lines.

Ranks are given or follow from the edges; edges over several ranks pass between the boxes. Meant for pictures that a person can
read: what goes beyond `MOST` boxes is counted instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

#: How many boxes a picture shows.
MOST = 60
_SWEEPS = 2
#: How far an edge between boxes of one rank swings out.
_SWING = 16.0
#: The lane of an edge that passes through a rank.
_LANE = 12.0

Edge = tuple[str, str]
Point = tuple[float, float]


@dataclass(slots=True)
class Box:
    """A box with its size and, once it is laid out, the place of its upper left corner."""

    name: str
    wide: float
    high: float
    x: float = 0
    y: float = 0


@dataclass(slots=True)
class Layout:
    """A graph with places."""

    boxes: dict[str, Box]
    edges: dict[Edge, list[Point]] = field(default_factory=dict)
    """The points of each edge, from border to border."""
    wide: float = 0
    high: float = 0


def capped(rows: Sequence[Sequence[str]], most: int = MOST) -> list[tuple[list[str], int]]:
    """Of each rank the first ones, and how many more there are; the longest ranks give way first."""
    kept = [len(row) for row in rows]
    while sum(kept) > most:
        longest = max(range(len(kept)), key=lambda index: (kept[index], index))
        kept[longest] -= 1
    return [(list(row[:count]), len(row) - count) for row, count in zip(rows, kept, strict=True)]


def ranked(names: Iterable[str], edges: Iterable[Edge]) -> list[list[str]]:
    """Names in ranks, each behind everything that leads to it; edges that close a circle count for nothing."""
    order = list(dict.fromkeys(names))
    following: dict[str, list[str]] = {name: [] for name in order}
    for start, end in edges:
        if start in following and end in following and start != end:
            following[start].append(end)
    found = dict.fromkeys(order, 0)
    for name in _opened(order, following):
        for end in following[name]:
            found[end] = max(found[end], found[name] + 1)
    rows: list[list[str]] = [[] for _ in range(max(found.values(), default=-1) + 1)]
    for name in order:
        rows[found[name]].append(name)
    return rows


def _opened(order: Sequence[str], following: dict[str, list[str]]) -> list[str]:
    """Names so that each comes before what follows it; the edges that close a circle are taken out of `following`."""
    done: list[str] = []
    on_the_way: dict[str, bool] = {}
    for start in order:
        way = [(start, iter(list(following[start])))] if start not in on_the_way else []
        on_the_way[start] = bool(way)
        while way:
            name, left = way[-1]
            end = next(left, None)
            if end is None:
                on_the_way[name] = False
                done.append(name)
                way.pop()
            elif on_the_way.get(end):
                following[name].remove(end)
            elif end not in on_the_way:
                on_the_way[end] = True
                way.append((end, iter(list(following[end]))))
    return done[::-1]


def lay_out(
    rows: Sequence[Sequence[Box]], edges: Iterable[Edge], *, along: float = 48, across: float = 14, down: bool = False
) -> Layout:
    """Boxes in their ranks, the first rank at the left, or at the top with `down`; `along` and `across` are the gaps."""
    rank = {box.name: number for number, row in enumerate(rows) for box in row}
    layout = Layout({box.name: box for row in rows for box in row})
    wanted = [edge for edge in dict.fromkeys(edges) if edge[0] in rank and edge[1] in rank and edge[0] != edge[1]]
    lanes = {edge: _lanes(edge, rank) for edge in wanted}
    order = [[box.name for box in row] for row in rows]
    for edge, names in lanes.items():
        first = min(rank[edge[0]], rank[edge[1]]) + 1
        for number, name in enumerate(names, first):
            order[number].append(name)
    _sort(order, _neighbours(wanted, lanes, rank))
    passages = _place(layout, order, rank, along, across, down=down)
    for edge in wanted:
        layout.edges[edge] = _points(layout, edge, rank, [point for name in lanes[edge] for point in passages[name]], down=down)
    if any(rank[start] == rank[end] == len(rows) - 1 for start, end in wanted):
        layout.wide, layout.high = layout.wide + (0 if down else _SWING), layout.high + (_SWING if down else 0)
    return layout


def _lanes(edge: Edge, rank: Mapping[str, int]) -> list[str]:
    """Names for the passages of an edge through the ranks between its ends, by rising rank."""
    low, high = sorted((rank[edge[0]], rank[edge[1]]))
    return [f"{edge[0]}\n{edge[1]}\n{number}" for number in range(low + 1, high)]


def _neighbours(edges: Iterable[Edge], lanes: Mapping[Edge, list[str]], rank: Mapping[str, int]) -> dict[str, list[list[str]]]:
    """For each box and lane those that it is joined to in the rank before and in the rank behind."""
    found: dict[str, list[list[str]]] = {}
    for edge in edges:
        start, end = edge if rank[edge[0]] <= rank[edge[1]] else (edge[1], edge[0])
        if rank[start] == rank[end]:
            continue
        way = [start, *lanes[edge], end]
        for before, behind in pairwise(way):
            found.setdefault(behind, [[], []])[0].append(before)
            found.setdefault(before, [[], []])[1].append(behind)
    return found


def _sort(order: list[list[str]], neighbours: Mapping[str, list[list[str]]]) -> None:
    """Each rank by where its neighbours stand, once forward and once back."""
    place = {name: (index + 0.5) / len(row) for row in order for index, name in enumerate(row)}
    for sweep in range(_SWEEPS):
        for row in order if sweep % 2 == 0 else order[::-1]:
            if len(row) == 1:
                continue
            wanted = {}
            for name in row:
                joined = neighbours[name][sweep % 2] if name in neighbours else []
                wanted[name] = sum([place[one] for one in joined]) / len(joined) if joined else place[name]
            row.sort(key=wanted.__getitem__)
            for index, name in enumerate(row):
                place[name] = (index + 0.5) / len(row)


def _place(
    layout: Layout, order: list[list[str]], rank: Mapping[str, int], along: float, across: float, *, down: bool
) -> dict[str, tuple[Point, Point]]:
    """Gives each box its place, and each lane the points where it enters and leaves its rank."""
    boxes = layout.boxes
    depths = [max([(boxes[name].high if down else boxes[name].wide) for name in row if name in rank], default=0) for row in order]
    lengths = [
        sum([((boxes[name].wide if down else boxes[name].high) if name in rank else _LANE) + across for name in row]) - across
        for row in order
    ]
    whole = max(lengths, default=0)
    lanes: dict[str, tuple[Point, Point]] = {}
    start = 0.0
    for row, depth, length in zip(order, depths, lengths, strict=True):
        at = (whole - length) / 2
        for name in row:
            box = boxes.get(name)
            if box is None:
                middle, end = at + _LANE / 2, start + depth
                lanes[name] = ((middle, start), (middle, end)) if down else ((start, middle), (end, middle))
                at += _LANE + across
            elif down:
                box.x, box.y = at, start + (depth - box.high) / 2
                at += box.wide + across
            else:
                box.x, box.y = start + (depth - box.wide) / 2, at
                at += box.high + across
        start += depth + along
    deep = max(start - along, 0)
    layout.wide, layout.high = (whole, deep) if down else (deep, whole)
    return lanes


def _points(layout: Layout, edge: Edge, rank: Mapping[str, int], lanes: list[Point], *, down: bool) -> list[Point]:
    """From the border of one box to the border of the other."""
    start, end = layout.boxes[edge[0]], layout.boxes[edge[1]]
    if rank[start.name] == rank[end.name]:
        return _swing(start, end, down=down)
    back = rank[start.name] > rank[end.name]
    first, last = (end, start) if back else (start, end)
    points = [_side(first, down=down, far=True), *lanes, _side(last, down=down, far=False)]
    return points[::-1] if back else points


def _side(box: Box, *, down: bool, far: bool) -> Point:
    """The middle of the side towards the next rank, or of that towards the rank before."""
    if down:
        return (box.x + box.wide / 2, box.y + (box.high if far else 0))
    return (box.x + (box.wide if far else 0), box.y + box.high / 2)


def _swing(start: Box, end: Box, *, down: bool) -> list[Point]:
    """Out of one box and into another of the same rank."""
    first, last = _side(start, down=down, far=True), _side(end, down=down, far=True)
    if down:
        low = max(first[1], last[1]) + _SWING
        return [first, (first[0], low), (last[0], low), last]
    right = max(first[0], last[0]) + _SWING
    return [first, (right, first[1]), (right, last[1]), last]
