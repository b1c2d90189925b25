"""Three pictures of the architecture: its items and who uses whom, where data flow, and what runs where.

Each shows what the items state and, by another line or in words, what only the code shows. A table says the same in full.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from samdkit.design import structure
from samdkit.model.code import ConnectionKind
from samdkit.technical_file import inline
from samdkit.technical_file.blocks import Figure
from samdkit.technical_file.figures import svg
from samdkit.technical_file.figures.layered import MOST, Box, Edge, Layout, lay_out, ranked
from samdkit.technical_file.tables import architecture
from samdkit.views import Flow, packages, views

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

_MARGIN = 10.0
_WIDE, _ROOM = 172.0, 158.0
_ITEM_WIDE, _ITEM_ROOM = 236.0, 222.0
#: How many times as high as wide a picture may be, so that set across a page it stays on the page.
_HIGHEST = 1.25
_LINE = svg.SIZE * svg.LEADING
_STATED_ONLY, _SEEN_ONLY = "2 4", "7 4"
#: Of a way whose direction nobody knows.
_UNTOLD = "line"
_CLASSES = {"A": "sky", "B": "mint", "C": "sand"}


# implements: KIT-SRS-083.2
def static_view(context: "Context") -> Figure | None:
    """Items with code in ranks, each above what it uses; ways that lead there already by other arrows are left out."""
    words, found = context.words, views(context.project)
    elements = structure(context.project).elements
    if not elements:
        return None
    foreign: dict[str, list[str]] = {}
    for owner, package, _ in packages(context.project):
        foreign.setdefault(owner, []).append(package)
    ends = {end for arrow in found.arrows for end in (arrow.source, arrow.target)}
    units = {one.item.id: len(one.units) for one in elements}
    names = [one.id for one in context.items("architecture") if one.id in ends or one.id in units]
    shown = names[:MOST]
    drawn = {(arrow.source, arrow.target): arrow for arrow in found.arrows if arrow.source in shown and arrow.target in shown}
    agreeing = [edge for edge, arrow in drawn.items() if arrow.imports and (arrow.stated or not found.states_uses)]
    kept = _reduced(agreeing) | (drawn.keys() - set(agreeing))
    boxes, texts = {}, {}
    for name in shown:
        texts[name] = _element(context, name, units.get(name, 0), foreign.get(name, []))
        boxes[name] = Box(name, _ITEM_WIDE, 12 + _LINE * (1 + len(texts[name])))
    rows = [[boxes[name] for name in row] for row in ranked(shown, drawn)]
    layout = lay_out(rows, [edge for edge in drawn if edge in kept], along=34, across=16, down=True)
    drawing = svg.Drawing()
    for dash, edges in (
        ("", [edge for edge in kept if edge in set(agreeing)]),
        (_STATED_ONLY, [edge for edge in kept if drawn[edge].stated and not drawn[edge].imports]),
        (_SEEN_ONLY, [edge for edge in kept if drawn[edge].imports and edge not in set(agreeing)]),
    ):
        drawing.arrows([layout.edges[edge] for edge in sorted(edges)], dash=dash, bent="down")
    for name, box in layout.boxes.items():
        item = context.project.items[name]
        tone = svg.TONES[_CLASSES.get(item.attribute("safety-class"), "plain")]
        drawing.box(box.x, box.y, box.wide, box.high, tone, name, texts[name])
    wide, high = _legend(context, drawing, layout.high + 26, stated=found.states_uses, left_over=len(names) - len(shown))
    title = words("Items of the architecture and what they use")
    told = "; ".join(
        words("%(one)s uses %(other)s (%(how)s)", one=edge[0], other=edge[1], how=words(architecture.state_of(drawn[edge])))
        for edge in sorted(drawn)
    ) or words("%(items)s: none of them uses another", items=", ".join(shown))
    picture = drawing.svg(title, told, max(layout.wide, wide, high / _HIGHEST), high, _MARGIN)
    return Figure("static-view", title, picture, told)


def _element(context: "Context", name: str, units: int, foreign: list[str]) -> tuple[str, ...]:
    """What stands in the box of an item: its title, its class and marked units, its whole, its packages."""
    item, words = context.project.items[name], context.words
    facts = [words("class %(name)s", name=item.attribute("safety-class"))] if item.attribute("safety-class") else []
    facts += [words("%(count)s marked units", count=units)] if units else []
    lines = [*svg.wrapped(inline.plain(context.text(item.title)), _ITEM_ROOM, 2), *svg.wrapped(", ".join(facts), _ITEM_ROOM, 1)]
    if item.targets("part-of"):
        lines += svg.wrapped(words("part of %(item)s", item=", ".join(item.targets("part-of"))), _ITEM_ROOM, 1)
    if foreign:
        lines += svg.wrapped(words("with %(packages)s", packages=", ".join(foreign)), _ITEM_ROOM, 3)
    return tuple(lines)


def _reduced(edges: Sequence[Edge]) -> set[Edge]:
    """The edges without those whose ends are joined by a longer way; edges of a circle all stay."""
    following: dict[str, set[str]] = {}
    for start, end in edges:
        following.setdefault(start, set()).add(end)
    reached = {start: _reach(start, following) for start in following}
    kept = set()
    for start, end in edges:
        longer = any(
            end in reached.get(other, ()) and start not in reached.get(other, ()) and other not in reached.get(end, ())
            for other in following[start] - {end}
        )
        if not longer:
            kept.add((start, end))
    return kept


def _reach(start: str, following: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    left = [start]
    while left:
        new = following.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


def _legend(context: "Context", drawing: svg.Drawing, y: float, *, stated: bool, left_over: int) -> tuple[float, float]:
    """What classes and lines mean; how wide it is, and where it ends."""
    words = context.words
    svg.legend(drawing, 0, y, [(svg.TONES[tone], words("class %(name)s", name=name)) for name, tone in _CLASSES.items()])
    lines = [("", words("stated, and seen in the code") if stated else words("seen in the code"))]
    lines += (
        [(_SEEN_ONLY, words("seen in the code, not stated")), (_STATED_ONLY, words("stated, not seen in the code"))]
        if stated
        else []
    )
    x = 0.0
    for dash, text in lines:
        drawing.arrow([(x, y + 31), (x + 34, y + 31)], dash=dash)
        drawing.words(x + 42, y + 36, (text,))
        x += 42 + svg.width(text) + 20
    told = words("An arrow is left out where others lead there already; the table has them all.")
    if left_over:
        told += " " + words("%(number)s more items are in the table.", number=left_over)
    drawing.words(0, y + 60, (told,))
    return max(x, svg.width(told)), y + 66


# implements: KIT-SRS-083.2
def data_flow_view(context: "Context") -> Figure | None:
    """Other systems at the left, the device in the middle, what it keeps data in at the right, with the interfaces between."""
    words, found = context.words, views(context.project)
    if not found.flows and not found.stray:
        return None
    plan = _Flows(context)
    for flow in found.flows:
        plan.add(flow)
    for name, connections in found.stray.items():
        kinds = dict.fromkeys(one.kind for one in connections)
        counted = (f"{words(architecture.KINDS[kind])} ({sum(one.kind is kind for one in connections)})" for kind in kinds)
        joint = plan.box(1, f"stray {name}", "rose", words("no interface"), ", ".join(counted))
        plan.ways[plan.owner(name), joint] = _SEEN_ONLY
    layout = lay_out([column for column in plan.columns if column], plan.ways, along=52, across=16)
    drawing = svg.Drawing()
    plan.edge_of_device(drawing, layout)
    for dash in ("", _SEEN_ONLY):
        drawing.arrows([points for edge, points in layout.edges.items() if plan.ways[edge] == dash], dash=dash, bent="right")
    for edge, points in layout.edges.items():
        if plan.ways[edge] == _UNTOLD:
            drawing.line(points)
    for key, box in layout.boxes.items():
        tone, head, lines = plan.looks[key]
        drawing.box(box.x, box.y, box.wide, box.high, svg.TONES[tone], head, lines)
    entries = [("sand", words("interface with health data")), ("plain", words("other interface")), ("sky", words("peer"))]
    end = svg.legend(drawing, 0, layout.high + 26, [(svg.TONES[tone], text) for tone, text in entries])
    note = words("An arrow leads from who calls to who is called; a line without a head: the code does not tell.")
    drawing.words(0, layout.high + 62, (note,))
    title = words("Where data enter, leave and stay")
    told = "; ".join(_flow_words(context, flow) for flow in found.flows)
    for name in found.stray:
        told += "; " + words("%(item)s: ways out of the code without an interface", item=name or words("no item"))
    wide = max(layout.wide, end, svg.width(note))
    return Figure(
        "data-flow-view",
        title,
        drawing.svg(title, told.removeprefix("; "), wide, layout.high + 68, _MARGIN),
        told.removeprefix("; "),
    )


class _Flows:
    """The boxes of the data-flow view, in columns: systems, their interfaces, items, inner interfaces, what is behind them."""

    def __init__(self, context: "Context") -> None:
        self.context = context
        self.columns: list[list[Box]] = [[], [], [], [], []]
        self.looks: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        """Box → tone, head and lines."""
        self.ways: dict[Edge, str] = {}
        """Edge → its dashes, or that no direction is known."""

    def box(self, column: int, key: str, tone: str, head: str, text: str) -> str:
        """The box of that name, made if it is not there."""
        if key not in self.looks:
            lines = svg.wrapped(text, _ROOM, 3)
            self.looks[key] = (tone, svg.wrapped(head, _ROOM / 1.05, 1)[0] if head else "", lines)
            self.columns[column].append(Box(key, _WIDE, 14 + _LINE * (bool(head) + len(lines))))
        return key

    def owner(self, name: str) -> str:
        """The box of an architecture item; of code that belongs to none, a box that says so."""
        item, words = self.context.project.items.get(name), self.context.words
        title = inline.plain(self.context.text(item.title)) if item is not None else words("no item of the architecture")
        return self.box(2, f"item {name}", "lilac", name, title)

    def add(self, flow: Flow) -> None:
        """An interface with its peer and the items at whose edge it is."""
        context, words, item = self.context, self.context.words, flow.interface
        data, title = item.attribute("data"), inline.plain(context.text(item.title))
        text = f"{title}; {words('%(kind)s data', kind=words(data))}" if data not in {"", "none"} else title
        joint = self.box(1 if flow.external else 3, item.id, "sand" if data == "health" else "plain", item.id, text)
        peer = inline.plain(context.text(item.attribute("peer"))) or words("peer not named")
        end = self.box(0 if flow.external else 4, f"peer {flow.external} {peer}", "sky", "", peer)
        for name in flow.owners:
            for edge, dash in _directed((end, joint, self.owner(name)), flow):
                self.ways.setdefault(edge, dash)
        if not flow.owners:
            self.ways.setdefault((end, joint), _UNTOLD)

    def edge_of_device(self, drawing: svg.Drawing, layout: Layout) -> None:
        """A broken line between other systems and the interfaces."""
        if self.columns[0] and (self.columns[1] or self.columns[2]):
            x = max(box.x + box.wide for box in self.columns[0]) + 12
            drawing.line([(x, 0), (x, layout.high + 8)], dash="10 5", colour=svg.INK)
            drawing.words(x + 4, layout.high + 14, (self.context.words("edge of the device"),), size=11)


def _directed(way: tuple[str, str, str], flow: Flow) -> list[tuple[Edge, str]]:
    """Peer, interface and item joined in the direction of the call, as far as the code tells."""
    peer, joint, item = way
    kinds = flow.kinds & {ConnectionKind.INCOMING, ConnectionKind.OUTGOING}
    if not flow.external or kinds == {ConnectionKind.OUTGOING}:
        return [((item, joint), ""), ((joint, peer), "")]
    known = "" if kinds == {ConnectionKind.INCOMING} else _UNTOLD
    return [((peer, joint), known), ((joint, item), known)]


def _flow_words(context: "Context", flow: Flow) -> str:
    words, item = context.words, flow.interface
    return words(
        "%(interface)s joins %(items)s and %(peer)s over %(protocol)s, data: %(data)s",
        interface=item.id,
        items=", ".join(flow.owners) or words("nothing"),
        peer=inline.plain(context.text(item.attribute("peer"))) or words("a peer that is not named"),
        protocol=inline.plain(context.text(item.attribute("protocol"))) or words("a protocol that is not named"),
        data=words(item.attribute("data") or "not stated"),
    )


# implements: KIT-SRS-083.2
def deployment_view(context: "Context") -> Figure | None:
    """The device with what is in its environment, what stands beside it, and whom it talks to."""
    words, project = context.words, context.project
    flows = views(project).flows
    if not project.identity.fact("name"):
        return None
    drawing = svg.Drawing()
    wide, gap = 240.0, 110.0
    left, right = wide + gap, 2 * wide + 60 + 2 * gap
    inside = [words("in the environment of the device"), *architecture.pythons(context)]
    inside += [f"{one.name} {one.version}" for one in (project.lock.components if project.lock else [])]
    count = architecture.package_count(context)
    inside += [words("%(count)s packages of the lock", count=count)] if count else []
    lines = [line for one in inside for line in svg.wrapped(one, wide - 20, 2)]
    platforms = project.identity.fact("platforms")
    place = svg.wrapped(platforms if platforms not in {"", "open"} else words("platforms: open"), wide + 10, 6)
    head = f"{project.identity.fact('name')} {project.identity.version}"
    inner = 30 + _LINE * (len(lines) + 1)
    outer = inner + 40 + _LINE * len(place)
    peers = [_peers(context, flows, external=True), _peers(context, flows, external=False)]
    heights = [sum(22 + _LINE * len(lines) for lines in column.values()) + 14 * max(len(column) - 1, 0) for column in peers]
    whole = max([outer, *heights])
    top = (whole - outer) / 2
    drawing.rectangle(left, top, wide + 60, outer, svg.TONES["plain"])
    drawing.words(left + 36, top + 20, place)
    box_top = top + 26 + _LINE * len(place)
    drawing.box(left + 30, box_top, wide, inner, svg.TONES["lilac"], head, lines)
    ways = []
    for column, x, high in zip(peers, (0.0, right), heights, strict=True):
        y = (whole - high) / 2
        for number, texts in enumerate(column.values(), 1):
            size = 22 + _LINE * len(texts)
            drawing.box(x, y, wide, size, svg.TONES["slate" if x else "sky"], "", texts)
            towards = box_top + inner * number / (len(column) + 1)
            ways.append([(x, y + size / 2), (left + 30 + wide, towards)] if x else [(wide, y + size / 2), (left + 30, towards)])
            y += size + 14
    for points in ways:
        drawing.line(points)
    title = words("What runs where")
    told = "; ".join(
        ": ".join(inline.plain(cell).replace("\n", " ") for cell in row[:3]) for row in context.table("deployment").rows
    )
    used = right + wide if peers[1] else left + wide + 60
    return Figure("deployment-view", title, drawing.svg(title, told, used, whole, _MARGIN), told)


def _peers(context: "Context", flows: list[Flow], *, external: bool) -> dict[str, list[str]]:
    """Peer → what stands in its box: its name, and each interface with its protocol."""
    found: dict[str, list[str]] = {}
    for flow in flows:
        if flow.external is external:
            item = flow.interface
            peer = inline.plain(context.text(item.attribute("peer"))) or context.words("peer not named")
            lines = found.setdefault(peer, list(svg.wrapped(peer, 220, 2)))
            protocol = inline.plain(context.text(item.attribute("protocol")))
            lines += svg.wrapped(f"{item.id}: {protocol}" if protocol else item.id, 220, 2)
    return found
