"""The questionnaire of `qms/standards/classification.yaml`."""

from functools import cache
from typing import Any

from samdkit import resources
from samdkit.model.questionnaire import Outcome, Question, Questionnaire
from samdkit.sources.kinds import read_yaml

STANDARD = "classification"


@cache
def questionnaire() -> Questionnaire:
    """Every question and outcome, and where each tree begins."""
    data = read_yaml(resources.root() / "qms" / "standards" / f"{STANDARD}.yaml")
    entries: dict[str, dict[str, Any]] = {str(entry["id"]): entry for entry in data["items"]}
    of_kind = {
        kind: {name: one for name, one in entries.items() if one.get("kind") == kind} for kind in ("question", "outcome", "route")
    }
    start = data["start"]
    return Questionnaire(
        questions={name: _question(name, one) for name, one in of_kind["question"].items()},
        outcomes={name: Outcome(name, str(one["title"]), str(one["text"])) for name, one in of_kind["outcome"].items()},
        qualification=str(start["qualification"]),
        rules=tuple(str(one) for one in start["mdr_class"]),
        safety_class=str(start["safety_class"]),
        routes={name.partition(".")[2]: str(one["text"]) for name, one in of_kind["route"].items()},
    )


def _question(name: str, entry: dict[str, Any]) -> Question:
    leads_to = {str(answer): str(target) for answer, target in entry["outcome"].items()}
    judged = (str(one) for one in (entry.get("check") or {}).get("human") or ())
    return Question(
        name,
        str(entry["title"]),
        str(entry["text"]),
        leads_to,
        str(entry.get("note", "")),
        tuple(one for one in judged if one != "none"),
    )
