"""What is not known yet of the device is somebody's task."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-020.2
def find(project: Project) -> Iterator[Finding]:
    """Each fact of `device.md` that is `open` is printed by an open task, and `none` stands only where a fact can't apply.

    A fact that isn't there yet (no SRN before the registration, no UDI before it is assigned) is written `open`, so that nothing
    is invented, and a task says who provides it: its text prints the fact, `[device:srn]`. When the fact is there the task is
    done, and the gate of a release sees both. Facts that every device has, such as `name` or `mdr-class`, can't be `none`.

    Add the fact to the text of a task in the state `open`, or write the fact.
    """
    tasks = [task for task in project.of_kind("task", inherited=False) if task.is_open_task]
    printed = "\n".join(f"{task.title}\n{task.text}" for task in tasks)
    for key, value in project.identity.facts.items():
        if value == "open" and f"[device:{key}]" not in printed:
            message, hint = f"`{key}` is open and no open task prints it", f"add a task with [device:{key}] in its text"
        elif value == "none" and key not in _MAY_NOT_APPLY:
            message, hint = f"`{key}` is none, and every device has one", f"write it, or `{key}: open` with a task"
        else:
            continue
        yield Finding("", message, _place(project, key), hint=hint, fact=key)


def _place(project: Project, key: str) -> Location:
    location = project.identity.location
    file = next((one for one in project.files if one.path == location.path), None)
    return Location(location.path, file.attribute_lines.get(key, location.line) if file else location.line)


#: A maker in the Union has no authorised representative, a custom-made device no UDI and no registration.
_MAY_NOT_APPLY = frozenset({"srn", "authorised-representative", "basic-udi-di", "udi-di"})

CHECK = Check("dossier.open-fact", find, ("identity",), ())
