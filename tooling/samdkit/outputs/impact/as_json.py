"""An impact as JSON: `qms/schemas/impact.schema.json`."""

import json
from typing import Any

from samdkit import __version__
from samdkit.changed.change import Change
from samdkit.impact import Impact, Touched
from samdkit.outputs.impact import words

FORMAT = 1


# implements: KIT-SRS-063.h
def render(impact: Impact) -> str:
    """One object, keys sorted, indented."""
    fresh = impact.freshness
    data = {
        "format": FORMAT,
        "samdkit": __version__,
        "since": {"name": impact.changes.earlier.name, "commit": impact.changes.earlier.commit},
        "changes": [_change(one) for one in impact.changes.found],
        "touched": [_touched(impact, one) for one in impact.touched],
        "outside": words.outside(impact),
        "evidence": {
            "recorded": fresh.recorded,
            "stale": [{"test": one.run.test, "reasons": list(one.reasons)} for one in fresh.stale],
            "gone": [one.run.test for one in fresh.gone],
            "unrecorded": [one.id for one in fresh.unrecorded],
            "unseen": {unit: list(tests) for unit, tests in fresh.unseen.items()},
        },
        "tests": list(fresh.tests),
    }
    return json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False)


def _change(one: Change) -> dict[str, Any]:
    return {
        "kind": str(one.kind), "name": one.name, "how": str(one.how), "before": one.before, "what": list(one.what),
        "file": one.location.path, "line": one.location.line,
    }  # fmt: skip


def _touched(impact: Impact, one: Touched) -> dict[str, Any]:
    now, wanted = impact.grades(one.name) if one in impact.requirements else ("", "")
    return {
        "kind": one.kind, "name": one.name, "title": one.title, "file": one.location.path, "line": one.location.line,
        "direct": one.direct, "why": list(one.why), "grade": str(now), "wanted": str(wanted),
    }  # fmt: skip
