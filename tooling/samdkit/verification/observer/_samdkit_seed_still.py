"""Makes a run of tests the same each time, and quick to say that a test failed. Standard library and pytest only."""

import contextlib
import os
import random
import sys
import tempfile


def options_off(config):
    """Switches off what would run tests elsewhere, count lines, or write a report over one of the user's."""
    option = config.option
    for name, value in (("dist", "no"), ("numprocesses", 0), ("xmlpath", None), ("no_cov", True), ("maxfail", 0)):
        if hasattr(option, name):
            setattr(option, name, value)


def quiet(config):
    """Takes pytest's own reporter out: nobody reads what a seeded fault makes tests say."""
    config.pluginmanager.unregister(name="terminalreporter")


def settle(items):
    """After collection: hypothesis draws the same examples each time, keeps none, and stops at the first that fails.

    Where a test has settings of its own, they are kept but for that. No deadline: a busy machine would miss it.
    """
    for item in items:
        item.repr_failure = item._repr_failure_py = _failed
        with contextlib.suppress(Exception):
            item.location  # noqa: B018 - pytest looks it up once, and each fork would have to
    _let_freezegun_look()
    hypothesis = sys.modules.get("hypothesis")
    if hypothesis is None:
        return
    still = {
        "derandomize": True,
        "database": None,
        "deadline": None,
        "print_blob": False,
        "report_multiple_bugs": False,
        "phases": (hypothesis.Phase.explicit, hypothesis.Phase.generate),
    }
    health = hypothesis.HealthCheck.too_slow
    hypothesis.settings.register_profile("samdkit-seeding", hypothesis.settings.default, **still)
    hypothesis.settings.load_profile("samdkit-seeding")
    for item in items:
        for function in _functions(item):
            own = getattr(function, "_hypothesis_internal_use_settings", None)
            if own is not None:
                checks = tuple({*own.suppress_health_check, health})
                phases = tuple(one for one in own.phases if one in still["phases"])
                new = hypothesis.settings(own, **{**still, "phases": phases, "suppress_health_check": checks})
                function._hypothesis_internal_use_settings = new


def _let_freezegun_look():
    """Freezes and thaws the clock once: freezegun looks through every module the first time, and each fork would have to."""
    freezegun = sys.modules.get("freezegun")
    if freezegun is not None:
        with contextlib.suppress(Exception), freezegun.freeze_time("2000-01-01"):
            pass


def _functions(item):
    """The function of a test, whether or not it is bound."""
    function = getattr(item, "obj", None)
    return [one for one in (getattr(function, "__func__", None), function) if hasattr(one, "__dict__")][:1]


def _failed(*_arguments, **_keywords):
    return "failed"


def no_comparison():
    """Has a failing comparison say nothing: what differs, and where, takes longer than the test."""
    util = sys.modules.get("_pytest.assertion.util")
    if util is not None:
        util._reprcompare = None


def seed(folder):
    """Before the first test of a process: the same random numbers, and a folder of its own for temporary files."""
    random.seed(0)
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        numpy.seed(0)
    tempfile.tempdir = folder
    os.environ["TMPDIR"] = folder
