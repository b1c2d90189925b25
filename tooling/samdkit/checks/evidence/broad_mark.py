"""A test of many requirements looks at each."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.checks.evidence.tried import Shown, Trial, cause, is_all_observed, shown, units
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.sources import policy


# implements: KIT-SRS-036.6
def find(project: Project) -> Iterator[Finding]:
    """A test that is marked for many requirements notices a fault of each of them.

    One test with a long list of marks fills a matrix quickly: each requirement has a test, each test passes. The kit's policy
    looks at every test case that verifies three or more requirements, parts or controls (`marks` in `qms/policy.yaml`), and names
    those of them

    - whose code the test was not seen to enter,
    - or in whose code it noticed no fault, not even that all of it is left out, or one that another test notices.

        tests/test_page.py::test_everything (tests/test_page.py:12) verifies 5 requirements and shows nothing of SRS-014, SRS-015:
        it noticed none of the faults in their code

    Take those marks off, or let the test look at what each says; better, write a test for each. A requirement in whose code no
    fault was seeded, a constraint, and code that is not observed are not judged. Where several requirements share one piece of
    code, a fault there stands for all of them: mark the blocks that belong to each.
    """
    many = policy.section("marks")["broad"]
    for one in shown(project).values():
        broad = {address for runs in one.runs.values() for run in runs if len(run.verifies) >= many for address in run.verifies}
        if not broad:
            continue
        outside = [address for address in one.runs if address in broad and not _enters(project, one, address)]
        asleep = [
            address for address, trial in one.trials.items() if address in broad and address not in outside and _sleeps(trial)
        ]
        reasons = []
        if outside:
            reasons.append("it never enters " + ("the code of " + ", ".join(outside) if asleep else "their code"))
        if asleep:
            reasons.append("it noticed none of the faults in " + ("that of " + ", ".join(asleep) if outside else "their code"))
        if reasons:
            named = ", ".join(address for address in one.runs if address in {*outside, *asleep})
            yield Finding(
                "",
                f"{one.test.id} ({one.test.location}) verifies {len(broad)} requirements and shows nothing of {named}: "
                + ", and ".join(reasons),
                one.test.location,
                one.test.id,
                hint="take those marks off, or let it look at what each says",
                cause=cause(project, one.test.id),
            )


def _enters(project: Project, one: Shown, address: str) -> bool:
    """Whether a case was seen to enter the code, or nobody can tell: not all of it is observed, or not what the case started."""
    if not is_all_observed(project, address):
        return True
    wanted = {unit.id for unit in units(project, address)}
    return any(run.unseen or wanted & run.executed for run in one.runs[address])


def _sleeps(trial: Trial) -> bool:
    """Whether no case noticed anything, though one was run on a fault that is noticed or that leaves the code out.

    A fault that no test notices shows nothing of this one: it may change nothing.
    """
    return not trial.noticed and any(one.outcome == "killed" or one.operator == "body" for one in trial.passed)


CHECK = Check("evidence.broad-mark", find, ("run",), ())
