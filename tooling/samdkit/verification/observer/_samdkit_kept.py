"""Keeps instrumented code between runs: compiling it takes longer than reading it. Standard library only.

Kept in the folder that the plan names, never where a plain import looks; without one nothing is kept. An entry speaks of one
file, its bytes, what the plan wants of it, this interpreter and these modules; anything else makes it worthless.
"""

import contextlib
import hashlib
import importlib.util
import json
import marshal  # nosec B403 - what is read was written here, as in Python's own caches
import os
import sys
import tempfile

_PARTS = ("_samdkit_instrument.py", "_samdkit_blocks.py")


class Kept:
    """The entries of one folder."""

    def __init__(self, folder):
        self.folder = folder
        self._own = b""

    def code(self, path, source, wanted, make):
        """What `make()` gives for a file, or what it gave before: (code, set, set)."""
        if not self.folder:
            return make()
        known = [path, wanted, sys.version, importlib.util.MAGIC_NUMBER.hex(), hashlib.sha256(source).hexdigest()]
        key = hashlib.sha256(json.dumps(known).encode() + self._modules()).digest()
        name = hashlib.sha256(f"{path} {bool(wanted[1])}".encode()).hexdigest()[:20]
        place = os.path.join(self.folder, f"{name}.bin")
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError), open(place, "rb") as file:
            if file.read(len(key)) == key:
                code, first, second = marshal.load(file)  # noqa: S302  # nosec B302 - as above
                return code, set(first), set(second)
        code, first, second = make()
        self._write(place, key + marshal.dumps((code, sorted(first), sorted(second))))
        return code, first, second

    def _modules(self):
        if not self._own:
            here = os.path.dirname(os.path.abspath(__file__))
            for name in _PARTS:
                with open(os.path.join(here, name), "rb") as file:
                    self._own += hashlib.sha256(file.read()).digest()
        return self._own

    def _write(self, place, content):
        """The whole entry or none; where it can't be written, the next run makes it again."""
        with contextlib.suppress(OSError):
            os.makedirs(self.folder, exist_ok=True)
            handle, path = tempfile.mkstemp(dir=self.folder)
            with open(handle, "wb") as file:
                file.write(content)
            os.replace(path, place)
