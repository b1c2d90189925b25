"""The kit's own policy, from `qms/policy.yaml`: what no standard demands; and what a project states in place of its grades."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from samdkit import resources
from samdkit.errors import UsageError
from samdkit.model.evidence import Grade
from samdkit.model.grade_policy import GradePolicy
from samdkit.sources.kinds import read_yaml

_GRADES = {str(one): one for one in (Grade.DECLARED, Grade.EXECUTED, Grade.FAULT_SENSITIVE)}


@cache
def section(name: str) -> Any:
    """What stands under one top-level key; each key belongs to one check or a few."""
    return _all()[name]


@cache
def _all() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(resources.root() / "qms" / "policy.yaml")
    return content


# implements: KIT-SRS-019
def grades(root: Path, file: str) -> GradePolicy:
    """Which grade is wanted where: the kit's policy with what the project's file states; `UsageError` says what it can't read."""
    own = section("grades")
    policy = GradePolicy({key: _GRADES[word] for key, word in own["wanted"].items()}, frozenset(own["survivors"]))
    if not file:
        return policy
    stated = _stated(root, file)
    reason = stated.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise UsageError("the policy gives no reason", where=file, hint="say in `reason` why this project wants other grades")
    wanted, survivors = stated.get("wanted", {}), stated.get("survivors", sorted(policy.survivors))
    words = " or ".join(_GRADES)
    if not isinstance(wanted, dict):
        raise UsageError(
            "`wanted` is no table of grades", where=file, hint=f"write one of {', '.join(policy.wanted)} and {words}"
        )
    for key, word in wanted.items():
        _known(key, policy.wanted, file)
        if not isinstance(word, str) or word not in _GRADES:
            raise UsageError(f"`{word}` is no grade", where=file, hint=f"write {words}")
    if not isinstance(survivors, list):
        raise UsageError("`survivors` is no list", where=file, hint=f"write a list of {', '.join(policy.wanted)}, or []")
    for key in survivors:
        _known(key, policy.wanted, file)
    return GradePolicy(
        policy.wanted | {key: _GRADES[word] for key, word in wanted.items()}, frozenset(survivors), reason.strip(), file
    )


def _stated(root: Path, file: str) -> dict[str, Any]:
    """What stands below `grades`, the one section that a project may state."""
    try:
        content = read_yaml(root / file)
    except OSError as error:
        hint = "the setting `policy` names a file of this project"
        raise UsageError(f"can't be read: {error.strerror}", where=file, hint=hint) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        line = f"{file}:{place.line + 1}" if place is not None else file
        raise UsageError(
            "the policy is not YAML", where=line, hint="mend the file; docs/formats/settings.md shows one"
        ) from error
    if not isinstance(content, dict) or set(content) != {"grades"} or not isinstance(content["grades"], dict):
        raise UsageError(
            "the policy is no table `grades`", where=file, hint="only `grades` may be stated; docs/formats/settings.md shows it"
        )
    stated: dict[str, Any] = content["grades"]
    unknown = [str(key) for key in stated if key not in {"reason", "wanted", "survivors"}]
    if unknown:
        raise UsageError(f"`{unknown[0]}` is not known in `grades`", where=file, hint="known are reason, wanted, survivors")
    return stated


def _known(key: object, wanted: dict[str, Grade], file: str) -> None:
    if not isinstance(key, str) or key not in wanted:
        raise UsageError(f"`{key}` is nothing that a grade is wanted of", where=file, hint=f"known are {', '.join(wanted)}")
