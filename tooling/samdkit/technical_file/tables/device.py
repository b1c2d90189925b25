"""What the device is: each point of Annex II 1.1, its modules, platforms and interfaces, and what a version consists of."""

from collections import Counter
from typing import TYPE_CHECKING

from samdkit import __version__, annex
from samdkit.model.item import Item
from samdkit.technical_file import cells, elements
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: The leaves of Annex II that the device description answers.
_LEAVES = ("II.1.1.", "II.1.2.")


# implements: KIT-SRS-095.1
def description_points(context: "Context") -> Table:
    """Each point of Annex II 1.1 and 1.2 with its state and the place that answers it."""
    rows = []
    for leaf in context.leaves:
        if not leaf.clause.id.startswith(_LEAVES):
            continue
        found = elements.element(context.project, leaf.clause)
        asks = leaf.state in elements.ASKS
        state = cells.bold_if(asks, context.words("open" if asks else str(leaf.state)))
        places = [context.link(one) for one in leaf.documents if leaf.state is annex.State.GENERATED and context.document(one)]
        where = cells.below([*places, elements.where(context, found)]) if places else elements.where(context, found)
        rows.append((leaf.clause.id, context.words(cells.cell(leaf.clause.title)), state, where))
    columns = ("point", "content", "state", "where")
    title = context.words("Where each point of Annex II 1.1 and 1.2 stands")
    return Table("description-points", title, tuple(map(context.words, columns)), tuple(rows))


def modules(context: "Context") -> Table:
    """The parts that the device as a whole consists of, each with what is said of its own purpose."""
    tops = {one.id for one in annex.whole(context.project)}
    parts = [one for one in context.items("architecture") if tops & set(one.targets("part-of"))]
    chosen = parts or [one for one in context.items("architecture") if one.id in tops]
    rows = [
        (
            context.named(item),
            context.text(cells.short(first_paragraph(item))),
            _purpose(context, item),
            item.attribute("safety-class"),
            context.refs(one.id for one in context.items("interface") if item.id in one.targets("part-of")) or cells.NONE,
        )
        for item in chosen
    ]
    columns = ("module", "what it does", "medical purpose of its own", "class", "interfaces")
    return Table("modules", context.words("Modules"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-095.1
def platforms(context: "Context") -> Table:
    """The platforms that the maker states, and those that tests ran on."""
    words = context.words
    stated = (words("stated by the maker"), elements.fact(context, "platforms"), cells.NONE)
    own = [run for run in context.project.runs if not run.origin and not run.results]
    ran = Counter(run.environment for run in own)
    passed = Counter(run.environment for run in own if run.passed)
    rows = [stated]
    for digest in sorted(ran):
        found = context.project.environments.get(digest)
        name = f"Python {found.python}, {found.platform}" if found is not None else digest
        said = words("%(all)s test cases, %(passed)s passed", all=ran[digest], passed=passed[digest])
        rows.append((words("tested on"), cells.cell(name), said))
    if not ran:
        rows.append((words("tested on"), f"**{words('nothing yet')}**", cells.NONE))
    columns = ("origin", "platform", "observed")
    return Table("platforms", words("Platforms"), tuple(map(words, columns)), tuple(rows))


def interfaces(context: "Context") -> Table:
    """Each interface in short."""
    rows = [
        (
            context.named(item),
            context.words("external" if item.attribute("external") == "yes" else "internal"),
            context.said(item, "peer") or cells.NONE,
            context.said(item, "protocol") or cells.NONE,
            context.words(item.attribute("data") or cells.NONE),
        )
        for item in context.items("interface")
    ]
    columns = ("interface", "reach", "with", "protocol", "data")
    return Table("interfaces-in-short", context.words("Interfaces in short"), tuple(map(context.words, columns)), tuple(rows))


def version(context: "Context") -> Table:
    """What this version consists of."""
    words, project = context.words, context.project
    commit = project.commit
    rows = [
        (words("version of the device"), elements.fact(context, "version")),
        (words("date of release"), elements.fact(context, "released")),
        (words("commit"), cells.code(commit.id[:12]) if commit.id else words("none yet")),
        (words("this file made by"), f"samdkit {__version__}"),
    ]
    rows += [(words("component"), f"{one.name} {one.version}") for one in (project.lock.components if project.lock else ())]
    packages = [one for one in project.packages if not one.development]
    link = context.link("soup")
    rows.append(
        (words("packages of others"), words("%(number)s in the runtime lock, see %(link)s", number=len(packages), link=link))
    )
    columns = ("what", "which")
    return Table("version", words("What this version consists of"), tuple(map(words, columns)), tuple(rows))


def first_paragraph(item: Item) -> str:
    """The beginning of an item's text; its title where there is none."""
    return item.text.strip().partition("\n\n")[0] or item.title


def _purpose(context: "Context", item: Item) -> str:
    """Whether the questionnaire was answered for the module itself."""
    answered = [one for one in context.items("answer") if item.id in one.targets("concerns")]
    if answered:
        return context.words("argued under %(link)s", link=context.link("classification"))
    return context.words("no answers of its own: judged with the whole")
