"""The pytest plugin that records what each test was seen to execute. Standard library and pytest only.

It is loaded by `-p samdkit_observer` from a folder on PYTHONPATH, so that nothing is installed into the environment
whose contents are part of the evidence.
"""

import importlib.metadata
import json
import os
import platform
import time

import _samdkit_instrument as instrument
import pytest

_BAD = {"failed": "error", "skipped": "skipped"}


def pytest_configure(config):
    """Registers the marker and starts the recorder of this process."""
    config.addinivalue_line("markers", "verifies(*ids): requirements, parts or risk controls that the test verifies")
    try:
        finder = instrument.install()
    except (OSError, ValueError, KeyError) as error:
        pytest.exit(f"samdkit: the observation plan can't be read: {error}", returncode=3)
    if finder is None:
        return
    if os.environ.get("PYTEST_XDIST_WORKER"):
        instrument.new_map(finder.plan)
    config.pluginmanager.register(_Recorder(finder), "samdkit-recorder")


def verified_ids(item):
    """The ids that count for a test case: its parameter's marks, else the function's, else its class's."""
    callspec = getattr(item, "callspec", None)
    own = [mark for mark in getattr(callspec, "marks", ()) if mark.name == "verifies"]
    if not own:
        own = [mark for mark in getattr(item.function, "pytestmark", ()) if mark.name == "verifies"]
    if not own:
        own = list(item.iter_markers("verifies"))
    return list(dict.fromkeys(str(one) for mark in own for one in mark.args))


class _Recorder:
    """Collects hits, outcomes and assertions, test by test."""

    def __init__(self, finder):
        self.plan = finder.plan
        self.already = finder.already
        self.fixtures = {}
        self.current = None
        name = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.path = os.path.join(self.plan.out, f"observations-{name}-{os.getpid()}.jsonl")
        self.process = os.getpid()

    def _write(self, record):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(record, sort_keys=True) + "\n")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        instrument.take()
        previous = self.current
        self.current = {
            "test": item.nodeid,
            "verifies": verified_ids(item) if hasattr(item, "function") else [],
            "outcome": "not-run",
            "reason": "",
            "retried": False,
            "assertions": 0,
            "executed": set(),
            "calls": 0,
            "phases": {},
            "start": time.perf_counter(),
        }
        try:
            return (yield)
        finally:
            self._finish(item)
            self.current = previous

    def _finish(self, item):
        record = self.current
        hits = record.pop("executed") | instrument.take()
        for name, definitions in item._fixtureinfo.name2fixturedefs.items() if hasattr(item, "_fixtureinfo") else ():
            for definition in definitions:
                hits |= self.fixtures.get((name, id(definition)), set())
        record["duration"] = round(time.perf_counter() - record.pop("start"), 4)
        record["retried"] = record.pop("calls") > 1
        record["executed"] = sorted(self.plan.blocks[number]["id"] for number in hits)
        record["phases"] = {
            phase: sorted(self.plan.blocks[number]["id"] for number in numbers) for phase, numbers in record["phases"].items()
        }
        if os.getpid() == self.process:
            self._write(record)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef, request):
        before = instrument.take()
        try:
            return (yield)
        finally:
            hits = instrument.take()
            key = (fixturedef.argname, id(fixturedef))
            self.fixtures[key] = hits if fixturedef.scope == "function" else self.fixtures.get(key, set()) | hits
            if self.current is not None:
                self.current["executed"] |= before | hits
                self.current["phases"].setdefault("setup", set()).update(hits)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        record = self.current
        if record is None:
            return report
        hits = instrument.take()
        record["executed"] |= hits
        record["phases"].setdefault(report.when, set()).update(hits)
        if report.when == "call":
            record["calls"] += 1
        outcome = _outcome(report)
        if outcome is not None and not (report.when == "teardown" and outcome == "passed"):
            record["outcome"] = outcome
            record["reason"] = _reason(report, call) if outcome != "passed" else ""
        return report

    def pytest_assertion_pass(self, item, lineno, orig, expl):
        if self.current is not None:
            self.current["assertions"] += 1

    def pytest_sessionfinish(self, session):
        packages = {}
        for distribution in importlib.metadata.distributions():
            metadata = distribution.metadata
            name = metadata["Name"]
            if name:
                packages[name.lower().replace("_", "-")] = {
                    "name": name.lower().replace("_", "-"),
                    "version": distribution.version,
                    "licence": metadata.get("License-Expression") or _classifier(metadata) or "",
                    "requires": sorted({_plain(one) for one in distribution.requires or () if "extra ==" not in one}),
                    "summary": metadata.get("Summary") or "",
                }
        self._write(
            {
                "session": {
                    "python": platform.python_version(),
                    "implementation": platform.python_implementation(),
                    "platform": f"{platform.system()} {platform.machine()}",
                    "packages": [packages[name] for name in sorted(packages)],
                    "not_observable": self.already,
                    "collected": session.testscollected,
                }
            }
        )


def _outcome(report):
    """What a phase's report says of the test, or nothing where it says nothing."""
    expected = hasattr(report, "wasxfail")
    if report.when == "call":
        if expected:
            return "xfailed" if report.outcome == "skipped" else "xpassed"
        return report.outcome
    if report.outcome == "skipped" and expected:
        return "xfailed"
    return _BAD.get(report.outcome)


def _reason(report, call):
    """Why it did not pass: the exception's type and place, or the skip's reason; never values, which may be health data."""
    if report.outcome == "skipped" and isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])[:300]
    if hasattr(report, "wasxfail"):
        return str(report.wasxfail)[:300]
    if call.excinfo is None:
        return ""
    place = getattr(getattr(report.longrepr, "reprcrash", None), "lineno", "")
    file = os.path.basename(getattr(getattr(report.longrepr, "reprcrash", None), "path", ""))
    return f"{call.excinfo.typename} at {file}:{place}"


def _classifier(metadata):
    found = [one.rpartition(" :: ")[2] for one in metadata.get_all("Classifier") or () if one.startswith("License ::")]
    return ", ".join(found)


def _plain(requirement):
    for index, character in enumerate(requirement):
        if not (character.isalnum() or character in "-_."):
            return requirement[:index].lower().replace("_", "-")
    return requirement.lower().replace("_", "-")
