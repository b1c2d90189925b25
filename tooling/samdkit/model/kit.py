"""Which samdkit it is: the one that a lock names, or the one that runs."""

from dataclasses import dataclass

#: A fact that an installation doesn't keep, said instead of invented.
NOT_KNOWN = "not known"


@dataclass(slots=True, frozen=True)
class Kit:
    """A version, and what tells two builds of it apart."""

    version: str = ""
    record: str = ""
    """A digest over the names and digests of the files of the kit's wheel, as its `RECORD` names them: the same however the wheel
    was got. Empty where the kit runs from its checkout."""
    sha256: str = ""
    """Of the wheel. Installers keep it only of a wheel that was named by its path or address; else `not known`."""
