"""Where the kit's data lies: inside the installed package, or in the checkout beside it."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def root() -> Path:
    """The folder that holds `templates/`, `qms/` and, in an installed kit, `wheels/`.

    An installed wheel carries them under `samdkit/data/`; an editable install and a checkout have
    them two folders above the package.
    """
    carried = _PACKAGE / "data"
    return carried if carried.is_dir() else _PACKAGE.parent.parent


def is_checkout() -> bool:
    """Whether the kit runs from its own repository, where components are folders, not wheels."""
    return not (_PACKAGE / "data").is_dir()
