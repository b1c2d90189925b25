"""The tables of the technical file by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from samdkit.technical_file.tables import conformity, evidence, faults, findings, risks, soup, tasks, trace

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context
    from samdkit.technical_file.table import Table

TABLES: "dict[str, Callable[[Context], Table]]" = {
    "annex-leaves": conformity.annex_leaves,
    "checks": findings.looked_for,
    "code-backward": trace.code_backward,
    "documents": conformity.documents,
    "environment-packages": evidence.environment_packages,
    "fault-kinds": faults.fault_kinds,
    "faults-not-judged": faults.not_judged_by_tests,
    "findings": findings.findings,
    "gspr-checklist": conformity.gspr,
    "needs": trace.needs_forward,
    "packages": soup.packages,
    "reported-test-cases": evidence.reported_tests,
    "risk-controls": risks.risk_controls,
    "risks": risks.risks,
    "seeded-code": faults.faults_by_code,
    "soup-register": soup.register,
    "survivors": faults.survivors,
    "tasks": tasks.tasks,
    "test-cases": evidence.observed_tests,
    "tests-backward": trace.tests_backward,
    "trace-matrix": trace.trace_matrix,
}
