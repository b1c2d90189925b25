"""The risk plan: front matter of the file with `document: risk-management-plan` (format 1)."""

from samdkit.model.document import DossierFile
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.model.risk_plan import RiskPlan

_CLASSES = ("A", "B", "C")


# implements: KIT-SRS-007
def read(files: list[DossierFile]) -> tuple[RiskPlan | None, list[Finding]]:
    """The project's own risk plan, and what in it is not as the format wants it."""
    plans = [one for one in files if one.document == "risk-management-plan" and not one.origin]
    if not plans:
        return None, []
    reader = _Reader(plans[0])
    severity, probability = reader.scale("severity"), reader.scale("probability")
    plan = RiskPlan(
        severity,
        probability,
        reader.limits("acceptance", severity, (*probability, "none"), every=True),
        reader.limits("with-benefit", severity, (*probability, "none"), every=False),
        reader.limits("safety-class", severity, _CLASSES, every=True),
        reader.severity("disclose-from", severity),
        Location(plans[0].path, 1),
    )
    more = [_problem(one.path, 1, f"{plans[0].path} is the risk management plan already") for one in plans[1:]]
    return plan, reader.findings + more


class _Reader:
    """The front matter of the plan, key by key."""

    def __init__(self, file: DossierFile) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def scale(self, key: str) -> tuple[str, ...]:
        """Words, rising."""
        value = self.file.attributes.get(key)
        if not isinstance(value, list) or not value:
            self._problem(key, f"`{key}` is not a list of rising words")
            return ()
        return tuple(value)

    def limits(self, key: str, severities: tuple[str, ...], words: tuple[str, ...], *, every: bool) -> dict[str, str]:
        """A word for each severity, or with `every=False` for some of them."""
        value = self.file.attributes.get(key)
        if not isinstance(value, dict):
            if value is not None or every:
                self._problem(key, f"`{key}` is not a map from severities")
            return {}
        for severity, word in value.items():
            if severity not in severities:
                self._problem(key, f"`{severity}` in `{key}` is not on the scale of severities")
            elif word not in words:
                self._problem(key, f"`{word}` in `{key}` is not one of {', '.join(words)}")
        for severity in severities if every else ():
            if severity not in value:
                self._problem(key, f"`{key}` says nothing of `{severity}`")
        return value

    def severity(self, key: str, severities: tuple[str, ...]) -> str:
        """One word of the scale."""
        value = self.file.attributes.get(key, "")
        if value not in severities:
            self._problem(key, f"`{key}: {value}` is not on the scale of severities")
        return str(value)

    def _problem(self, key: str, message: str) -> None:
        self.findings.append(_problem(self.file.path, self.file.attribute_lines.get(key, 1), message))


def _problem(path: str, line: int, message: str) -> Finding:
    return Finding(
        "dossier.unreadable",
        message,
        Location(path, line),
        severity=Severity.UNREADABLE,
        hint="the front matter of the risk management plan holds the scales and maps of the dossier format",
    )
