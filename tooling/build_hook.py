"""Puts templates, qms and the component wheels into the kit's wheel as data.

An editable install needs none of it: the kit then reads the checkout. The hook builds the components in this process with the
hatchling that builds the kit, so that nothing is fetched.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))


class CustomBuildHook(BuildHookInterface[Any]):
    """The hook that hatchling calls for each wheel of the kit."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the data folders; does nothing for an editable install."""
        if version == "editable":
            return
        from samdkit.scaffold import bundle  # noqa: PLC0415 - the path is set above

        root = Path(self.root)
        self._folder = Path(tempfile.mkdtemp(prefix="samdkit-build-"))
        bundle.write(root, self._folder)
        for path in sorted(self._folder.rglob("*")):
            if path.is_file():
                build_data["force_include"][str(path)] = f"samdkit/data/{path.relative_to(self._folder).as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's signature
        """Removes what was built in between."""
        if version != "editable":
            shutil.rmtree(self._folder, ignore_errors=True)
