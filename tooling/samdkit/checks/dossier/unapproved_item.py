"""A release is of approved items."""

from collections import defaultdict
from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-020.13
def find(project: Project) -> Iterator[Finding]:
    """At release, every item is approved.

    Work goes on in drafts, so the daily gate lets them be. What is released has been looked at and approved: with
    `- status: approved` and `- reviewed-by: ROLE` at each item, or once in the front matter for all items of a file. One finding
    a file names its drafts, for a file is what people review. Tasks and test records have a state of their own and are left out,
    and so are the items of components, whose maker approves them.
    """
    drafts: dict[str, list[str]] = defaultdict(list)
    for item in project.own_items():
        if item.status == "draft" and item.kind not in {"task", "test-record"}:
            drafts[item.location.path].append(item.id)
    for path, names in sorted(drafts.items()):
        message = f"{len(names)} {'item is' if len(names) == 1 else 'items are'} still draft: {', '.join(names)}"
        hint = "review them, then write `status: approved` and `reviewed-by: ROLE` at each, or in the front matter for all"
        yield Finding("", message, Location(path), path, hint=hint)


CHECK = Check("dossier.unapproved-item", find, ("item",), ("iso13485-documents:4.2.4",), release_only=True)
