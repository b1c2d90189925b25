"""Evidence after a renaming: records that name the id, and digests of words and tests that name it.

A digest that was right before is made right again, one that was wrong stays wrong: renaming makes nothing stale, and nothing
fresh.
"""

import json
import re
from collections.abc import Callable

from samdkit import digests, reviews
from samdkit.project import Project, files


def follow(before: Project, after: Project, old: str, new: str, contents: dict[str, bytes]) -> tuple[dict[str, bytes], int]:
    """The evidence files that change, and how many records in them; `contents` are the other files that change."""
    digest = _changed_digests(before, after, old, new, contents)
    address = re.compile(rf"\A{re.escape(old)}(?=\.[a-z0-9]+\Z|\Z)")

    def followed(text: str) -> str:
        return digest.get(text) or address.sub(new, text, count=1)

    found: dict[str, bytes] = {}
    count = 0
    for path in files(before.root, before.configuration.evidence, ".jsonl"):
        lines = [line for line in (before.root / path).read_bytes().split(b"\n") if line.strip()]
        made = [_record(line, followed) for line in lines]
        if made != lines:
            count += sum(new_line != line for new_line, line in zip(made, lines, strict=True))
            found[path] = b"".join(line + b"\n" for line in sorted(made))
    return found, count


def _record(line: bytes, follow: Callable[[str], str]) -> bytes:
    """One line with every text in it followed; what is no record stays as it is."""
    try:
        data = json.loads(line)
    except ValueError:
        return line
    made = _followed(data, follow)
    return line if made == data else json.dumps(made, sort_keys=True, ensure_ascii=False).encode()


def _followed(value: object, follow: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return follow(value)
    if isinstance(value, list):
        found = [_followed(one, follow) for one in value]
        texts = [one for one in found if isinstance(one, str)]
        return sorted(texts) if len(texts) == len(value) and value == sorted(value) else found
    if isinstance(value, dict):
        return {follow(key): _followed(one, follow) for key, one in value.items()}
    return value


def _changed_digests(before: Project, after: Project, old: str, new: str, contents: dict[str, bytes]) -> dict[str, str]:
    """Digest → digest of the same thing after the renaming, of all that names the id."""
    found: dict[str, str] = {}
    for item in before.own_items():
        own = new if item.id == old else item.id
        for address in {item.id, *item.addresses}:
            made = own + address[len(item.id) :]
            found[item.digest_of(address)] = after.items[own].digest_of(made)
            found[reviews.digest(before, address)] = reviews.digest(after, made)
    found |= {test.digest: after.tests[key].digest for key, test in before.tests.items() if key in after.tests}
    found |= {unit.digest: after.units[key].digest for key, unit in before.units.items() if key in after.units}
    for path, content in contents.items():
        found[digests.of_bytes((before.root / path).read_bytes())] = digests.of_bytes(content)
    return {key: value for key, value in found.items() if key and key != value}
