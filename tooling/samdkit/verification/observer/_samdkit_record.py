"""One test case as it is seen while it runs, and the line that is written of it."""

import functools
import os

import pytest
from _samdkit_surroundings import Notes

_PHASES = ("import", "setup", "call", "teardown")


def verified_ids(item):
    """The ids that count for a test case: its parameter's marks, else its function's, else its nearest class's."""
    choices = [getattr(getattr(item, "callspec", None), "marks", ()), item.own_markers]
    choices += [node.own_markers for node in reversed(item.listchain()) if isinstance(node, pytest.Class)]
    for marks in choices:
        found = [mark for mark in marks if mark.name == "verifies"]
        if found:
            return sorted({str(one) for mark in found for one in mark.args})
    return []


def identity(item, root):
    """Which test it is and what it verifies; a group that xdist appends to the name is taken off."""
    name = item.nodeid
    for mark in item.iter_markers("xdist_group"):
        group = mark.args[0] if mark.args else mark.kwargs.get("name", "default")
        name = name.removesuffix(f"@{group}")
    chain = [node.name for node in item.listchain() if isinstance(node, pytest.Class)]
    return {
        "test": name,
        "file": _relative(str(item.path), root),
        "function": ".".join([*chain, getattr(item, "originalname", None) or item.name]),
        "verifies": verified_ids(item),
    }


@functools.cache
def _relative(path, root):
    return os.path.relpath(os.path.realpath(path), root).replace(os.sep, "/")


def definitions_of(item):
    """The fixtures that a test case stands on, asked for by name or at run time.

    Read off pytest's private tables, as no hook tells of a fixture that is used again.
    """
    info = getattr(item, "_fixtureinfo", None)
    found = set((getattr(getattr(item, "_request", None), "_fixture_defs", None) or {}).values())
    todo, seen = [(name, 1) for name in getattr(info, "initialnames", ())], set()
    while todo:
        name, depth = wanted = todo.pop()
        definitions = info.name2fixturedefs.get(name, ())
        if wanted not in seen and len(definitions) >= depth:
            seen.add(wanted)
            found.add(definitions[-depth])
            # A fixture that asks for its own name means the one that it hides.
            todo += [(other, depth + 1 if other == name else 1) for other in definitions[-depth].argnames]
    return found


class Record:
    """What is known so far of the test case at work."""

    def __init__(self, item, root):
        self.item = item
        self.root = root
        self.identity = identity(item, root)
        self.phase = "setup"
        self.hits = {phase: set() for phase in _PHASES}
        self.outcome, self.reason = "not-run", ""
        self.calls = self.assertions = self.examples = self.rejected = 0
        self.duration = 0.0
        self.subtest_failed = False
        self.notes = Notes()
        self.raised = set()
        """Where exceptions came from that the test waited for."""

    def add(self, hits, phase=""):
        """Notes blocks as entered in a phase, by default the present one."""
        self.hits[phase or self.phase] |= hits

    def reported(self, report, call):
        """Takes what pytest says of a phase that has ended."""
        self.duration += report.duration
        if report.when == "setup":
            self.outcome, self.reason = "not-run", ""
        elif report.when == "call":
            self.calls += 1
        outcome = _outcome(report)
        if outcome and not (report.when == "teardown" and self.outcome == "failed"):
            self.outcome, self.reason = outcome, self._reason(report, call, outcome)
        self.phase = {"setup": "call", "call": "teardown"}.get(report.when, "setup")

    def _reason(self, report, call, outcome):
        """Why it did not pass: the exception's type and place, or what a skip says; no values, they may be health data."""
        text = ""
        if outcome == "skipped":
            text = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else "skipped")
        elif outcome in {"xfailed", "xpassed"}:
            text = str(getattr(report, "wasxfail", "") or report.longrepr)
        elif call.excinfo is not None:
            last = call.excinfo.traceback[-1] if call.excinfo.traceback else None
            place = f" at {self._short(str(last.path))}:{last.lineno + 1}" if last else ""
            text = f"{call.excinfo.typename}{place}"
        return (text.splitlines() or [""])[0][:300]

    def _short(self, path):
        inside = os.path.realpath(path).startswith(self.root + os.sep)
        return os.path.relpath(os.path.realpath(path), self.root) if inside else os.path.basename(path)

    def example(self, *, rejected):
        """Notes an example of hypothesis, one that an assumption turned away or one that ran."""
        if rejected:
            self.rejected += 1
        else:
            self.examples += 1

    def as_json(self, data_files):
        """The line of the finished test case; `data_files` picks the project's data among files."""
        if self.subtest_failed and self.outcome == "passed":
            self.outcome, self.reason = "failed", "a subtest failed"
        return {
            **Record.empty(self.identity),
            "outcome": self.outcome,
            "reason": self.reason,
            "retried": self.calls > 1,
            "phases": {phase: sorted(hits) for phase, hits in self.hits.items() if hits},
            "assertions": self.assertions,
            "examples": self.examples,
            "rejected": self.rejected,
            "raised": sorted(self.raised),
            "opened": data_files(self.notes.read),
            "written": data_files(self.notes.own),
            "unseen": sorted(self.notes.unseen),
            "properties": {str(name): str(value)[:200] for name, value in self.item.user_properties},
            "duration": round(self.duration, 4),
        }

    @staticmethod
    def empty(identity_of_test):
        """The line of a test case that never ran; `phases` has what it entered when, as numbers of the plan's blocks."""
        return {
            **identity_of_test,
            "outcome": "not-run",
            "reason": "",
            "retried": False,
            "phases": {},
            "assertions": 0,
            "examples": 0,
            "rejected": 0,
            "raised": [],
            "opened": [],
            "written": [],
            "unseen": [],
            "properties": {},
            "duration": 0,
        }


def _outcome(report):
    """What a phase's report says of the test, or nothing where it says nothing."""
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.outcome == "skipped" else "xpassed"
    if report.when == "call":
        strict = isinstance(report.longrepr, str) and report.longrepr.startswith("[XPASS(strict)]")
        return "xpassed" if strict else report.outcome
    return {"failed": "error", "skipped": "skipped"}.get(report.outcome)
