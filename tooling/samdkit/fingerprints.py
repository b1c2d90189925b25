"""What a finding is known by from run to run, whatever line it has moved to and however its message is worded."""

from collections import Counter
from collections.abc import Iterable

from samdkit import digests
from samdkit.model.finding import Finding


# implements: KIT-SRS-041
def of(findings: Iterable[Finding]) -> list[str]:
    """One fingerprint for each finding, all of them different.

    Made of the check, the item (the file where there is no item) and the fact. Findings that agree in all three are counted in
    the order in which they come: the first keeps its fingerprint as long as it is the first.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for one in findings:
        key = (one.check, one.item or one.location.path, one.fact)
        seen[key] += 1
        found.append(digests.of_bytes("\0".join((*key, str(seen[key]))).encode("utf-8", "backslashreplace"))[:32])
    return found
