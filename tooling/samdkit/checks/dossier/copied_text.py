"""Each item says something of its own."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project
from samdkit.sources import policy


# implements: KIT-SRS-020.7
def find(project: Project) -> Iterator[Finding]:
    """No item says the same words as another, and no part the same as another part of its requirement.

    A copy that nobody changed is a text that nobody wrote: two requirements with the same words are one, and the tests of the one
    are missing for what the other was meant to say. Compared are the words of the text, whatever their case and line breaks, and
    for a risk those of hazard, sequence, situation and harm together; the title where there is no text.

    Which kinds may repeat themselves (`soup`, `tool`, `test-record`, `justification`), and how short a text may be alike, stands
    in `qms/policy.yaml` and is the kit's policy. Text that was copied and then changed is not seen.

    Write what the item means, or drop it and link to the other; where an item replaces another, give the old one
    `- status: obsolete`.
    """
    copies = policy.section("texts")["copies"]
    first: dict[str, Item] = {}
    for item in project.own_items():
        if not item.in_force or item.kind in copies["not-in"]:
            continue
        words = _words(item)
        other = first.setdefault(words, item) if words.count(" ") >= copies["words"] - 1 else item
        if other is not item:
            hint = "write what it means, or drop it and link to the other"
            message = f"{item.id} says the same words as {other.id}"
            yield Finding("", message, item.location, item.id, hint=hint, fact=other.id)
        yield from _parts(item)


def _words(item: Item) -> str:
    said = [item.attributes.get(name, "") for name in ("hazard", "sequence", "situation", "harm")] if item.kind == "risk" else []
    return " ".join(" ".join(said).lower().split()) if any(said) else " ".join((item.text or item.title).lower().split())


def _parts(item: Item) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for part in item.parts:
        words = " ".join(part.text.lower().split()).rstrip(".;,")
        other = first.setdefault(words, part.label)
        if other != part.label:
            message = f"{item.id}.{part.label} says the same words as {item.id}.{other}"
            hint = "write what it means, or drop it"
            yield Finding("", message, part.location, f"{item.id}.{part.label}", hint=hint, fact=f"{item.id}.{other}")


CHECK = Check("dossier.copied-text", find, ("item",), ())
