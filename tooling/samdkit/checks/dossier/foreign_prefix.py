"""A component's ids can stand beside those of any device."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-020.4
def find(project: Project) -> Iterator[Finding]:
    """Every id of a component begins with the prefix that `component.md` gives.

    The items of a component stand in the graph of each device that uses it, beside the device's own and those of other
    components. `SRS-004` of a component would be taken for the device's requirement; `AUDIT-SRS-004` is one thing everywhere: in
    files, tests, markers and devices.
    """
    prefix = project.identity.fact("prefix")
    if not project.identity.is_component or not prefix:
        return
    for item in project.own_items():
        if not item.id.startswith(f"{prefix}-"):
            hint = f"call it {prefix}-{item.id}, in the dossier, in code and in tests"
            yield Finding("", f"{item.id} lacks the component's prefix {prefix}", item.location, item.id, hint=hint)


CHECK = Check("dossier.foreign-prefix", find, ("item",), ())
