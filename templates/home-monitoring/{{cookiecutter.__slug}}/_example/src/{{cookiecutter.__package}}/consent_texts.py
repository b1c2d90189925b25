"""The texts that citizens consent to, by version and language. A version is never changed or removed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One text as it was shown; `{clinic}` stands for the clinic's name."""

    version: str
    language: str
    text: str


TEXTS = (
    ConsentText(
        "1",
        "da",
        "Jeg samtykker til, at sundhedspersoner hos {clinic} må se mine blodtryksmålinger, min puls og oplysninger om"
        " uregelmæssig puls til brug for min behandling. Samtykket er frivilligt. Jeg kan trække det tilbage når som"
        " helst på denne side, og så kan klinikken ikke længere se målingerne her.",
    ),
    ConsentText(
        "1",
        "en",
        "I consent that health professionals of {clinic} may see my blood-pressure readings, my pulse and what was"
        " reported on irregular pulse, for my treatment. The consent is voluntary. I can withdraw it at any time on"
        " this page; the clinic can then no longer see the readings here.",
    ),
)


def current(language: str) -> ConsentText:
    """The newest text in a language."""
    return [one for one in TEXTS if one.language == language][-1]


def known(version: str, language: str) -> ConsentText | None:
    """The text of that version and language, if there ever was one."""
    # implements: SRS-047
    return next((one for one in TEXTS if (one.version, one.language) == (version, language)), None)
