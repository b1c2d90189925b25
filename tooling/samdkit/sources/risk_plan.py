"""The risk plan: front matter of the file with `document: risk-management-plan` (format 1)."""

from samdkit.model.document import DossierFile
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.model.risk_plan import RiskPlan

_SCALES = ("severity", "probability")
_MAPS = ("acceptance", "with-benefit", "safety-class")


def read(files: list[DossierFile]) -> tuple[RiskPlan | None, list[Finding]]:
    """The project's own risk plan, and what in it is not as the format wants it."""
    file = next((one for one in files if one.document == "risk-management-plan" and not one.origin), None)
    if file is None:
        return None, []
    location = Location(file.path, 1)
    findings: list[Finding] = []
    scales: dict[str, tuple[str, ...]] = {}
    for key in _SCALES:
        value = file.attributes.get(key)
        scales[key] = tuple(value) if isinstance(value, list) else ()
        if not scales[key]:
            findings.append(_problem(location, f"`{key}` is not a list of rising words"))
    maps: dict[str, dict[str, str]] = {}
    for key in _MAPS:
        value = file.attributes.get(key, {})
        maps[key] = value if isinstance(value, dict) else {}
        wrong = [severity for severity in maps[key] if severity not in scales["severity"]]
        wrong += [word for word in maps[key].values() if key != "safety-class" and word not in (*scales["probability"], "none")]
        findings += [_problem(location, f"`{word}` in `{key}` is not on the plan's scales") for word in wrong]
    plan = RiskPlan(
        scales["severity"],
        scales["probability"],
        maps["acceptance"],
        maps["with-benefit"],
        maps["safety-class"],
        str(file.attributes.get("disclose-from", "")),
        location,
    )
    return plan, findings


def _problem(location: Location, message: str) -> Finding:
    return Finding(
        "dossier.unreadable",
        message,
        location,
        severity=Severity.UNREADABLE,
        hint="the front matter of the risk management plan holds the scales and maps of the dossier format",
    )
