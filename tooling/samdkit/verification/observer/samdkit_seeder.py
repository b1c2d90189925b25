"""The pytest plugin that seeds faults and says which tests notice. Standard library and pytest only.

Loaded by `-p samdkit_seeder` from a folder on PYTHONPATH. `SAMDKIT_OBSERVE` names the plan, as for the observer, with a key
`seed`:

    {"tests": [node ids], "verdicts": path of the file to write to,
     "units": [[{"fault": digest, "file": path, "key": …, "operator": …, "links": [[node ids]], "known": verdict or absent}]],
     "foreign": {digest: {"function": qualified name, "source": …}},
     "cold": {"fault": digest, "tests": [node ids in order], "links": …, "limits": {node id: [cpu, wall]}, "start": cpu}}

`units` holds the faults of each outermost unit; `links` are the cases of each link from a test to something that the unit
implements. Nothing is run in this process: its state is that after collection, and each fault gets a fork of it. With `cold`
the one fault is in the files as they are imported (`SAMDKIT_FAULT`).

Lines of the file: `{"collected": [cpu, wall]}`, `{"baseline": {test: [cpu, wall]}, "unusable": {test: why}}`,
`{"begun": digest}`, `{"fault": digest, "key": …, "final": …, verdict}`, at last `{"done": true}`.
"""

import gc
import json
import os
import signal
import threading
import time

import _samdkit_instrument as instrument
import _samdkit_seed_still as still
import pytest
from _samdkit_record import identity
from _samdkit_seed_forks import Forks, Limit
from _samdkit_seed_sweep import Baseline, Sweep, Verdict
from _samdkit_seed_unit import Files, Unit

_started = time.monotonic()
_finder = instrument.install()  # before any conftest
with open(os.environ[instrument.PLAN], encoding="utf-8") as _file:
    _seed = json.load(_file)["seed"]
if _seed.get("cold"):
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, _seed["cold"]["start"])  # a fault may hang what imports it


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Registers the marker and the seeder."""
    config.addinivalue_line("markers", "verifies(*ids): requirements, parts or risk controls that the test verifies")
    still.options_off(config)
    config.pluginmanager.register(_Seeder(_seed), "samdkit-seeder")


class _Seeder:
    """Takes the collected tests and, instead of running them, seeds the faults."""

    def __init__(self, seed):
        self.seed = seed
        self.plan = _finder.plan
        self.items = {}
        self.broken = {}
        self.forks = None

    def _write(self, record):
        with open(self.seed["verdicts"], "a", encoding="utf-8") as file:
            file.write(json.dumps(record, sort_keys=True) + "\n")

    # Collection.

    def pytest_collectreport(self, report):
        if report.failed:
            self.broken[report.nodeid] = True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        result = yield
        wanted = set(self.seed["tests"])
        for item in items:
            name = identity(item, self.plan.root)["test"]
            if name in wanted:
                self.items.setdefault(name, item)
        items[:] = self.items.values()
        return result

    # The tests of a fork.

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self):
        still.no_comparison()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        self.forks.reported(report)

    # Instead of running tests.

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        signal.setitimer(signal.ITIMER_PROF, 0)
        still.quiet(session.config)
        still.settle(self.items.values())
        folder = os.path.join(self.plan.out, "t")
        os.makedirs(folder, exist_ok=True)
        self.forks = Forks(self.items, folder)
        files = None if self.seed.get("cold") else Files(self.plan, self.seed.get("foreign", {}))
        gc.collect()
        gc.freeze()
        if files is None:
            self._cold(self.seed["cold"])
        else:
            self._warm(files)
        self._write({"done": True})
        os._exit(0)  # no plugin writes a report of tests that were not run

    def _warm(self, files):
        threads = threading.active_count()
        if threads > 1:
            self._write({"threads": threads})
            return
        self._write({"collected": [time.process_time(), time.monotonic() - _started]})
        before = instrument.take()  # entered by imports
        baseline = Baseline(self.forks, self.seed["tests"], instrument.take)
        self._write({"baseline": baseline.times, "unusable": baseline.unusable})
        for unit in self.seed["units"]:
            Unit(unit, baseline, self.forks, files, before, self._write).run()

    def _cold(self, cold):
        missing = [name for name in cold["tests"] if name not in self.items]
        limits = {name: Limit(*both) for name, both in cold["limits"].items()}
        verdict = Verdict(noticed=missing[:1] if self.broken else ())
        sweep = Sweep(self.forks, limits, lambda _fault, _verdict: None)
        tests = [name for name in cold["tests"] if name in self.items]
        if not verdict.noticed:
            verdict = sweep.fault(cold["fault"], tests, None)
        for cases in cold["links"]:
            sweep.link(cold["fault"], verdict, cases, tests, None)
        self._write({"fault": cold["fault"], "final": True, **verdict.as_json()})
