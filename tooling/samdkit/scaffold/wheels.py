"""Component wheels with the same bytes each time, and their evidence."""

import io
import json
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from samdkit import digests, resources
from samdkit.errors import CannotTell
from samdkit.files import DATE, write_text


@dataclass(slots=True, frozen=True)
class Wheel:
    """A component as it is handed to a device."""

    name: str
    version: str
    prefix: str
    file: str
    content: bytes
    evidence: str
    """JSON lines of its evidence, bound to this very wheel."""

    @property
    def sha256(self) -> str:
        """The digest that locks and evidence name."""
        return digests.of_bytes(self.content)


# implements: KIT-SRS-052.a
def repack(content: bytes) -> bytes:
    """The same archive uncompressed, sorted and with fixed dates, so that equal files give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            info = zipfile.ZipInfo(name, DATE)
            info.external_attr = 0o644 << 16
            target.writestr(info, source.read(name))
    return out.getvalue()


# implements: KIT-SRS-052.a
def build(folder: Path) -> tuple[str, bytes]:
    """The file name and bytes of the wheel of a component's folder; raises `CannotTell` without hatchling."""
    try:
        from hatchling.builders.wheel import WheelBuilder  # noqa: PLC0415 - only a checkout has it
    except ImportError as error:
        message = "hatchling is missing"
        raise CannotTell(message, hint="set the checkout up with `python3 dev.py`") from error
    with tempfile.TemporaryDirectory(prefix="samdkit-wheel-") as out:
        path = Path(next(iter(WheelBuilder(str(folder)).build(directory=out, versions=["standard"]))))
        return path.name, repack(path.read_bytes())


def available() -> dict[str, Wheel]:
    """Every component of the kit by name: built from the checkout, or as the installed kit carries it."""
    root = resources.root()
    folder = root / "wheels"
    if resources.is_checkout():
        return {wheel.name: wheel for wheel in map(from_folder, sorted((root / "components").iterdir())) if wheel}
    found = {}
    for path in sorted(folder.glob("*.whl")):
        wheel = _carried(path)
        found[wheel.name] = wheel
    return found


# implements: KIT-SRS-052.b
def from_folder(folder: Path) -> Wheel | None:
    """The wheel of a component in the checkout, with its evidence bound to it."""
    if not (folder / "dossier" / "component.md").is_file():
        return None
    file, content = build(folder)
    lines = "".join(path.read_text("utf-8") for path in sorted((folder / "evidence").glob("*.jsonl")))
    return _wheel(file, content, lines)


# implements: KIT-SRS-052.b
def bind(folder: Path) -> None:
    """Records that the evidence beside a component was observed on the files of which this wheel is made.

    To be called right after the component's tests ran; from the next changed byte on the wheel has another digest, and every
    device that carries it says so.
    """
    wheel = from_folder(folder)
    if wheel is not None:
        record = {"record": "wheel", "name": wheel.name, "version": wheel.version, "sha256": wheel.sha256}
        write_text(folder / "evidence" / "wheel.jsonl", json.dumps(record) + "\n")


def _carried(path: Path) -> Wheel:
    return _wheel(path.name, path.read_bytes(), path.with_suffix(".jsonl").read_text("utf-8"))


def _wheel(file: str, content: bytes, lines: str) -> Wheel:
    distribution, version = file.split("-")[:2]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        identity = archive.read(f"{distribution}/dossier/component.md").decode("utf-8")
    prefix = next((line.partition(":")[2].strip() for line in identity.splitlines() if line.startswith("prefix:")), "")
    return Wheel(distribution.replace("_", "-"), version, prefix, file, content, lines)
