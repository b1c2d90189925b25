"""JSON with exact decimals: `60.50` stays `60.50` (FHIR R4, datatype decimal)."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from samdkit_fhir.errors import InvalidJson, ResponseTooLarge

LARGEST = 10_000_000
_DEEPEST = 64


def loads(content: bytes, *, max_bytes: int = LARGEST) -> Any:
    """The value in JSON bytes, decimals as `Decimal` with their digits kept.

    Raises `ResponseTooLarge`; `InvalidJson` with the position for what is cut short, nested deeper than 64, holds a key twice
    or a number that JSON does not have.
    """
    # implements: FHIR-SRS-002.a
    if len(content) > max_bytes:
        message = f"more than {max_bytes} bytes"
        raise ResponseTooLarge(message)

    # implements: FHIR-SRS-001.a, FHIR-SRS-002.b
    try:
        value = json.loads(content.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        message = f"no JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise InvalidJson(message) from None
    except UnicodeDecodeError as error:
        message = f"no UTF-8 at byte {error.start}"
        raise InvalidJson(message) from None
    except RecursionError:
        message = f"nested deeper than {_DEEPEST}"
        raise InvalidJson(message) from None
    except InvalidJson:
        raise
    except ValueError:  # Python refuses to convert a whole number of that many digits
        message = "a whole number has more digits than can be read"
        raise InvalidJson(message) from None

    # implements: FHIR-SRS-002.c
    if _depth(value) > _DEEPEST:
        message = f"nested deeper than {_DEEPEST}"
        raise InvalidJson(message)

    return value


def dumps(value: Any) -> str:
    """Compact JSON, decimals with the digits that they have. Raises `ValueError` for NaN and infinities."""
    # implements: FHIR-SRS-001.a
    out: list[str] = []
    _write(value, out)
    return "".join(out)


def _write(value: Any, out: list[str]) -> None:
    if isinstance(value, Decimal):
        # implements: FHIR-SRS-001.b
        if not value.is_finite():
            message = "JSON has no NaN and no infinities"
            raise ValueError(message)

        out.append(str(value))
    elif isinstance(value, Mapping):
        _write_all("{}", ((json.dumps(key, ensure_ascii=False) + ":", one) for key, one in value.items()), out)
    elif isinstance(value, list | tuple):
        _write_all("[]", (("", one) for one in value), out)
    else:
        # implements: FHIR-SRS-001.b
        out.append(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _write_all(brackets: str, pairs: Iterable[tuple[str, Any]], out: list[str]) -> None:
    out.append(brackets[0])
    for number, (key, one) in enumerate(pairs):
        out.append("," + key if number else key)
        _write(one, out)
    out.append(brackets[1])


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # implements: FHIR-SRS-002.d
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "an object holds a key twice"
        raise InvalidJson(message)
    return found


def _refuse(constant: str) -> None:
    message = f"JSON has no {constant}"
    raise InvalidJson(message)


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [
            inner for one in level for inner in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        ]
    return deepest
