"""Every visible text, in Danish and English, and how dates and numbers are written."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request

from ..reading import LOCAL

LANGUAGES = ("da", "en")
COOKIE = "lang"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Texts:
    """The texts of one language."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    def __call__(self, key: str, **values: Any) -> str:
        """The text of a key, its placeholders filled; raises `KeyError` for a key without a text."""
        # implements: SRS-071.c
        return self.texts[key].format(**values)

    def day(self, day: date) -> str:
        """`24.11.` or `24 Nov`."""
        return f"{day:%d.%m.}" if self.language == "da" else f"{day.day} {_MONTHS[day.month - 1]}"

    def date(self, day: date) -> str:
        """`24.11.2026` or `24 Nov 2026`."""
        if self.language == "da":
            return f"{day:%d.%m.%Y}"
        return f"{self.day(day)} {day.year}"

    def time(self, moment: datetime) -> str:
        """Date and time of day in Europe/Copenhagen."""
        # implements: SRS-025.b
        local = moment.astimezone(LOCAL)

        clock = f"kl. {local:%H.%M}" if self.language == "da" else f"{local:%H:%M}"
        return f"{self.date(local.date())} {clock}"

    @staticmethod
    def national(identifier: str) -> str:
        """A national identifier in two groups, `300174-9995`, as people compare it."""
        return f"{identifier[:6]}-{identifier[6:]}"

    def number(self, value: Decimal | int) -> str:
        """The number with its digits; a decimal comma in Danish."""
        return str(value).replace(".", ",") if self.language == "da" else str(value)


@cache
def texts(language: str) -> Texts:
    """The texts of a language, `da` or `en`."""
    content = (Path(__file__).parent / "texts" / f"{language}.toml").read_text("utf-8")
    return Texts(language, tomllib.loads(content))


def language_of(request: Request, default: str) -> str:
    """The language for an answer: `?lang`, else the cookie, else `Accept-Language`, else the installation's."""
    # implements: SRS-071.a
    wanted = [request.query_params.get("lang", ""), request.cookies.get(COOKIE, "")]
    wanted += [one.split(";")[0].strip()[:2].lower() for one in request.headers.get("accept-language", "").split(",")]
    return next((one for one in wanted if one in LANGUAGES), default)
