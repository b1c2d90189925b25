"""The faults of one outermost marked unit, from the warm process: verdicts, then the links. Standard library only."""

import functools
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

    def put(self, file, fault, digest):
        """Puts a fault into this process, and into those that it starts; says why if it can't."""
        os.environ[faults.SWITCH] = digest
        return self.live.swap(self.path(os.path.realpath(os.path.join(self.plan.root, file))), fault)


@functools.cache
def _text(path):
    with open(path, encoding="utf-8", newline=None) as file:
        return file.read()


class Unit:
    """The faults of one outermost unit and of those inside it."""

    def __init__(self, wanted, baseline, forks, files, before, write):
        """`before` are the blocks that imports entered: what a fault there does may be stored already."""
        self.wanted = {one["fault"]: one for one in wanted}
        self.baseline = baseline
        self.files = files
        self.before = before
        self.write = write
        self.verdicts = {}
        self.sweep = Sweep(forks, baseline.limits, self._told)

    def run(self):
        """Writes a verdict for each fault: at once, and again as final when the links are known too."""
        for digest, one in self.wanted.items():
            if one.get("known"):
                known = one["known"]
                self.verdicts[digest] = Verdict(known["noticed"], known["passed"], known["timed_out"])
            else:
                self._first(digest, one)
        self._links()
        for digest, verdict in self.verdicts.items():
            self._told(digest, verdict, final=True)

    def _told(self, digest, verdict, *, final=False):
        self.write({"fault": digest, "key": self.wanted[digest]["key"], "final": final, **verdict.as_json()})

    def _first(self, digest, one):
        self.write({"begun": digest})
        tests = sorted({name for cases in one["links"] for name in cases})
        usable = self.baseline.reaching(tests, set())
        fault = self.files.fault(one["file"], digest)
        if fault is None or not usable:
            why = "; ".join(f"{name} {self.baseline.unusable[name]} by itself" for name in tests[:3])
            self.verdicts[digest] = Verdict(reason="it is not in the file" if fault is None else f"no test can tell: {why}")
            return
        numbers = self.files.plan.numbers_at(one["file"], fault.reach)
        if fault.import_time or numbers & self.before:
            reaching = usable if fault.import_time else self.baseline.reaching(tests, numbers)
            self.verdicts[digest] = Verdict(reason=_FRESH, cold=reaching) if reaching else Verdict()
            return
        reaching = self.baseline.reaching(tests, numbers)
        prepare = functools.partial(self.files.put, one["file"], fault, digest)
        self.verdicts[digest] = self.sweep.fault(digest, reaching, prepare) if reaching else Verdict()

    def _links(self):
        """Each link has a fault that it notices, if it notices any; and what it does when a body is left out is known."""
        kept = {}
        for digest, one in self.wanted.items():
            for cases in one["links"]:
                kept.setdefault(tuple(cases), []).append(digest)
        for cases, digests in kept.items():
            bodies = [one for one in digests if self.wanted[one].get("operator") == BODY]
            noticed = [self._link(digest, cases) for digest in bodies]
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
        tests = self.baseline.reaching(cases, self.files.plan.numbers_at(one["file"], fault.reach))
        prepare = functools.partial(self.files.put, one["file"], fault, digest)
        return self.sweep.link(digest, verdict, cases, tests, prepare)
