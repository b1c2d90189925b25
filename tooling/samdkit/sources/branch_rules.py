"""Reads the rules of branches where they were exported to a file: GitHub's rulesets, as its pages and its API write them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samdkit.model.ci import BranchRule, Problem
from samdkit.model.location import Location

#: Where an export may lie.
PLACES = (".github/rulesets/*.json", "evidence/branch-rules.json")
_IN_WORDS = {"~DEFAULT_BRANCH": "default branch", "~ALL": "all branches"}


# implements: KIT-SRS-085.1
def read(root: Path) -> tuple[list[BranchRule], list[Problem], list[str]]:
    """The rules by file and ruleset, what could not be read, and the files that there are."""
    rules: list[BranchRule] = []
    problems: list[Problem] = []
    names = sorted({one.relative_to(root).as_posix() for place in PLACES for one in root.glob(place) if one.is_file()})
    for name in names:
        try:
            data = json.loads((root / name).read_bytes().decode("utf-8"))
            for ruleset in data if isinstance(data, list) else [data]:
                rules += _ruleset(ruleset, Location(name, 1))
        except json.JSONDecodeError as error:
            problems.append(Problem(Location(name, error.lineno), f"the file is not JSON: {error.msg}"))
        except UnicodeDecodeError:
            problems.append(Problem(Location(name, 1), "the file is not UTF-8"))
        except (KeyError, TypeError, AttributeError, RecursionError):
            problems.append(Problem(Location(name, 1), "the file is no ruleset as GitHub exports it"))
    return rules, problems, names


def _ruleset(data: dict[str, Any], location: Location) -> Iterator[BranchRule]:
    if data.get("target", "branch") != "branch":
        return
    title, in_force = str(data["name"]), data["enforcement"] == "active"
    names = (data.get("conditions") or {}).get("ref_name") or {}
    branches = (
        ", ".join(_IN_WORDS.get(one, str(one).removeprefix("refs/heads/")) for one in names.get("include") or []) or "none named"
    )
    without = ", ".join(_IN_WORDS.get(one, str(one).removeprefix("refs/heads/")) for one in names.get("exclude") or [])
    branches += f", not {without}" if without else ""
    actors = data.get("bypass_actors") or []
    bypass = ", ".join(sorted({f"{one['actor_type']} ({one.get('bypass_mode', 'always')})" for one in actors}))
    for rule in data["rules"]:
        for name, detail in _named(rule["type"], rule.get("parameters") or {}):
            yield BranchRule(title, branches, name, detail, in_force, location, bypass)


def _named(kind: str, parameters: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The names under which a plan may state a rule, each with what it demands."""
    if kind == "required_status_checks":
        for check in parameters["required_status_checks"]:
            yield "status-check", str(check["context"])
    elif kind == "pull_request":
        reviews = int(parameters.get("required_approving_review_count", 0))
        yield "pull-request", ""
        if reviews:
            yield "pull-request-review", f"{reviews} approving review{'s' if reviews > 1 else ''}"
        for key, name in (
            ("require_code_owner_review", "code-owner-review"),
            ("dismiss_stale_reviews_on_push", "dismiss-stale-reviews"),
            ("require_last_push_approval", "last-push-approval"),
            ("required_review_thread_resolution", "resolved-threads"),
        ):
            if parameters.get(key):
                yield name, ""
    else:
        yield kind.replace("_", "-"), "; ".join(f"{key}: {json.dumps(parameters[key])}" for key in sorted(parameters))
