"""One requirement demands one thing."""

import re
from collections.abc import Iterator

from samdkit.checks import demands
from samdkit.checks.check import Check
from samdkit.checks.demands import Said
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-020.9
def find(project: Project) -> Iterator[Finding]:
    """No requirement, and no part of one, says SHALL (SKAL) more than once.

    Code, tests and risk controls name a requirement or a part as a whole. If it demands two things, a test of the one looks like
    a test of both (ISO/IEC/IEEE 29148, 5.2.5: a requirement is *singular*).

    The words outside the parts hold for each part and are counted with it: *SHALL* there and in a part are two, and a second
    sentence with SHALL below the parts is a demand that no part carries. What stands in quotation marks or code is not counted.

    > SRS-012 demands 2 things at once: another SHALL

    To mend it, make each demand a part: `(a) …`, `(b) …`, with a blank line before each, or give the second an id of its own.
    A list of verbs after one SHALL ("SHALL store the reading and show it") is not seen; whether it is one thing is for a reader.
    """
    for item in project.requirements(inherited=False):
        if len(demands.words(re.IGNORECASE).findall(item.text)) <= 1:
            continue
        stretches = demands.said(item)
        whole, parts = stretches[0], stretches[1:]
        if len(whole.demands) > 1:
            where = "outside its parts" if parts else "at once"
            yield _finding(item, f"{item.id} demands {len(whole.demands)} things {where}", whole, 1)
            continue
        for part in parts:
            number = len(whole.demands) + len(part.demands)
            if number > 1:
                with_them = ", one of them outside the parts" if whole.demands else ""
                words = f"{item.id}.{part.label} demands {number} things at once{with_them}"
                yield _finding(item, words, part, 0 if whole.demands else 1)


def _finding(item: Item, words: str, said: Said, second: int) -> Finding:
    word = said.demands[second].group()
    address = f"{item.id}.{said.label}" if said.label else item.id
    return Finding(
        "",
        f"{words}: another {word}",
        said.passage.at(said.demands[second].start()) if item.text else item.location,
        address,
        hint="make each demand a part, `(a) …`, with a blank line before it, or an item of its own",
    )


CHECK = Check("dossier.compound-requirement", find, ("requirement",), ("iec62304:5.2.6",))
