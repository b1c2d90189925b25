"""The trace graph as plain data (`qms/schemas/project.schema.json`), and as JSON."""

import json
from typing import Any

from samdkit import __version__, fingerprints, grading, matrix, seeded
from samdkit.model.code import TestFunction, Unit
from samdkit.model.component import Component, LockedPackage
from samdkit.model.document import Section
from samdkit.model.evidence import Environment, Fault, Run
from samdkit.model.item import Item, Link
from samdkit.model.location import Location
from samdkit.model.report import Report
from samdkit.outputs import findings_json
from samdkit.project import Project, natural

FORMAT = 1
Row = dict[str, Any]


# implements: KIT-SRS-044.a
def data(project: Project, report: Report) -> dict[str, Any]:
    """Everything, in lists that are sorted by id, test or place; what came with components says so in `origin`."""
    items = sorted(project.items.values(), key=lambda item: natural(item.id))
    sections = [section for file in project.files if not file.origin for section in file.sections]
    known = zip(report.findings, fingerprints.of(report.findings), strict=True)
    return {
        "format": FORMAT,
        "samdkit": __version__,
        "project": _project(project),
        "items": [_item(item) for item in items],
        "links": [_link(item, link) for item in items for link in item.links],
        "sections": [_section(section) for section in sections],
        "units": [_unit(project.units[key]) for key in sorted(project.units)],
        "tests": [_test(project.tests[key]) for key in sorted(project.tests)],
        "runs": [_run(run) for run in sorted(project.runs, key=lambda run: (run.origin, run.test))],
        "faults": _faults(project),
        "environments": [_environment(project.environments[digest]) for digest in sorted(project.environments)],
        "packages": [_package(package) for package in project.packages],
        "components": [_component(component) for component in (project.lock.components if project.lock else ())],
        "matrix": [_matrix_row(row) for row in matrix.forward(project, inherited=True)],
        "findings": [findings_json.as_data(one, known_by) for one, known_by in known],
    }


# implements: KIT-SRS-044.a, KIT-SRS-044.d
def render(graph: dict[str, Any]) -> str:
    """As JSON, one line an element of each list."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    members = []
    for name, value in graph.items():
        if isinstance(value, list) and value:
            members.append(f"{encode(name)}: [\n    " + ",\n    ".join(map(encode, value)) + "\n  ]")
        else:
            members.append(f"{encode(name)}: {encode(value)}")
    return "{\n  " + ",\n  ".join(members) + "\n}"


def _place(location: Location) -> Row:
    return {"file": location.path, "line": location.line}


def _project(project: Project) -> Row:
    return {
        "kind": "component" if project.identity.is_component else "device",
        "facts": dict(project.identity.facts),
        "commit": project.commit.id,
        "day": project.today,
    }


def _item(item: Item) -> Row:
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "status": item.status,
        "attributes": dict(item.attributes),
        "text": item.text,
        "parts": [
            {"address": f"{item.id}.{part.label}", "label": part.label, "text": part.text, **_place(part.location)}
            for part in item.parts
        ],
        "origin": item.origin,
        **_place(item.location),
    }


def _link(item: Item, link: Link) -> Row:
    return {"source": link.source, "kind": link.kind, "target": link.target, "origin": item.origin, **_place(link.location)}


def _section(section: Section) -> Row:
    return {
        "title": section.title,
        "level": section.level,
        "document": section.document,
        "answers": list(section.answers),
        "bookkeeping": dict(section.bookkeeping),
        "text": section.text,
        **_place(section.location),
    }


def _unit(unit: Unit) -> Row:
    return {
        "id": unit.id,
        "kind": str(unit.kind),
        "implements": list(unit.implements),
        "digest": unit.digest,
        "origin": unit.origin,
        **_place(unit.location),
        "end": unit.end,
    }


def _test(test: TestFunction) -> Row:
    return {
        "id": test.id,
        "verifies": list(test.verifies),
        "digest": test.digest,
        "origin": test.origin,
        **_place(test.location),
    }


def _run(run: Run) -> Row:
    return {
        "test": run.test,
        "outcome": run.outcome,
        "retried": run.retried,
        "reason": run.reason,
        "verifies": list(run.verifies),
        "executed": sorted(run.executed),
        "results": run.results,
        "assertions": run.assertions,
        "environment": run.environment,
        "when": run.when,
        "commit": run.commit,
        "dirty": run.dirty,
        "origin": run.origin,
        **_place(run.location),
    }


# implements: KIT-SRS-018.d
def _faults(project: Project) -> list[Row]:
    waivers = grading.waivers_of(project)
    by_place = sorted(project.faults, key=lambda one: (one.origin, one.unit, one.line, one.operator, one.what, one.fault))
    return [_fault(project, one, "" if one.origin else waivers.get(one.fault, "")) for one in by_place]


def _fault(project: Project, fault: Fault, waiver: str) -> Row:
    unit = seeded.unit_of(project, fault)
    place = grading.place_of(unit, fault) if unit is not None else Location(fault.unit.partition("::")[0])
    return {
        "fault": fault.fault,
        "unit": fault.unit,
        "operator": fault.operator,
        "what": fault.what,
        "outcome": fault.outcome,
        "noticed": list(fault.noticed),
        "passed": list(fault.passed),
        "timed_out": list(fault.timed_out),
        "cold": fault.cold,
        "reason": fault.reason,
        "stale": seeded.stale(project, fault),
        "judged_by": waiver,
        "when": fault.when,
        "commit": fault.commit,
        "dirty": fault.dirty,
        "origin": fault.origin,
        **_place(place),
    }


def _environment(environment: Environment) -> Row:
    return {
        "digest": environment.digest,
        "python": environment.python,
        "platform": environment.platform,
        "locks": dict(environment.locks),
        "origin": environment.origin,
    }


def _package(package: LockedPackage) -> Row:
    return {
        "name": package.name,
        "version": package.version,
        "sha256": list(package.hashes),
        "development": package.development,
        "file": package.path,
        "line": package.line,
    }


def _component(component: Component) -> Row:
    return {
        "name": component.name,
        "version": component.version,
        "prefix": component.prefix,
        "wheel": component.wheel,
        "sha256": component.sha256,
        "intact": component.intact,
    }


def _matrix_row(row: matrix.Row) -> Row:
    return {
        "address": row.address,
        "title": row.title,
        "sources": list(row.sources),
        "architecture": list(row.architecture),
        "units": list(row.units),
        "tests": [{"test": one.test, "cases": one.cases, "result": one.result} for one in row.tests],
        "observed": str(row.grade),
        "wanted": str(row.wanted.grade) if row.wanted.grade else "",
        "wanted_as": row.wanted.why,
        "origin": row.origin,
    }
