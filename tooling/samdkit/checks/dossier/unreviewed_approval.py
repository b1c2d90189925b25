"""Approval follows a review."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-020.12
def find(project: Project) -> Iterator[Finding]:
    """An item that is approved says by which role it was reviewed.

    `- status: approved` without `- reviewed-by: ROLE` says that somebody agreed and not who could be asked. The role is enough
    here: who held it, and the signature, are records of the quality management system. Whether the review was a good one is
    beyond a tool.

    Add the role, or leave the item `draft` until somebody has reviewed it.
    """
    for item in project.own_items():
        if item.status == "approved" and not item.attribute("reviewed-by").strip():
            hint = "add `- reviewed-by: ROLE`, or leave it a draft until it is reviewed"
            message = f"{item.id} is approved, and nobody reviewed it"
            yield Finding("", message, item.place("status"), item.id, hint=hint)


CHECK = Check("dossier.unreviewed-approval", find, ("item",), ())
