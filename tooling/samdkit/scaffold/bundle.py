"""What the kit's own wheel carries: templates, qms, component wheels with their evidence."""

import shutil
from pathlib import Path

from samdkit.scaffold import template, wheels


def write(root: Path, target: Path) -> None:
    """Copies the data of the checkout at `root` to `target`, component wheels built on the way."""
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc", ".venv", ".samdkit")
    shutil.copytree(root / "qms", target / "qms", ignore=ignore)
    (target / "templates").mkdir()
    for folder in sorted((root / "templates").iterdir()):
        (target / "templates" / f"{folder.name}.zip").write_bytes(template.pack(folder))
    (target / "wheels").mkdir()
    for folder in sorted((root / "components").iterdir()):
        wheel = wheels.from_folder(folder)
        if wheel is not None:
            (target / "wheels" / wheel.file).write_bytes(wheel.content)
            (target / "wheels" / wheel.file).with_suffix(".jsonl").write_text(wheel.evidence, "utf-8")
