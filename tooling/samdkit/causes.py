"""Why something is not there: what could not be read held it. A check that misses it names this as the cause of its finding."""

from collections.abc import Iterable

from samdkit.model.finding import Cause
from samdkit.model.item import item_id
from samdkit.project import Project


class Missing:
    """What a project lacks because a file or a wheel of it could not be read."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._unreadable = {one.location.path for one in project.findings if one.check == "code.unreadable"}
        self._items = {
            item: Cause(file.path, "dossier.unknown-kind") if file.kind else Cause(item, "dossier.no-kind")
            for file in project.files
            for item in file.unread
        }
        self._wheels = {
            component.prefix: Cause(component.name, "components.changed-wheel")
            for component in (project.lock.components if project.lock else ())
            if component.prefix and not component.intact
        }

    # implements: KIT-SRS-032
    def item(self, address: str) -> Cause | None:
        """Where an item stands that is in no graph: in a file whose kind is not known, or in a changed wheel."""
        return self._items.get(item_id(address)) or self._wheels.get(address.partition("-")[0])

    # implements: KIT-SRS-032
    def code(self, addresses: Iterable[str]) -> Cause | None:
        """The unreadable file that, when the tests were last recorded, held one of an address or a unit that it entered."""
        if not self._unreadable:
            return None
        for address in addresses:
            for run in self._project.runs_of(address):
                for place in (run.function, *sorted(run.units)):
                    path = place.partition("::")[0]
                    if path in self._unreadable:
                        return Cause(path, "code.unreadable")
        return None
