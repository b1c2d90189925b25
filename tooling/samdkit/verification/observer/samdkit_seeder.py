"""The pytest plugin that seeds faults and says which tests notice. Standard library and pytest only.

Loaded by `-p samdkit_seeder` from a folder on PYTHONPATH. `SAMDKIT_OBSERVE` names the plan, as for the observer, with a key
`seed`:

    {"tests": [node ids], "verdicts": path of the file to write to,
     "units": [[{"fault": digest, "file": path, "key": …, "operator": …, "links": [[node ids]], "known": verdict or absent}]],
     "foreign": {digest: {"function": qualified name, "source": …}},
     "cold": {"fault": digest, "file": path, "tests": [node ids in order], "links": …, "limits": {node id: [cpu, wall]},
              "start": CPU seconds that the collection may take},
     "alone": {"names": [node ids in order], "limits": {node id: [cpu, wall]}, "state": path, "start": …}}

`units` holds the faults of each outermost unit; `links` are the cases of each link from a test to something that the unit
implements. Nothing is run in this process: its state is that after collection, and each fault gets a fork of it. With `cold`
the one fault is in the files as they are imported (`SAMDKIT_FAULT`). With `alone` the tests run in this very process, because
there are threads and none can be forked.

Lines of the file: `{"collected": [cpu, wall]}`, `{"baseline": {test: [cpu, wall]}, "unusable": {test: why}}`,
`{"begun": digest}`, `{"fault": digest, "key": …, verdict}`, `{"threads": number}` if there are any, at last `{"done": true}`.
"""

import gc
import json
import mmap
import os
import signal
import sys
import threading
import time

import _samdkit_faults as faults
import _samdkit_instrument as instrument
import _samdkit_seed_still as still
import pytest
from _samdkit_record import identity
from _samdkit_seed_forks import Forks, Limit, die_with_parent
from _samdkit_seed_fresh import Fresh
from _samdkit_seed_sweep import Baseline, Sweep, Verdict
from _samdkit_seed_unit import Files, Unit

_started = time.monotonic()
_finder = instrument.install()  # before any conftest
with open(os.environ[instrument.PLAN], encoding="utf-8") as _file:
    _seed = json.load(_file)["seed"]
die_with_parent()
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.path.join(_finder.plan.out, "hypothesis")  # before anything imports it
if _start := (_seed.get("cold") or _seed.get("alone") or {}).get("start"):
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, _start)  # a fault may hang what imports it


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
        self.forks = None

    def _write(self, record):
        with open(self.seed["verdicts"], "a", encoding="utf-8") as file:
            file.write(json.dumps(record, sort_keys=True) + "\n")

    # Collection.

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
        if self.seed.get("alone"):
            self._alone(self.seed["alone"], folder)
        elif self.seed.get("cold"):
            self._cold(self.seed["cold"])
        else:
            self._warm(folder)
        os._exit(0)  # no plugin writes a report of tests that were not run

    def _warm(self, folder):
        cpu = time.process_time()
        self._write({"collected": [cpu, time.monotonic() - _started]})
        before = instrument.take()  # entered by imports
        files = Files(self.plan, self.seed.get("foreign", {}))
        forks = self.forks
        threads = threading.active_count()
        if threads > 1:
            self._write({"threads": threads})
            forks, before = Fresh(self.items, folder, self.plan.root, 5 * cpu + 1), None
        gc.collect()
        gc.freeze()
        baseline = Baseline(forks, self.seed["tests"], instrument.take)
        self._write({"baseline": baseline.times, "unusable": baseline.unusable})
        for unit in self.seed["units"]:
            Unit(unit, baseline, forks, files, before, self._write).run()
        self._write({"done": True})

    def _cold(self, cold):
        gc.freeze()
        limits = {name: Limit.of(*both) for name, both in cold["limits"].items()}
        sweep = Sweep(self.forks, limits, lambda _fault, _verdict: None)
        missing = [name for name in cold["tests"] if name not in self.items]
        if missing:
            verdict = Verdict(noticed=missing)  # without the fault they are collected
        elif not self._is_loaded(cold):
            verdict = Verdict(reason="the file was imported without the fault")
        else:
            verdict = sweep.fault(cold["fault"], cold["tests"], None)
            for cases in cold["links"]:
                sweep.link(cold["fault"], verdict, cases, cold["tests"], None)
        self._write({"fault": cold["fault"], **verdict.as_json()})

    def _is_loaded(self, cold):
        """Whether the fault is in the module, if that is imported by now."""
        wanted = os.path.realpath(os.path.join(self.plan.root, cold["file"]))
        files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        imported = any(isinstance(file, str) and os.path.realpath(file) == wanted for file in files)
        return cold["fault"] in faults.loaded or not imported

    def _alone(self, alone, folder):
        limits = {name: Limit(*both) for name, both in alone["limits"].items()}
        with open(alone["state"], "r+b") as file:
            shared = mmap.mmap(file.fileno(), 0)
        self.forks.be_child(alone["names"], limits, None, shared, folder)
