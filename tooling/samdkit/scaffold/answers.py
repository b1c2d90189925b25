"""Answers to a template's questions, guarded before anything is rendered from them."""

import keyword
import sys
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, StringConstraints, ValidationError, create_model
from slugify import slugify

from samdkit.errors import UsageError
from samdkit.scaffold.template import Template

#: What would end a string of Python or TOML, open markup, or start another line.
_REFUSED = '"\\{}<>|`\n\r\t'


def _plain(text: str) -> str:
    found = sorted({one for one in text if one in _REFUSED or not one.isprintable()})
    if found:
        message = f"may not hold {' '.join(map(repr, found))}"
        raise ValueError(message)
    return text


def _name(text: str) -> str:
    """The name becomes that of a folder and of a Python package."""
    package = slugify(text, separator="_")
    if not package.isidentifier():
        message = f"gives no name for a Python package ({package!r}): begin it with a letter"
        raise ValueError(message)
    if keyword.iskeyword(package) or package in sys.stdlib_module_names:
        message = f"gives a name that Python itself uses ({package!r}): choose another"
        raise ValueError(message)
    return _plain(text)


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_plain)]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(_name)]


# implements: KIT-SRS-050.c
def checked(template: Template, given: dict[str, str]) -> dict[str, str]:
    """The answers, with the template's own for what was not answered.

    Raises `UsageError` that names each question with a wrong answer, or that isn't asked.
    """
    fields: dict[str, Any] = {}
    for question in template.questions.values():
        kind: Any = Literal[question.choices] if question.choices else _Name if question.name == "name" else _Text
        fields[question.name] = (kind, question.default)
    model = create_model("Answers", __config__=ConfigDict(extra="forbid"), **fields)
    try:
        answers = model.model_validate(given)
    except ValidationError as error:
        problems = "; ".join(_words(template, one["loc"], one["type"], one["msg"]) for one in error.errors())
        raise UsageError(problems, hint=f"the template asks for {', '.join(template.questions)}") from error
    return {key: str(value) for key, value in answers.model_dump().items()}


def _words(template: Template, place: tuple[int | str, ...], kind: str, message: str) -> str:
    name = str(place[0]) if place else "answers"
    if kind == "extra_forbidden":
        return f"the template asks no question `{name}`"
    if kind == "literal_error":
        return f"`{name}` is one of {', '.join(template.questions[name].choices)}"
    return f"`{name}` {message.removeprefix('Value error, ').removeprefix('String ')}"
