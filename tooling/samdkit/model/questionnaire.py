"""A questionnaire as data: questions that lead to others or to an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass

#: What a question may be answered with.
ANSWERS = ("yes", "no")


@dataclass(slots=True, frozen=True)
class Question:
    """One question of a decision tree, in our own words."""

    id: str
    title: str
    text: str
    leads_to: Mapping[str, str]
    """`yes` or `no` → the id of the next question or of an outcome."""
    note: str = ""
    judged: tuple[str, ...] = ()
    """What a person must judge about it."""


@dataclass(slots=True, frozen=True)
class Outcome:
    """Where a tree ends."""

    id: str
    """`outcome:IIa`."""
    title: str
    text: str

    @property
    def word(self) -> str:
        """`IIa` for `outcome:IIa`, `B` for `outcome:safety-B`."""
        return self.id.partition(":")[2].removeprefix("safety-")


@dataclass(slots=True, frozen=True)
class Questionnaire:
    """Qualification, the rules of MDR Annex VIII and the safety class of IEC 62304, each as a tree."""

    questions: Mapping[str, Question]
    outcomes: Mapping[str, Outcome]
    qualification: str
    """The first question."""
    rules: tuple[str, ...]
    """The first question of each rule: all are answered, the strictest outcome counts (Annex VIII 3.5)."""
    safety_class: str
    routes: Mapping[str, str]
    """MDR class → how conformity is assessed."""
