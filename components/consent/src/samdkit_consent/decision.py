"""The decision: pure, total, explained, deny by default."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from samdkit_consent.model import Consent, Kind, Request, Status


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it was decided so."""

    code: str
    """`permitted`, `refused`, `no-consent`, `incomplete-request`."""
    text: str
    consent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the access is permitted, and why."""

    permit: bool
    reasons: tuple[Reason, ...]


def decide(request: Request, consents: Iterable[Consent], now: datetime) -> Decision:
    """Decides one access. The same consents in any order give the same decision.

    1. A request that leaves out patient, actor, purpose or data class is denied.
    2. A refusal in force that matches denies, whatever else permits.
    3. Else a consent in force that matches permits.
    4. Else the access is denied.

    A period includes its start and excludes its end. Consents of other patients never count.
    """
    # implements: CONSENT-SRS-002.a
    if not all(one.strip() for one in (request.patient, request.actor.id, request.purpose, request.data_class)):
        return Decision(permit=False, reasons=(Reason("incomplete-request", "the request leaves out who, whose, what or why"),))

    matching = sorted((one for one in consents if _in_force(one, now) and _matches(one, request)), key=lambda one: one.id)
    # implements: CONSENT-SRS-002.b
    refusals = tuple(Reason("refused", "the citizen has refused this", one.id) for one in matching if one.kind is Kind.DENY)
    if refusals:
        return Decision(permit=False, reasons=refusals)

    # implements: CONSENT-SRS-002.c
    permits = tuple(Reason("permitted", "the citizen has consented", one.id) for one in matching if one.kind is Kind.PERMIT)
    if permits:
        return Decision(permit=True, reasons=permits)

    # implements: CONSENT-SRS-002.d
    return Decision(permit=False, reasons=(Reason("no-consent", "no consent in force covers this access"),))


def _in_force(consent: Consent, now: datetime) -> bool:
    # implements: CONSENT-SRS-003
    begun = consent.start <= now
    over = consent.end is not None and consent.end <= now
    return consent.status is Status.ACTIVE and begun and not over


def _matches(consent: Consent, request: Request) -> bool:
    # implements: CONSENT-SRS-004.a
    if consent.patient != request.patient:
        return False

    # implements: CONSENT-SRS-004.b
    if request.purpose not in consent.purposes:
        return False

    # implements: CONSENT-SRS-004.c
    if consent.data_classes and request.data_class not in consent.data_classes:
        return False

    # implements: CONSENT-SRS-004.d
    everybody = not consent.actors and not consent.organisations
    named = request.actor.id in consent.actors
    organisation = request.actor.organisation
    member = bool(organisation) and organisation in consent.organisations
    return everybody or named or member
