"""Whatever a dossier file holds, it is read without a traceback, and each finding lies inside the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.sources import dossier

PATHS = st.sampled_from(["dossier/file.md", "dossier/device.md", "dossier/component.md", "dossier/a/b.md", "dossier/xdevice.md"])
WRITTEN = """
---
kind: software-requirement
kind: risk
kind: [a, b]
kind:
document: risk-management-plan
document:
  a: b
severity: [minor, serious]
acceptance:
  minor: none
format: 2
format:
source: [x
# Title
## SRS-001 Title
### SRS-002
## RISK-1 T
## Section
#
##
- source: x
- method.c: test
- derives-from: UN-001, , x:y
- answers: a
- status: gone
- until: 2026-99-99
  more
(a) one
(b) two
1. one
3. three
```
~~~~
```x
<!--
-->
- : x
- x:
[device:name]
"""
LINES = st.sampled_from([*WRITTEN.split("\n"), "\t", "\ufeff---", "---\r", "\x00", "\u2028## SRS-009"])
TEXTS = st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=25).map("\n".join)
BYTES = st.lists(st.one_of(LINES.map(str.encode), st.binary(max_size=20)), max_size=25).map(b"\n".join)


def assert_sound(found: dossier.Dossier, path: str, content: bytes) -> None:
    last = content.count(b"\n") + 1
    for one in found.findings:
        assert one.location.path == path
        assert 1 <= one.location.line <= last, one
        assert one.message
        assert one.hint
    for item in found.items:
        assert 1 <= item.location.line <= last
        assert all(1 <= link.location.line <= last for link in item.links)
        assert all(item.digest_of(address) for address in item.addresses)


@pytest.mark.verifies("KIT-SRS-001.d")
@given(PATHS, TEXTS)
def test_any_text_is_read(path, text):
    content = text.encode("utf-8", "surrogatepass")
    assert_sound(dossier.read([(path, content)]), path, content)


@pytest.mark.verifies("KIT-SRS-001.d")
@given(PATHS, BYTES)
def test_any_bytes_are_read(path, content):
    found = dossier.read([(path, content)])
    assert_sound(found, path, content)


@pytest.mark.verifies("KIT-SRS-001.e")
@given(TEXTS)
def test_line_ends_of_windows_never_change_what_is_read(text):
    content = text.replace("\r", "").encode("utf-8", "replace")
    plain, windows = dossier.read([("dossier/f.md", content)]), dossier.read([("dossier/f.md", content.replace(b"\n", b"\r\n"))])
    assert (plain.items, plain.findings, plain.files) == (windows.items, windows.findings, windows.files)
