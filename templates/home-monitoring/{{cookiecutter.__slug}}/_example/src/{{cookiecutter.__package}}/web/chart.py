"""The chart of a course: an SVG drawn from the rows of the table, and from nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from ..course import Class, Course, Row
from ..reading import LOCAL

WIDTH, HEIGHT = 560, 390
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 40, 62
_LOWEST, _HIGHEST, _STEP = 40, 160, 20


@dataclass(frozen=True, slots=True)
class Mark:
    """One pressure in the chart: systolic filled, diastolic hollow."""

    kind: str
    """`systolic` or `diastolic`."""
    place: Class
    x: float
    y: float

    @property
    def path(self) -> str:
        """A circle in range, a triangle that points up above range, one that points down below."""
        # implements: SRS-026.b
        if self.place is Class.ABOVE:
            return f"M{self.x} {self.y - 8}l7 13h-14z"
        if self.place is Class.BELOW:
            return f"M{self.x} {self.y + 8}l7 -13h-14z"
        return f"M{self.x - 5} {self.y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0"


@dataclass(frozen=True, slots=True)
class Irregular:
    """That the pulse of a reading was irregular: a jagged line below the pressures."""

    x: float

    @property
    def path(self) -> str:
        """Up, down and up again, in a strip of its own."""
        # implements: SRS-027.c
        return f"M{self.x - 9} {HEIGHT - 42}h4l3 -8l4 16l3 -8h4"


@dataclass(frozen=True, slots=True)
class Band:
    """The range of one kind of pressure, for the days on which its limits hold."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What the page draws."""

    marks: tuple[Mark, ...]
    irregular: tuple[Irregular, ...]
    bands: tuple[Band, ...]
    lines: tuple[tuple[int, float], ...]
    """Value in mmHg and height of each line across."""
    days: tuple[tuple[float, datetime], ...]
    """Place and moment of each mark on the time axis."""
    left: float = _LEFT
    right: float = WIDTH - _RIGHT


def chart(course: Course) -> Chart:
    """The chart of a course with at least one row."""
    values = [float(value) for row in course.rows for value in (row.reading.systolic, row.reading.diastolic)]
    low = min([_LOWEST, *(int(value // _STEP) * _STEP for value in values)])
    high = max([_HIGHEST, *(-int(-value // _STEP) * _STEP for value in values)])
    start, span = course.period.start, course.period.end - course.period.start

    def across(moment: datetime) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * ((moment - start) / span), 2)

    def up(value: float) -> float:
        return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (high - value) / (high - low), 2)

    def marks(row: Row) -> Iterator[Mark]:
        x = across(row.reading.taken)
        yield Mark("systolic", row.systolic, x, up(float(row.reading.systolic)))
        yield Mark("diastolic", row.diastolic, x, up(float(row.reading.diastolic)))

    # implements: SRS-024.a
    drawn = tuple(mark for row in course.rows for mark in marks(row))

    # implements: SRS-024.b, SRS-027.c
    irregular = tuple(Irregular(across(row.reading.taken)) for row in course.rows if row.reading.irregular)

    return Chart(
        marks=drawn,
        irregular=irregular,
        bands=tuple(_bands(course, across, up)),
        lines=tuple((value, up(value)) for value in range(low, high + 1, _STEP)),
        days=tuple((across(start + span * part / 4), start + span * part / 4) for part in range(4)),
    )


def _bands(course: Course, across: Callable[[datetime], float], up: Callable[[float], float]) -> Iterator[Band]:
    """Each pair of ranges from the day on which it takes effect to the next; the earliest holds before its day, too."""
    until = course.period.end
    for limits in course.limits:
        begun = datetime.combine(limits.since, time(), LOCAL)
        since = course.period.start if limits is course.limits[-1] else max(course.period.start, begun)
        x, width = across(since), round(across(until) - across(since), 2)
        for kind, place in (("systolic", limits.systolic), ("diastolic", limits.diastolic)):
            yield Band(kind, x, up(place.high), width, round(up(place.low) - up(place.high), 2))
        until = since
