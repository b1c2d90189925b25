"""Links are looked at again when an end changes."""

from collections import defaultdict
from collections.abc import Iterator

from samdkit import reviews
from samdkit.checks.check import Check
from samdkit.model.finding import Cause, Finding, Severity
from samdkit.project import Project


# implements: KIT-SRS-021.12
def find(project: Project) -> Iterator[Finding]:
    """No link that was confirmed has an end that changed since, and no link is left out once links are confirmed.

    A link is true because of what stands at both ends. When a need is reworded, each requirement that derives from it may no
    longer meet it, and no tool can tell: somebody must look. `samdkit confirm SRS-012 --role "software lead"` records that
    somebody did, with the digests of both ends, in `evidence/reviews.jsonl`. When the words or attributes of an end change (not
    its status, source or rationale), the link is *suspect* until it is confirmed again. A clause changes when the kit's data for
    its standard do.

    Looked at are `derives-from`, `refines`, `satisfies`, `verifies`, `mitigates`, `realised-by`, `introduces` and `discharges` of
    the project's own items; links of code and tests are observed instead (`evidence.stale`), those of sections bear no id. New
    links of an item are one finding. A project that never confirmed gets none of these, see `trace.unconfirmed-links`.

    Daily a note: whoever changes a text in the morning need not be the one who judges the link, and a gate that is red until
    somebody confirms teaches to confirm unread. At release an error. Both are the kit's policy.
    """
    if not any(not one.origin for one in project.reviews):
        return
    unseen: dict[str, list[reviews.State]] = defaultdict(list)
    for state in reviews.states(project):
        if state.review is None:
            unseen[state.link.source].append(state)
        elif state.changed:
            hint = f"look at it, then run `samdkit confirm {state.link.source} --role …`"
            day = state.review.when.partition("T")[0]
            message = f"{state.words}: {' and '.join(state.changed)} changed since the {state.review.role} confirmed it ({day})"
            fact = f"{state.link.kind} {state.link.target}"
            cause = Cause(state.changed[0]) if len(state.changed) == 1 else None
            yield Finding("", message, state.link.location, state.link.source, hint, Severity.NOTE, fact=fact, cause=cause)
    for source, found in unseen.items():
        named = ", ".join(f"{one.link.kind} {one.link.target}" for one in found)
        hint = f"look at them, then run `samdkit confirm {source} --role …`"
        message = f"{source}: nobody confirmed {named}"
        yield Finding("", message, found[0].link.location, source, hint, Severity.NOTE, fact="new")


CHECK = Check("trace.suspect-link", find, ("link",), (), stricter=True)
