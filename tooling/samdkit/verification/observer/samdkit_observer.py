"""The pytest plugin that records what each test was seen to execute. Standard library and pytest only.

It is loaded by `-p samdkit_observer` from a folder on PYTHONPATH, so that nothing is installed into the environment
whose contents are part of the evidence. `SAMDKIT_OBSERVE` names the plan; what was seen goes to its `out` folder:
`observations-*.jsonl`, one line a test case and one a process.

Not seen: a script run by its path, a child started without the environment variables or with `-I`, `-S` or `-E` (its test's
line says so under `unseen`), and code that is not Python source. A child or thread that outlives its test credits the next one;
what a child asserts and which files it opens is not seen.

A plan with `"facts": false` wants outcomes and units alone: no assertions, files, examples or child processes.
"""

import glob
import json
import os
import sys

import _samdkit_assertions as assertions
import _samdkit_examples as examples
import _samdkit_instrument as instrument
import _samdkit_rewriting as rewriting
import _samdkit_surroundings as surroundings
import pytest
from _samdkit_chosen import is_chosen
from _samdkit_raised import Places
from _samdkit_record import Record, definitions_of, identity, verified_ids

_SETTING = "enable_assertion_pass_hook"

try:
    _finder = instrument.install()  # before any conftest
    _problem = "" if _finder else f"{instrument.PLAN} names no plan"
except (OSError, ValueError) as error:
    _finder, _problem = None, f"the plan can't be read: {error}"

if sys.pycache_prefix is None and _finder is not None:
    # Test modules that pytest cached before report no assertions, and ours shall not be found by a plain run.
    sys.pycache_prefix = os.path.join(_finder.plan.out, "pycache")


_counter = assertions.Counter() if _finder is not None and _finder.plan.facts else None
_rewritten = False  # whether the rewriter of pytest counts; else its hook does


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Has assertions of helper modules below the test folders counted too; by pytest's own hook where the other way is closed."""
    global _rewritten
    if _counter is None:
        return
    _rewritten = rewriting.count_passed(_counter)  # not before: assertions of other plugins' modules are not the tests'
    if not _rewritten:
        getattr(early_config, "_inicache", {})[_SETTING] = True
    named = early_config.known_args_namespace.file_or_dir or early_config.getini("testpaths") or ["."]
    base = str(early_config.invocation_params.dir)
    paths = [os.path.realpath(os.path.join(base, one.partition("::")[0])) for one in named]
    folders = [one if os.path.isdir(one) else os.path.dirname(one) for one in paths]
    rewriting.rewrite_modules_below(folders, _finder.plan.root, early_config.pluginmanager.rewrite_hook)


def pytest_configure(config):
    """Registers the marker and starts the recorder of this process; ends the run with 3 where it can't observe."""
    config.addinivalue_line("markers", "verifies(*ids): requirements, parts or risk controls that the test verifies")
    if _finder is None:
        pytest.exit(f"samdkit: {_problem}", returncode=3)
    if _counter is not None and not _rewritten:
        if not config.getini(_SETTING):
            pytest.exit(f"samdkit: assertions can't be counted; run pytest with -o {_SETTING}=true", returncode=3)
        config.pluginmanager.register(_ByHook())
    if hasattr(config, "workerinput"):
        instrument.new_map(_finder.plan)  # of the worker alone, else tests that run beside each other mix
    config.pluginmanager.register(_Recorder(_finder, config), "samdkit-recorder")


class _ByHook:
    """Counts assertions by pytest's own report of each."""

    def pytest_assertion_pass(self):
        _counter.count()


