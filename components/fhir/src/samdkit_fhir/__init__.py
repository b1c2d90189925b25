"""An asynchronous FHIR R4 client with exact decimals, bounded in everything."""

from samdkit_fhir.client import FhirClient
from samdkit_fhir.errors import (
    FhirError,
    InvalidJson,
    NotFound,
    PagingError,
    Refused,
    ResponseTooLarge,
    Unavailable,
    UnexpectedContent,
)
from samdkit_fhir.exact import dumps, loads
from samdkit_fhir.outcome import operation_outcome

__all__ = [
    "FhirClient",
    "FhirError",
    "InvalidJson",
    "NotFound",
    "PagingError",
    "Refused",
    "ResponseTooLarge",
    "Unavailable",
    "UnexpectedContent",
    "dumps",
    "loads",
    "operation_outcome",
]
__version__ = "0.1.0"
