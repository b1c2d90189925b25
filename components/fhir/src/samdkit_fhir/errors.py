"""Every way the FHIR client says no. No message holds content of a resource.

FhirError
├── InvalidJson (ValueError)   not JSON, cut short, too deep, keys twice, no number
├── ResponseTooLarge           more bytes than allowed
├── NotFound                   404 or 410
├── Refused                    any other 4xx; `issues` are the codes of the OperationOutcome
├── Unavailable                no answer, 5xx, or 429 for too long
├── UnexpectedContent          not the resource that was asked for, or a redirect
└── PagingError                a next link that leads elsewhere, in a circle, or on and on
"""


class FhirError(Exception):
    """The base of all errors of this component."""


class InvalidJson(FhirError, ValueError):
    """The bytes are no JSON that FHIR allows."""


class ResponseTooLarge(FhirError):
    """There are more bytes than allowed."""


class NotFound(FhirError):
    """The server has no such resource."""


class Refused(FhirError):
    """The server refused the request."""

    def __init__(self, status: int, issues: tuple[str, ...] = ()) -> None:
        super().__init__(f"the server refused with status {status}" + (f": {', '.join(issues)}" if issues else ""))
        self.status = status
        self.issues = issues


class Unavailable(FhirError):
    """The server does not answer, or says that it can't."""


class UnexpectedContent(FhirError):
    """The answer is not what was asked for."""


class PagingError(FhirError):
    """The pages of a search can't be followed to their end; what came before is not the whole answer."""
