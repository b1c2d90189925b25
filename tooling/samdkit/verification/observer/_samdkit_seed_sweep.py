"""Which tests are run on which fault, in which order, and what follows from how they end. Standard library only.

First each fault of a unit: the tests that enter its lines, those that noticed its siblings first, then the cheapest, till one
notices. Then the links: each test that has noticed nothing in the unit yet is run by itself on faults that others noticed, till
it notices one; and on a fault that leaves a whole body out, in any case.
"""

import math

from _samdkit_seed_forks import FAILED, NEITHER, NOT_RUN, PASSED, TIMED_OUT, Limit

#: After so many tests took too long with a fault, no more is run on it: the others will too.
_PATIENCE = 8
BODY = "body"
#: CPU seconds of a cheap test. Costs are compared by their magnitude, so that the order is nearly always the same.
_CHEAP = 0.02


class Baseline:
    """What each test does without a fault: whether it passes by itself, what it costs, and what it enters."""

    def __init__(self, forks, names, take):
        """Runs each test in a fork of its own; `take` gives the numbers of the blocks hit since it was asked last."""
        take()
        self.times, self.limits, self.costs, self.entered, self.unusable = {}, {}, {}, {}, {}
        for name in names:
            if name not in forks.items:
                self.unusable[name] = "was not collected"
                continue
            result = forks.run([name], {})
            ending = result.endings[name]
            hits = take()
            if ending == PASSED:
                self.times[name] = cpu, wall = result.times[name]
                self.limits[name], self.entered[name] = Limit.of(cpu, wall), hits
                self.costs[name] = max(0, round(math.log2(cpu / _CHEAP + 1)))
            else:
                self.unusable[name] = _WHY[ending]

    def usable(self, names):
        """Those of the tests that pass by themselves."""
        return [one for one in names if one in self.costs]

    def reaching(self, names, numbers):
        """Those of the tests that can be used and enter one of the blocks, the cheapest first."""
        found = [one for one in self.usable(names) if not numbers or numbers & self.entered[one]]
        return sorted(found, key=lambda one: (self.costs[one], one))


_WHY = {FAILED: "fails", NEITHER: "is skipped", NOT_RUN: "does not run", TIMED_OUT: "takes too long"}


class Verdict:
    """What is known of one fault."""

    def __init__(self, noticed=(), passed=(), timed_out=(), reason="", cold=()):
        self.noticed, self.passed, self.timed_out = list(noticed), list(passed), list(timed_out)
        self.reason = reason
        self.cold = list(cold)  # the tests that a process with a fresh import has to run

    @classmethod
    def of(cls, known):
        """From what was told of it before."""
        return cls(known["noticed"], known["passed"], known["timed_out"])

    @property
    def outcome(self):
        if self.reason:
            return "cold" if self.cold else "error"
        if self.noticed:
            return "killed"
        if self.timed_out:
            return "timeout"
        return "survived" if self.passed else "not-reached"

    def take(self, result):
        """Adds how the tests of a fork ended; those that were not run are none the wiser."""
        for name, ending in result.endings.items():
            if ending in {PASSED, NEITHER}:
                self.passed.append(name)
            elif ending == FAILED:
                self.noticed.append(name)
            elif ending == TIMED_OUT:
                self.timed_out.append(name)

    def knows(self, name):
        """Whether the test was run on the fault."""
        return name in self.noticed or name in self.passed or name in self.timed_out

    def as_json(self):
        return {
            "outcome": self.outcome,
            "noticed": sorted(self.noticed),
            "passed": sorted(self.passed),
            "timed_out": sorted(self.timed_out),
            "reason": self.reason,
            "cold": self.cold,
        }


class Sweep:
    """Runs tests on the faults of one unit and those inside it."""

    def __init__(self, forks, limits, told):
        """`told(fault, verdict)` is called whenever more is known of a fault."""
        self.forks = forks
        self.limits = limits
        self.told = told
        self.killers = []  # the last one first

    def fault(self, fault, tests, prepare):
        """The verdict over one fault, from the tests that enter its lines, the cheapest first."""
        verdict = Verdict()
        rank = {name: place for place, name in enumerate(self.killers)}
        todo = sorted(tests, key=lambda name: rank.get(name, len(rank)))
        self._run(verdict, todo, prepare)
        for name in verdict.noticed:
            self.killers = [name, *(one for one in self.killers if one != name)]
        return verdict

    def _run(self, verdict, todo, prepare):
        while todo and not verdict.noticed and len(verdict.timed_out) < _PATIENCE:
            result = self.forks.run(todo, self.limits, prepare)
            if result.refused:
                verdict.reason = result.refused
                verdict.cold = verdict.cold or list(todo)
                return
            verdict.take(result)
            rest = [name for name in todo if not verdict.knows(name)]
            if len(rest) == len(todo):
                verdict.reason = "the process of its tests ended before they began"
                return
            todo = rest

    def link(self, fault, verdict, cases, tests, prepare):
        """Runs the cases of one link alone on a fault, unless it is known already what they do; true if one notices."""
        if not any(one in verdict.noticed for one in cases):
            todo = [name for name in tests if name in cases and not verdict.knows(name)]
            if todo:
                alone = Verdict()
                self._run(alone, todo, prepare)
                verdict.noticed += alone.noticed
                verdict.passed += alone.passed
                verdict.timed_out += alone.timed_out
                self.told(fault, verdict)
        return any(one in verdict.noticed for one in cases)
