"""What the verification came to: the actual results by requirement, what deviates, and what no test verifies."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from samdkit import trace
from samdkit.matrix import Row
from samdkit.model.evidence import Grade, Run
from samdkit.model.item import Item, item_id
from samdkit.technical_file import cells, elements
from samdkit.technical_file.table import Table
from samdkit.technical_file.tables.verification_plan import environment_of

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: What a test may record by `record_property` to say what it expected and what it saw.
_EXPECTED, _ACTUAL = "expected", "actual"
#: More recorded values than these are counted, not listed; each case lists its own.
_MOST = 6


# implements: KIT-SRS-096.2
def results(context: "Context") -> Table:
    """For each requirement part and control: each test with what it came to, what it recorded, where and when."""
    rows: list[tuple[str, ...]] = []
    groups: list[str] = []
    for row in context.matrix:
        found = [*_observed(context, row), *_manual(context, row)] or [_nothing(context, row)]
        rows += [(context.ref(row.address), *one) for one in found]
        groups += [item_id(row.address)] * len(found)
    columns = ("address", "test", "outcome", "what it did", "seconds", "environment", "when")
    title = context.words("Results by requirement")
    return Table("results", title, tuple(map(context.words, columns)), tuple(rows), tuple(groups))


# implements: KIT-SRS-096.2
def did(context: "Context", runs: Iterable[Run]) -> str:
    """What test cases did: how much they asserted and tried, and the values that they recorded."""
    found, words = list(runs), context.words
    lines = []
    if any(not run.results for run in found):
        number = sum(run.assertions for run in found)
        lines.append(words("%(number)s assertions", number=number) if number != 1 else words("1 assertion"))
    examples = sum(run.examples for run in found)
    if examples:
        lines.append(words("%(number)s generated examples", number=examples))
    values = list(dict.fromkeys(one for run in found for one in _values(context, run)))
    lines += values if len(values) <= _MOST else [words("%(number)s recorded values, see the test cases", number=len(values))]
    return cells.below(lines) or cells.NONE


# implements: KIT-SRS-096.3
def deviations(context: "Context") -> Table:
    """Each test and manual protocol that did not simply pass, or whose record speaks of something that has changed."""
    words, project = context.words, context.project
    rows = []
    stale = {one.run.test: one.stale for row in context.matrix for one in trace.observed(project, row.address) if one.stale}
    for run in sorted((one for one in project.runs if not one.origin), key=lambda one: one.test):
        said = _deviation(context, run, stale.get(run.test, ()))
        if said:
            rows.append((cells.code(run.test), said, context.refs(run.verifies), _judged(context, run.function, run.verifies)))
    ran = {run.function for run in project.runs if not run.origin}
    for test in sorted((one for one in project.tests.values() if not one.origin and one.verifies), key=lambda one: one.id):
        if test.id not in ran:
            judged = _judged(context, test.id, test.verifies)
            rows.append((cells.code(test.id), words("not run"), context.refs(test.verifies), judged))
    for item in context.items("test-protocol"):
        if not trace.protocol_passed(project, item):
            verifies = item.targets("verifies")
            said = words("manual protocol without a passed record of this version")
            rows.append((context.ref(item.id), said, context.refs(verifies), _judged(context, item.id, verifies)))
    columns = ("test", "deviation", "verifies", "judged by")
    return Table("deviations", words("Deviations"), tuple(map(words, columns)), tuple(rows))


# implements: KIT-SRS-096.3
def without_test(context: "Context") -> Table:
    """Each address that no test and no passed protocol verifies, with how it is verified instead."""
    realised = elements.realised(context.project)
    rows = []
    for row in context.matrix:
        if row.grade is not Grade.NONE:
            continue
        item = context.project.items[item_id(row.address)]
        tasks = [*elements.tasks_of(context.project, row.address)]
        said = [
            context.words("said to users in %(where)s", where=elements.section(context, one))
            for one in realised.get(row.address, ())
        ]
        protocols = trace.protocols_of(context.project, row.address)
        how = [context.words("to be read against it by manual protocol %(id)s", id=context.ref(one.id)) for one in protocols]
        method = item.attribute("method", row.address[len(item.id) + 1 :])
        if method and method != "test":
            how.append(context.words("by %(method)s", method=context.words(method)))
        open_words = elements.open_by(
            context, tasks or [task for one in protocols for task in elements.tasks_of(context.project, one.id)]
        )
        rows.append(
            (
                context.ref(row.address),
                context.text(cells.short(row.text)),
                cells.below(said) or cells.NONE,
                cells.below([*how, open_words]),
            )
        )
    columns = ("address", "text", "met by words in", "how it is verified")
    title = context.words("Without a passed test")
    return Table("without-test", title, tuple(map(context.words, columns)), tuple(rows))


def _observed(context: "Context", row: Row) -> Iterator[tuple[str, ...]]:
    """Cases of one test function that came to the same, together."""
    groups: dict[tuple[str, str], list[trace.Observed]] = {}
    for one in trace.observed(context.project, row.address):
        groups.setdefault((one.run.function, _outcome(context, one)), []).append(one)
    for (function, outcome), found in sorted(groups.items()):
        runs = [one.run for one in found]
        said = context.words("%(number)s cases", number=len(runs)) + f" {outcome}" if len(runs) > 1 else outcome
        yield (
            cells.code(function),
            said,
            did(context, runs),
            f"{sum(run.duration for run in runs):.2f}",
            cells.below(dict.fromkeys(environment_of(context, run) for run in runs)),
            cells.below(sorted({run.when for run in runs})),
        )


def _manual(context: "Context", row: Row) -> Iterator[tuple[str, ...]]:
    """The manual protocols, each with the records that decide for it."""
    words, project = context.words, context.project
    for protocol in trace.protocols_of(project, row.address):
        name = f"{words('manual protocol')} {context.ref(protocol.id)}"
        records = trace.deciding_records(project, protocol)
        if not records:
            old = bool(trace.records(project, protocol))
            outcome = f"**{words('not run with this version')}**" if old else f"**{words('not run')}**"
            yield name, outcome, elements.open_by(context, elements.tasks_of(project, protocol.id)), "", "", ""
        for one in records:
            said = words(
                "steps and actual results in %(id)s, by the role %(role)s", id=context.ref(one.id), role=one.attribute("role")
            )
            where = cells.cell(one.attribute("configuration") or words("not recorded"))
            yield (
                name,
                cells.bold_if(one.attribute("result") != "pass", one.attribute("result")),
                said,
                "",
                where,
                one.attribute("date"),
            )


def _nothing(context: "Context", row: Row) -> tuple[str, ...]:
    if row.tests:
        return f"**{context.words('not run')}**", "", "", "", "", ""
    return context.words("no test, see %(title)s", title=context.words("Without a passed test")), "", "", "", "", ""


def _outcome(context: "Context", one: trace.Observed) -> str:
    words = context.words
    reason = f": {cells.cell(one.run.reason)}" if one.run.reason else ""
    retried = f", **{words('retried')}**" if one.run.retried else ""
    stale = f", **{words('stale')}**" if one.stale else ""
    return cells.bold_if(not one.run.passed, words(one.run.outcome)) + reason + retried + stale


def _values(context: "Context", run: Run) -> Iterator[str]:
    values = dict(run.values)
    expected, actual = values.pop(_EXPECTED, ""), values.pop(_ACTUAL, "")
    if expected or actual:
        yield context.words("expected %(expected)s, actual %(actual)s", expected=cells.code(expected), actual=cells.code(actual))
    for name, value in values.items():
        yield f"{cells.cell(name)} = {cells.code(value)}"


def _deviation(context: "Context", run: Run, stale: tuple[str, ...]) -> str:
    words = context.words
    lines = []
    if run.outcome != "passed":
        lines.append(words(run.outcome) + (f": {cells.cell(run.reason)}" if run.reason else ""))
    if run.retried:
        lines.append(words("passed only when it was run again"))
    if stale:
        lines.append(words("stale: %(reasons)s", reasons=cells.cell("; ".join(stale))))
    if run.unseen:
        lines.append(words("not seen in full: it started %(names)s", names=cells.cell(", ".join(run.unseen))))
    return cells.below(lines)


def _judged(context: "Context", test: str, verifies: Iterable[str]) -> str:
    """Waivers and open tasks that name the test or what it verifies."""
    names = {test, test.partition("::")[0], *verifies, *(item_id(one) for one in verifies)}
    waivers = [one for one in context.items("waiver") if names & {*one.targets("concerns"), one.attribute("at")}]
    named = [task for one in dict.fromkeys([test, *verifies]) for task in elements.tasks_of(context.project, one)]
    tasks: dict[str, Item] = {one.id: one for one in named}
    if waivers:
        return context.refs(one.id for one in waivers)
    return elements.open_by(context, list(tasks.values()))
