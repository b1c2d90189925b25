"""Keeps the chosen variant: with the worked example, or blank. Nothing else is decided here."""

import shutil
from pathlib import Path

chosen = Path("_example" if "{{ cookiecutter.example }}" == "yes" else "_blank")
for path in sorted(chosen.rglob("*")):
    if path.is_file():
        target = Path(*path.parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)
shutil.rmtree("_example", ignore_errors=True)
shutil.rmtree("_blank", ignore_errors=True)
