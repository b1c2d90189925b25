"""Why no dose is proposed, and what the person does then."""

from enum import StrEnum


class Reason(StrEnum):
    """Each reason for a refusal."""

    NUMBER = "number"
    UNIT = "unit"
    LOW = "low"
    HIGH = "high"
    STALE = "stale"
    MEAL = "meal"
    OTHER_INSULIN = "other-insulin"
    PERSON = "person"
    NO_PRESCRIPTION = "no-prescription"
    SETTING = "setting"
    UNSEALED = "unsealed"
    EXPIRED = "expired"
    HISTORY = "history"
    CLOCK = "clock"
    RECENT = "recent"
    TOO_MUCH = "too-much"
    CONTRADICTION = "contradiction"
    NOT_CONFIRMED = "not-confirmed"
    TOO_LATE = "too-late"
    NOT_STORED = "not-stored"
    FAULT = "fault"


_BY_HAND = "Dose by the paper plan of your diabetes team until this is mended."
_AGAIN = "Start again."

#: What is wrong, and the next step.
WORDS = {
    Reason.NUMBER: (
        "This is no number that is understood.",
        "Use digits and at most one digit after a point, as in 6.4. Start again.",
    ),
    Reason.UNIT: ("The unit is missing or is not the one of the prescription.", "Read it off the glucose meter. Start again."),
    Reason.LOW: ("Glucose is low.", "Treat the low glucose first, wait 15 minutes and measure again."),
    Reason.HIGH: ("Glucose is above what this calculator is made for.", "Check for ketones and call your diabetes team."),
    Reason.STALE: ("The glucose value is older than 15 minutes.", "Measure again."),
    Reason.MEAL: ("The meal is larger than 150 g of carbohydrate.", "Check the amount. If it is right, ask your diabetes team."),
    Reason.OTHER_INSULIN: ("Insulin that is not recorded may still act.", "Enter it with the command record. Then start again."),
    Reason.PERSON: ("The prescription may be of somebody else.", "Inject nothing. Use the folder of the right person."),
    Reason.NO_PRESCRIPTION: ("There is no prescription here.", "Ask your diabetes team for one."),
    Reason.SETTING: ("The prescription holds a value that cannot be used.", _BY_HAND),
    Reason.UNSEALED: ("The prescription was changed, or was never sealed.", _BY_HAND),
    Reason.EXPIRED: ("The prescription has expired.", "Ask your diabetes team to renew it. Use their paper plan meanwhile."),
    Reason.HISTORY: ("The list of injected doses is missing or damaged.", _BY_HAND),
    Reason.CLOCK: ("A dose is recorded for a time that is still to come.", "Set the clock of the computer right. Start again."),
    Reason.RECENT: (
        "A dose was recorded less than 15 minutes ago.",
        "Do not inject twice for one meal. Look at the list of doses.",
    ),
    Reason.TOO_MUCH: (
        "The dose would be above the largest single dose.",
        "Check the entries. If they are right, call your diabetes team.",
    ),
    Reason.CONTRADICTION: ("Two ways of computing the dose disagree.", _BY_HAND),
    Reason.NOT_CONFIRMED: ("It was not confirmed, and nothing was recorded.", _AGAIN),
    Reason.TOO_LATE: ("More than 10 minutes passed since the dose was computed.", _AGAIN),
    Reason.NOT_STORED: ("It could not be recorded.", "Write down dose and time now. " + _BY_HAND),
    Reason.FAULT: ("The program has a fault.", _BY_HAND),
}


class Refused(Exception):
    """No dose is proposed, for one reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
