"""SOUP: everything in the product that its maker did not make."""

from typing import TYPE_CHECKING

from samdkit.shipped import EVALUATION, Kind, Shipped, needed_by, shipped
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


# implements: KIT-SRS-087.1
def register(context: "Context") -> Table:
    """Everything in the product that its maker did not make, with what IEC 62304 wants known of it; what nobody wrote is open."""
    everything = shipped(context.project)
    rows = [_component_row(context, one) if one.kind is Kind.COMPONENT else _row(context, one, everything) for one in everything]
    columns = (
        "package", "version", "maker", "item", "needed by", "purpose", "required of it", "needs of the system", "if it fails",
        "published anomalies",
    )  # fmt: skip
    return Table("soup-register", context.words("SOUP register"), tuple(map(context.words, columns)), tuple(rows))


def _row(context: "Context", one: Shipped, everything: list[Shipped]) -> tuple[str, ...]:
    asked = context.project.identity.safety_class != "A"
    return (
        cells.cell(one.name),
        one.version or _open(context),
        _said(context, one, "maker") or _open(context),
        context.refs(item.id for item in one.items) or _open(context),
        _needed_by(context, one, everything),
        _said(context, one, "purpose") or _open(context),
        _said(context, one, "requirements") or _open(context, asked=asked),
        _said(context, one, "environment") or _open(context, asked=asked),
        _failure(context, one) or _open(context, asked=asked),
        _anomalies(context, one, asked=asked),
    )


def _component_row(context: "Context", one: Shipped) -> tuple[str, ...]:
    """A component has a dossier of its own, with its own SOUP, risks and evidence."""
    own = context.words("in its own dossier")
    by = context.words("the device") if one.declared else ""
    return (cells.cell(one.name), one.version, own, context.link("components"), by, own, own, own, own, own)


# implements: KIT-SRS-087.2
def _open(context: "Context", *, asked: bool = True) -> str:
    return f"**{context.words('open')}**" if asked else context.words("not asked of class A")


def _needed_by(context: "Context", one: Shipped, everything: list[Shipped]) -> str:
    device = [context.words("the device")] if one.declared else []
    return ", ".join([*device, *map(cells.cell, needed_by(everything, one))]) or context.words("not recorded")


def _said(context: "Context", one: Shipped, name: str) -> str:
    """What its items say, each with its id where they say different things."""
    said = {item.id: context.said(item, name) for item in one.items if item.attribute(name).strip()}
    if len(set(said.values())) <= 1:
        return next(iter(said.values()), "")
    return cells.below(f"{context.ref(name)}: {text}" for name, text in said.items())


def _failure(context: "Context", one: Shipped) -> str:
    """What happens if it fails, in words or as the risks that its items are linked with."""
    found = []
    for item in one.items:
        ends = [end for kind in ("affects", "concerns") for end in item.targets(kind)]
        ends += [link.source for link in context.project.links_to(item.id, "concerns", "derives-from")]
        found += [end for end in ends if (other := context.project.item(end)) is not None and other.kind == "risk"]
    risks = context.refs(dict.fromkeys(found))
    return cells.below(text for text in (_said(context, one, "failure"), risks) if text)


def _anomalies(context: "Context", one: Shipped, *, asked: bool) -> str:
    """The evaluation of published anomalies; it needs a source, a day and a verdict."""
    whole = [item for item in one.items if all(item.attribute(name).strip() for name in EVALUATION)]
    if not whole:
        return cells.below(text for text in (_open(context, asked=asked), _said(context, one, "anomaly-verdict")) if text)
    return cells.below(
        f"{context.said(item, 'anomaly-verdict')} ({context.said(item, 'anomaly-source')}, {item.attribute('anomaly-date')})"
        for item in whole[:1]
    )


def packages(context: "Context") -> Table:
    """Every package of the runtime lock."""
    not_known = context.words("not known before `samdkit verify`")
    rows = [
        (
            one.name,
            one.version,
            cells.cell(one.licence or (context.words("not stated") if one.tested else not_known)),
            str(len(one.hashes)),
            cells.code(one.marker) if one.marker else context.words("always"),
        )
        for one in shipped(context.project)
        if one.kind in {Kind.PACKAGE, Kind.COMPONENT}
    ]
    columns = ("package", "version", "licence", "accepted files", "installed")
    return Table("packages", context.words("Everything in the product"), tuple(map(context.words, columns)), tuple(rows))