class _Recorder:
    """Collects hits, outcomes and assertions, test by test."""

    def __init__(self, finder, config):
        self.plan = finder.plan
        self.finder = finder
        self.worker = getattr(config, "workerinput", {}).get("workerid", "")
        self.process = os.getpid()
        self.current = None
        self.frames = []  # hits of the fixtures that are being set up, the innermost last
        self.fixtures = {}  # fixture → hits and notes of its last set-up: what holds for its users till the next
        self.entered_by_import = set()
        self.collected = {}
        self.collecting = {}  # test file → notes of its import
        self.crashed = set()
        self.surroundings = surroundings.Surroundings(self.plan)
        path = os.path.join(self.plan.out, f"observations-{self.worker or 'main'}-{self.process}.jsonl")
        self.file = open(path, "ab", buffering=0)  # each line at once: a process may die
        if self.plan.facts:
            places = Places(self.plan, self.surroundings.relative)
            surroundings.start()
            assertions.watch(_counter.count, lambda *exception: self._raised(places.of(*exception)))

    def _write(self, record):
        if os.getpid() == self.process:  # a test that forked and returned in the child records nothing
            self.file.write(json.dumps(record, sort_keys=True).encode() + b"\n")

    def _raised(self, place):
        if self.current is not None and place:
            self.current.raised.add(place)

    # Collection: what imports enter and read.

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector):
        notes = surroundings.Notes()
        before = surroundings.watch(notes)
        try:
            return (yield)
        finally:
            surroundings.watch(before)
            if isinstance(collector, pytest.Module):
                self.collecting.setdefault(str(collector.path), surroundings.Notes()).add(notes)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        self._choose(config, items)
        marked = [identity(item, self.plan.root) for item in items if verified_ids(item)]
        self.collected = {one["test"]: one for one in marked}
        return (yield)

    def _choose(self, config, items):
        """Leaves only the tests that this run is for, before anybody else sees them."""
        if self.plan.only is None and self.plan.shard is None:
            return
        kept, left = [], []
        for item in items:
            function = identity(item, self.plan.root)["test"].partition("[")[0]
            (kept if is_chosen(function, self.plan.only, self.plan.shard) else left).append(item)
        items[:] = kept
        config.hook.pytest_deselected(items=left)

    def pytest_collection_finish(self):
        if self.worker:  # the controller knows no marks, and a worker may die
            with open(os.path.join(self.plan.out, f"collected-{self.worker}.json"), "w", encoding="utf-8") as file:
                json.dump(self.collected, file)

    # Tests.

    def _flush(self):
        """Gives the hits since the last call to whoever is at work: a fixture's set-up, else a test's phase."""
        hits = instrument.take()
        self.entered_by_import |= hits & self.finder.entered_by_import
        if self.frames:
            self.frames[-1] |= hits
        elif self.current is not None:
            self.current.add(hits)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self._flush()
        self.current = record = Record(item, self.plan.root)
        if _counter is not None:
            examples.count(item, record.example)
            _counter.take()
        before = surroundings.watch(record.notes)
        try:
            return (yield)
        finally:
            surroundings.watch(before)
            self._flush()
            self.current = None
            if _counter is not None:
                record.assertions = _counter.take()
            record.add(self._imported(str(item.path)), "import")
            record.notes.add(self.collecting.get(str(item.path), surroundings.Notes()))
            self._write(record.as_json(self.surroundings.data_files))

    def _imported(self, file):
        """Blocks without functions of their own that the import of this test's file entered."""
        if not self.entered_by_import:
            return set()
        files = self.surroundings.imported_by(file, everywhere=False)
        found = set()
        for path, module in self.surroundings.modules().items():
            if path in files:
                blocks = self.plan.blocks_of(module.__name__, path) or ()
                found.update(number for number, _ in blocks if number in self.entered_by_import)
        return found

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        self._flush()
        self.frames.append(set())
        notes = surroundings.Notes()
        before = surroundings.watch(notes)
        try:
            return (yield)
        finally:
            surroundings.watch(before)
            if before is not None:
                before.add(notes)
            self._flush()
            hits = self.frames.pop()
            self.fixtures[fixturedef] = hits, notes
            if self.frames:
                self.frames[-1] |= hits
            elif self.current is not None:
                self.current.add(hits)

    def pytest_fixture_post_finalizer(self, fixturedef):
        if fixturedef.scope == "function" or self.frames:
            self._flush()
        else:
            instrument.take()  # of a shared fixture's end: which test would get it depends on their order

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if self.current is not None:
            self._flush()
            # Once for each case, as long as its fixtures are there: at the end of its call, or where it did not come to that.
            ends = call.when == "call" or (call.when == "setup" and not report.passed)
            for fixture in definitions_of(item) if ends else ():
                if fixture.scope != "function" and fixture.cached_result is not None and fixture in self.fixtures:
                    hits, notes = self.fixtures[fixture]
                    self.current.add(hits, "setup")
                    self.current.notes.add(notes)
            self.current.reported(report, call)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        if self.current is not None and hasattr(report, "context") and report.failed:
            self.current.subtest_failed = True

    # The end.

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, crashitem):
        self.crashed.add(crashitem)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        instrument.take()
        if not self.worker:
            self._write_not_run()
        self._write({"session": self._session(session)})
        self.file.close()

    def _write_not_run(self):
        """A line for each collected test with marks that has none: deselected, never reached, or its worker died."""
        collected, done = dict(self.collected), set()
        for path in glob.glob(os.path.join(glob.escape(self.plan.out), "collected-*.json")):
            with open(path, encoding="utf-8") as file:
                collected.update(json.load(file))
        if not collected:
            return
        for path in glob.glob(os.path.join(glob.escape(self.plan.out), "observations-*.jsonl")):
            with open(path, encoding="utf-8") as file:
                done.update(json.loads(line).get("test") for line in file)
        for name in sorted(collected.keys() - done):
            line = Record.empty(collected[name])
            if any(one == name or one.startswith(f"{name}@") for one in self.crashed):
                line |= {"outcome": "error", "reason": "the process died"}
            self._write(line)

    def _session(self, session):
        loaded = self.surroundings.modules()
        outside = {file: self.surroundings.relative(file) for file in loaded if file not in self.plan.files}
        helpers = {}
        for file in sorted({str(item.path) for item in getattr(session, "items", ())}):
            imported = self.surroundings.imported_by(file, everywhere=True) & outside.keys() - {os.path.realpath(file)}
            helpers[self.surroundings.relative(file) or file] = sorted(outside[one] for one in imported)
        return {
            **surroundings.session(),
            "not_observable": self.finder.not_observable(),
            "collected": session.testscollected,
            "files": sorted(outside.values()),
            "helpers": helpers,
        }
