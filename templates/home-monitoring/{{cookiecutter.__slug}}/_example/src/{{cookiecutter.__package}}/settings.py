"""The installation's settings, from environment variables. What is missing or unsafe is refused by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

#: The mode is `production` unless this variable says `development`.
MODE = "SAMDKIT_MODE"
_MODES = ("production", "development")
_LANGUAGES = ("da", "en")
_LANGUAGE = "{{ cookiecutter.language }}"
_NEEDED = ("DEVICE_DATA", "DEVICE_ADDRESS", "DEVICE_ISSUER", "DEVICE_CLIENT_ID", "DEVICE_AUDIENCE", "DEVICE_CLINICS")


class RefusedSettings(ValueError):
    """The device does not start with these settings; the message names each."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation decides."""

    development: bool
    data: Path
    address: str
    """The device's own address, without a path: `https://bp.example.com`."""
    issuer: str
    client_id: str
    audience: str
    clinics: Mapping[str, str]
    """Organisations that citizens can consent to: id → name."""
    language: str = _LANGUAGE
    """Of the pages, where a browser asks for none of those there are."""
    forward_to: str = ""
    """The FHIR server that readings are forwarded to; empty: none."""
    example_data: bool = False


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in environment variables; raises `RefusedSettings` with every problem."""
    problems = []
    mode = environment.get(MODE, "production")
    # implements: SRS-083.a
    if mode not in _MODES:
        problems.append(f"{MODE} is neither production nor development")
    problems += [f"{name} is missing" for name in _NEEDED if not environment.get(name, "").strip()]
    clinics = dict(
        one.strip().partition("=")[::2] for one in environment.get("DEVICE_CLINICS", "").split(";") if one.strip()
    )
    if not all(clinics) or not all(clinics.values()):
        problems.append("DEVICE_CLINICS is not ID=NAME;ID=NAME")
    language = environment.get("DEVICE_LANGUAGE", _LANGUAGE)
    if language not in _LANGUAGES:
        problems.append("DEVICE_LANGUAGE is neither da nor en")
    addresses = {name: environment.get(name, "") for name in ("DEVICE_ADDRESS", "DEVICE_ISSUER", "DEVICE_FORWARD_TO")}
    problems += [f"{name} is no web address" for name, value in addresses.items() if value and not _is_address(value)]

    # implements: SRS-083.b
    if mode == "production":
        open_ones = [name for name, value in addresses.items() if value and urlsplit(value).scheme != "https"]
        problems += [f"{name} is not https" for name in open_ones]

    # implements: SRS-069.a
    example = environment.get("DEVICE_EXAMPLE_DATA") == "yes"
    if mode == "production" and example:
        problems.append("DEVICE_EXAMPLE_DATA is for development only")

    if problems:
        raise RefusedSettings("; ".join(problems))
    return Settings(
        development=mode == "development",
        data=Path(environment["DEVICE_DATA"]),
        address=addresses["DEVICE_ADDRESS"].rstrip("/"),
        issuer=addresses["DEVICE_ISSUER"],
        client_id=environment["DEVICE_CLIENT_ID"],
        audience=environment["DEVICE_AUDIENCE"],
        clinics=clinics,
        language=language,
        forward_to=addresses["DEVICE_FORWARD_TO"],
        example_data=example,
    )


def _is_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
