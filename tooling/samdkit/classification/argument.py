"""The argument for a class: which questions were asked, what the answers lead to, what is still open.

An answer is an item of the kind `answer` that `concerns` a question, `classification:CLASS.R11a`; its text is the reason. One
that concerns an architecture element beside it answers for that module alone; what a module does not answer for itself, the
device answers for it (MDCG 2019-11 rev. 1: intended purpose and class per module; the device has the strictest).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samdkit.model.item import Item
from samdkit.model.questionnaire import Outcome, Question
from samdkit.project import Project, natural
from samdkit.sources.questionnaire import STANDARD, questionnaire

KIND = "answer"
#: MDR classes, the mildest first.
CLASSES = ("I", "IIa", "IIb", "III")
#: The outcome of the qualification with which the rules of the MDR are asked.
_DEVICE = "outcome:mdsw-mdr"
#: Software that drives a device has at least that device's class (Annex VIII 3.3).
_DRIVEN = "outcome:class-of-device"
_RULE = re.compile(r"CLASS\.R?([0-9]+(?:\.[0-9]+)?)")


@dataclass(slots=True, frozen=True)
class Step:
    """A question that the answers before led to, and its own answer if it has one."""

    question: Question
    answer: Item | None

    @property
    def word(self) -> str:
        """`yes`, `no`, or nothing while it is open."""
        found = self.answer.attribute("answer") if self.answer is not None else ""
        return found if found in self.question.leads_to else ""


@dataclass(slots=True, frozen=True)
class Walk:
    """One tree, walked as far as the answers go."""

    steps: tuple[Step, ...]
    outcome: Outcome | None
    """Nothing while a question is open."""

    @property
    def open(self) -> Question | None:
        """The question that comes next."""
        return self.steps[-1].question if self.outcome is None or self.lacks_class else None

    @property
    def mdr_class(self) -> str:
        """The class that it leads to; nothing where it leads to none."""
        if self.outcome is None:
            return ""
        if self.outcome.id == _DRIVEN:
            return self._driven_class
        return self.outcome.word if self.outcome.word in CLASSES else ""

    @property
    def rule(self) -> str:
        """The rule of Annex VIII, or implementing rule, that its last question belongs to: `11`, `3.3`."""
        found = _RULE.match(self.steps[-1].question.id)
        return found.group(1) if found is not None else ""

    @property
    def lacks_class(self) -> bool:
        """Whether the software drives a device whose class the answer does not tell."""
        return self.outcome is not None and self.outcome.id == _DRIVEN and not self._driven_class

    @property
    def _driven_class(self) -> str:
        answer = self.steps[-1].answer
        found = answer.attribute("driven-class") if answer is not None else ""
        return found if found in CLASSES else ""


@dataclass(slots=True, frozen=True)
class Argument:
    """The whole argument for the device or for one module of it."""

    module: str
    """An architecture element; empty: the device."""
    qualification: Walk
    rules: tuple[Walk, ...]
    """One a rule of Annex VIII; none where the qualification does not lead there."""
    safety: Walk

    @property
    def is_device(self) -> bool | None:
        """Whether it qualifies as medical device software under the MDR; nothing while that is open."""
        outcome = self.qualification.outcome
        return None if outcome is None else outcome.id == _DEVICE

    @property
    def open(self) -> list[Question]:
        """Every question that is asked and has no answer."""
        walks = [self.qualification, *self.rules, self.safety]
        return [one.open for one in walks if one.open is not None]

    @property
    def mdr_class(self) -> str:
        """The strictest class that a rule leads to; nothing while a rule is open or where none gives a class."""
        if not self.rules or any(walk.open is not None for walk in self.rules):
            return ""
        return max((walk.mdr_class for walk in self.deciding), key=CLASSES.index, default="")

    @property
    def deciding(self) -> list[Walk]:
        """The rules that lead to a class, be it the strictest or not."""
        return [walk for walk in self.rules if walk.mdr_class]

    @property
    def rule(self) -> str:
        """The number of the rule that gives the class: `11`; of several that say the same, the one for software."""
        found = {walk.rule for walk in self.deciding if walk.mdr_class == self.mdr_class}
        return min(found, key=lambda one: (one != "11", one), default="")

    @property
    def safety_class(self) -> str:
        """The class of IEC 62304, or nothing while a question is open."""
        return self.safety.outcome.word if self.safety.outcome is not None else ""

    @property
    def route(self) -> str:
        """How conformity is assessed."""
        return questionnaire().routes.get(self.mdr_class, "")


# implements: KIT-SRS-080.a, KIT-SRS-080.b
def arguments(project: Project) -> list[Argument]:
    """The argument of the device, then of each module that has answers of its own."""
    given = answers(project)
    modules = sorted({module for module, _ in given if module}, key=natural)
    return [_argument(given, module) for module in ["", *modules]]


def answers(project: Project) -> dict[tuple[str, str], Item]:
    """Module (empty: the device) and question → the answer in force; of several the first, which a check names."""
    found: dict[tuple[str, str], Item] = {}
    for item in project.of_kind(KIND, inherited=False):
        for module in modules_of(item) or [""]:
            for question in questions_of(item):
                found.setdefault((module, question), item)
    return found


def questions_of(item: Item) -> list[str]:
    """The questions that an answer concerns."""
    named = (target.partition(":") for target in item.targets("concerns"))
    return [clause for standard, _, clause in named if standard == STANDARD and clause in questionnaire().questions]


def modules_of(item: Item) -> list[str]:
    """The architecture elements that an answer is for."""
    return [target for target in item.targets("concerns") if ":" not in target]


def strictest(found: list[Argument]) -> str:
    """The class of the device: the strictest of its own and its modules'; nothing while one of them is open."""
    classes = [one.mdr_class for one in found if one.is_device is not False]
    return max(classes, key=CLASSES.index) if classes and all(classes) else ""


def strictest_safety(found: list[Argument]) -> str:
    """The safety class of the software system: the strictest of its own and its modules'; nothing while one is open."""
    classes = [one.safety_class for one in found]
    return max(classes) if all(classes) else ""


def _argument(given: dict[tuple[str, str], Item], module: str) -> Argument:
    trees = questionnaire()
    qualification = _walk(trees.qualification, given, module)
    asked = qualification.outcome is not None and qualification.outcome.id == _DEVICE
    rules = tuple(_walk(one, given, module) for one in trees.rules) if asked else ()
    return Argument(module, qualification, rules, _walk(trees.safety_class, given, module))


def _walk(start: str, given: dict[tuple[str, str], Item], module: str) -> Walk:
    steps = tuple(_steps(start, given, module))
    last = steps[-1]
    return Walk(steps, questionnaire().outcomes[last.question.leads_to[last.word]] if last.word else None)


def _steps(start: str, given: dict[tuple[str, str], Item], module: str) -> Iterator[Step]:
    """From question to question until one is open or leads to an outcome; the trees have no cycles."""
    name = start
    while name in questionnaire().questions:
        step = Step(questionnaire().questions[name], given.get((module, name)) or given.get(("", name)))
        yield step
        if not step.word:
            return
        name = step.question.leads_to[step.word]
