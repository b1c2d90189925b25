"""OperationOutcome: how FHIR says what went wrong."""

from typing import Any


def operation_outcome(severity: str, code: str, diagnostics: str, expression: tuple[str, ...] = ()) -> dict[str, Any]:
    """An outcome with one issue; `code` is of the value set issue-type, `expression` says where."""
    # implements: FHIR-SRS-003.a
    issue: dict[str, Any] = {"severity": severity, "code": code, "diagnostics": diagnostics}
    if expression:
        issue["expression"] = list(expression)
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def issue_codes(resource: Any) -> tuple[str, ...]:
    """The codes of an outcome's issues; never its diagnostics, which may hold health data."""
    # implements: FHIR-SRS-003.b
    if not isinstance(resource, dict) or resource.get("resourceType") != "OperationOutcome":
        return ()
    issues = resource.get("issue")
    return tuple(str(one.get("code", "")) for one in issues if isinstance(one, dict)) if isinstance(issues, list) else ()
