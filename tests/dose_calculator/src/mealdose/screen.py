"""The dialogue with the person: questions, the proposal and its confirmation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from . import about, backward, formula, history, log, prescriptions
from .numbers import shown, typed
from .prescriptions import Prescription
from .reasons import WORDS, Reason, Refused
from .units import MmolPerLitre, concentration, stated

PRESCRIPTION = "prescription.json"
DOSES = "doses.txt"
LOG = "events.log"
_LOWEST, _HIGHEST = Fraction(4), Fraction(20)
_LARGEST_MEAL = 150
_OLDEST = 15
_PROPOSAL_HOLDS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the program works: the folder of one person, the two ends of the dialogue and the clock."""

    folder: Path
    ask: Callable[[str], str]
    show: Callable[[str], None]
    clock: Callable[[], datetime]

    def log(self, event: log.Event) -> None:
        """Logs an event of now."""
        log.write(self.folder / LOG, event, self.clock())


@dataclass(frozen=True, slots=True)
class Entries:
    """What was typed, as understood."""

    glucose: MmolPerLitre
    glucose_words: str
    carbohydrate: Fraction


# implements: SRS-019
def calculate(desk: Desk) -> None:
    """Proposes a dose when every check has passed, and records it when it is confirmed."""
    now = desk.clock()
    prescription = prescriptions.read(desk.folder / PRESCRIPTION, now.date())
    doses = history.read(desk.folder / DOSES, now)
    history.refuse_second(doses, now)
    _ask_person(desk, prescription)
    entries = _ask_entries(desk, prescription)
    acting = history.on_board(doses, now, prescription.action)
    asked = (entries.carbohydrate, entries.glucose, acting, prescription)
    proposal = backward.checked(formula.proposed(*asked), *asked)
    _show(desk, entries, proposal)
    desk.log(log.Event.PROPOSED)
    _confirm(desk, proposal, now)


def _ask_person(desk: Desk, prescription: Prescription) -> None:
    # implements: SRS-020.a
    desk.show(f"Prescription of {prescription.person}, valid until {prescription.valid_until.isoformat()}")

    # implements: SRS-020.b
    if desk.ask(f"Is the insulin for {prescription.person}? (yes or no)").strip() != "yes":
        raise Refused(Reason.PERSON)


def _ask_entries(desk: Desk, prescription: Prescription) -> Entries:
    words = stated(desk.ask(f"Glucose as the meter shows it, with its unit (here {prescription.unit})"), prescription.unit)
    glucose = concentration(typed(words), prescription.unit)
    # implements: SRS-003.a
    if glucose.value < _LOWEST:
        raise Refused(Reason.LOW)

    # implements: SRS-003.b
    if glucose.value > _HIGHEST:
        raise Refused(Reason.HIGH)

    # implements: SRS-004
    if typed(desk.ask("How many minutes ago was it measured?").strip()) > _OLDEST:
        raise Refused(Reason.STALE)

    carbohydrate = typed(desk.ask("Carbohydrate of the meal in grams").strip())
    # implements: SRS-005
    if carbohydrate > _LARGEST_MEAL:
        raise Refused(Reason.MEAL)

    # implements: SRS-006
    if desk.ask("Was mealtime insulin injected today that is not recorded here? (yes or no)").strip() != "no":
        raise Refused(Reason.OTHER_INSULIN)

    return Entries(glucose, f"{words} {prescription.unit}", carbohydrate)


def _show(desk: Desk, entries: Entries, proposal: formula.Proposal) -> None:
    # implements: SRS-021.a
    desk.show(f"Glucose {entries.glucose_words}, meal {shown(entries.carbohydrate, '0.1')} g of carbohydrate")

    # implements: SRS-021.b
    desk.show(f"For the meal {shown(proposal.food, '0.01')} units, correction {shown(proposal.correction, '0.01')} units")
    desk.show(f"Still acting from doses before {shown(proposal.on_board, '0.01')} units")

    # implements: SRS-021.c
    desk.show(f"PROPOSED DOSE: {shown(proposal.dose, '0.1')} units of insulin. Nothing is injected by this program.")


def _confirm(desk: Desk, proposal: formula.Proposal, computed: datetime) -> None:
    dose = shown(proposal.dose, "0.1")
    answer = desk.ask("To record it, type the dose that you inject now; anything else records nothing")
    now = desk.clock()
    # implements: SRS-022.b
    if now - computed > _PROPOSAL_HOLDS:
        raise Refused(Reason.TOO_LATE)

    # implements: SRS-022.a
    if answer.strip() != dose:
        raise Refused(Reason.NOT_CONFIRMED)
    _record(desk, history.Dose(proposal.dose, now))


# implements: SRS-016
def _record(desk: Desk, dose: history.Dose) -> None:
    history.add(desk.folder / DOSES, dose)
    desk.show(f"Recorded: {shown(dose.units, '0.1')} units at {dose.taken.isoformat(timespec='minutes')}")
    desk.log(log.Event.RECORDED)


def record(desk: Desk) -> None:
    """Records a dose that was injected without a calculation."""
    now = desk.clock()
    history.read(desk.folder / DOSES, now)
    # implements: SRS-024.a
    units = typed(desk.ask("How many units of insulin were injected?").strip())
    minutes = typed(desk.ask("How many minutes ago?").strip())
    dose = history.Dose(units, now - timedelta(minutes=int(minutes)))

    # implements: SRS-024.b
    if desk.ask(f"Record {shown(units, '0.1')} units, {shown(minutes, '1')} minutes ago? (yes or no)").strip() != "yes":
        raise Refused(Reason.NOT_CONFIRMED)
    _record(desk, dose)


def seal(desk: Desk) -> None:
    """Puts a prescription in force after somebody of the diabetes team compared it."""
    path = desk.folder / PRESCRIPTION
    content = prescriptions.written(path)
    prescription = prescriptions.understood(content)
    # implements: SRS-015.a
    for line in prescriptions.in_words(content):
        desk.show(line)

    # implements: SRS-015.b
    if desk.ask("Compare each line with the record, then type the name of the person").strip() != prescription.person:
        raise Refused(Reason.NOT_CONFIRMED)
    prescriptions.seal(path, content)

    history.begin(desk.folder / DOSES)
    desk.log(log.Event.SEALED)


# implements: SRS-027
def tell_about(desk: Desk) -> None:
    """Shows the label."""
    desk.show(about.text())


COMMANDS = {"calculate": calculate, "record": record, "seal": seal, "about": tell_about}


def run(command: str, desk: Desk) -> int:
    """Runs a command; 0 if it did what it is for, 1 if it refused."""
    # implements: SRS-025
    try:
        COMMANDS[command](desk)
    except Refused as refused:
        return _refuse(desk, refused.reason, log.Event.REFUSED)
    except Exception:  # noqa: BLE001 - whatever went wrong, no dose is shown and the way round is told
        return _refuse(desk, Reason.FAULT, log.Event.FAILED)

    return 0


# implements: SRS-023.a, SRS-023.b
def _refuse(desk: Desk, reason: Reason, event: log.Event) -> int:
    what, then = WORDS[reason]
    desk.show(f"STOP. {what} {then}")
    desk.log(event)
    return 1
