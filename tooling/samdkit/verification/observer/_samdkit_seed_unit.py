"""The faults of one outermost marked unit, from the warm process: verdicts, then the links. Standard library only."""

import functools
import importlib.util
import os
import sys

import _samdkit_faults as faults
import _samdkit_foreign as foreign
from _samdkit_seed_sweep import BODY, Sweep, Verdict
from _samdkit_swap import Live

_FRESH = "it is seen in a process of its own only"


class Files:
    """The faults of the planned files, and the files as they are loaded in this process."""

    def __init__(self, plan, foreign):
        self.plan = plan
        self.foreign = foreign
        self._faults = {}
        self._loaded = {}
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if isinstance(file, str) and os.path.realpath(file) in plan.files:
                self._loaded[os.path.realpath(file)] = file
        self.live = Live({self.path(real): _text(real) for real in plan.files if os.path.isfile(real)})

    def path(self, real):
        """The file as its code names it."""
        return self._loaded.get(real, real)

    def fault(self, file, digest):
        """The fault of that digest, or nothing."""
        real = os.path.realpath(os.path.join(self.plan.root, file))
        if digest in self.foreign:
            return foreign.fault(_text(real), self.foreign[digest]["function"], self.foreign[digest]["source"])
        if real not in self._faults:
            blocks = [block for _, block in self.plan.files.get(real, ())]
            self._faults[real] = {one.digest: one for one in faults.faults(_text(real), blocks)}
        return self._faults[real].get(digest)

    def prepared(self, file, fault):
        """A function that puts a fault into the process that calls it, and says why if it can't."""
        return self.live.prepared(self.path(os.path.realpath(os.path.join(self.plan.root, file))), fault)


@functools.cache
def _text(path):
    with open(path, "rb") as file:
        return importlib.util.decode_source(file.read())


class Put:
    """Puts one fault into the process that calls it, and into those that it starts."""

    def __init__(self, files, file, fault, digest):
        """Compiles it here and now: a fork would have to copy all the memory that this touches."""
        self.put = files.prepared(file, fault)
        self.digest = digest

    def __call__(self):
        """Says why if it can't."""
        os.environ[faults.SWITCH] = self.digest
        return self.put()


class Unit:
    """The faults of one outermost unit and of those inside it."""

    def __init__(self, wanted, baseline, forks, files, before, write):
        """`before` are the blocks that imports entered: what a fault there does may be stored already.

        Nothing: each process imports anew, so that it plays no part.
        """
        self.wanted = {one["fault"]: one for one in wanted}
        self.baseline = baseline
        self.files = files
        self.before = before
        self.write = write
        self.verdicts = {}
        self.sweep = Sweep(forks, baseline.limits, self._tell)

    def run(self):
        """Tells a verdict over each fault as soon as there is one, and again when more is known."""
        for digest, one in self.wanted.items():
            if one.get("known"):
                self.verdicts[digest] = Verdict.of(one["known"])
            else:
                self.write({"begun": digest})
                self.verdicts[digest] = self._first(digest, one)
                self._tell(digest, self.verdicts[digest])
        self._links()

    def _tell(self, digest, verdict):
        self.write({"fault": digest, "key": self.wanted[digest]["key"], **verdict.as_json()})

    def _first(self, digest, one):
        """The verdict that the tests give which enter its lines."""
        fault = self.files.fault(one["file"], digest)
        tests = sorted({name for cases in one["links"] for name in cases})
        if fault is None or not self.baseline.usable(tests):
            why = "; ".join(f"{name} {self.baseline.unusable[name]} by itself" for name in tests[:3])
            return Verdict(reason="it is not in the file" if fault is None else f"no test can tell: {why}")
        reaching = self._reaching(one, fault, tests)
        if not reaching:
            return Verdict()
        if self.before is not None and (fault.import_time or self._numbers(one, fault) & self.before):
            return Verdict(reason=_FRESH, cold=reaching)
        return self.sweep.fault(digest, reaching, Put(self.files, one["file"], fault, digest))

    def _numbers(self, one, fault):
        return self.files.plan.numbers_at(one["file"], fault.reach)

    def _reaching(self, one, fault, tests):
        """Those of the tests that enter the fault's lines; all of them where an import runs it."""
        return self.baseline.reaching(tests, set() if fault.import_time else self._numbers(one, fault))

    def _links(self):
        """Each link has a fault that it notices, if it notices any; and what it does when a body is left out is known."""
        kept = {}
        for digest, one in self.wanted.items():
            for cases in one["links"]:
                kept.setdefault(tuple(cases), []).append(digest)
        for cases, digests in kept.items():
            noticed = [self._link(one, cases) for one in digests if self.wanted[one].get("operator") == BODY]
            if any(noticed) or any(name in self.verdicts[one].noticed for one in digests for name in cases):
                continue
            for digest in digests:
                if self.verdicts[digest].outcome == "killed" and self._link(digest, cases):
                    break

    def _link(self, digest, cases):
        verdict, one = self.verdicts[digest], self.wanted[digest]
        if verdict.outcome in {"cold", "error", "not-reached"}:
            return False
        fault = self.files.fault(one["file"], digest)
        put = Put(self.files, one["file"], fault, digest)
        return self.sweep.link(digest, verdict, cases, self._reaching(one, fault, cases), put)
