"""What the label and the instructions must say is said somewhere."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-027.3
def find(project: Project) -> Iterator[Finding]:
    """Every labelling requirement is put into effect by a section of a document, or by code with a test.

    A requirement on label or instructions (`- category: labelling`) is met by words: the section that says them carries
    `- realises: SRS-091`. One that the software itself shows is marked in code and tested like any other. One with neither stands
    outside the matrix: nobody can say where it is met. The parts of a requirement count one by one.

    > no section realises SRS-091

    Name it in `realises` of the section that says what it wants. That the section says it is for a reader to judge.
    """
    realised = trace.realised(project)
    for item in project.requirements(inherited=False):
        if item.attribute("category") != "labelling":
            continue
        missing = [one for one in item.addresses if one not in realised and not trace.in_software(project, one)]
        if missing:
            message = f"no section realises {', '.join(missing)}, and nothing in the software does"
            hint = f"add `- realises: {missing[0]}` to the section that says it"
            yield Finding("", message, item.location, item.id, hint=hint)


CHECK = Check("documents.unrealised-label", find, ("requirement",), ())
