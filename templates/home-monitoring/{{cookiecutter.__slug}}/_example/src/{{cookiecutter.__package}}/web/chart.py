"""The chart of a course: an SVG drawn from the rows of the table, and from nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from {{ cookiecutter.__package }}.course import Class, Course, Row

WIDTH, HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 28
_LOWEST, _HIGHEST, _STEP = 40, 160, 20


@dataclass(frozen=True, slots=True)
class Mark:
    """One value in the chart."""

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
            return f"M{self.x} {self.y - 6}l6 11h-12z"
        if self.place is Class.BELOW:
            return f"M{self.x} {self.y + 6}l6 -11h-12z"
        return f"M{self.x - 4.5} {self.y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0"


@dataclass(frozen=True, slots=True)
class Chart:
    """What the page draws."""

    marks: tuple[Mark, ...]
    lines: tuple[tuple[int, float], ...]
    """Value in mmHg and height of each line across."""
    days: tuple[tuple[float, datetime], ...]
    """Place and moment of each mark on the time axis."""
    band: tuple[float, float]
    """Top and height of the range of systolic pressure."""


def chart(course: Course) -> Chart:
    """The chart of a course with at least one row."""
    values = [float(value) for row in course.rows for value in (row.reading.systolic, row.reading.diastolic)]
    low = min([_LOWEST, *(int(value // _STEP) * _STEP for value in values)])
    high = max([_HIGHEST, *(-int(-value // _STEP) * _STEP for value in values)])

    def across(moment: datetime) -> float:
        whole = (course.period.end - course.period.start).total_seconds()
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (moment - course.period.start).total_seconds() / whole, 2)

    def up(value: float) -> float:
        return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (high - value) / (high - low), 2)

    def marks(row: Row) -> Iterator[Mark]:
        x = across(row.reading.taken)
        yield Mark("systolic", row.place, x, up(float(row.reading.systolic)))
        yield Mark("diastolic", row.place, x, up(float(row.reading.diastolic)))

    span = course.period.end - course.period.start
    moments = [course.period.start + span * part / 4 for part in range(4)]
    limits = course.limits[0]
    # implements: SRS-024
    drawn = tuple(mark for row in course.rows for mark in marks(row))

    return Chart(
        marks=drawn,
        lines=tuple((value, up(value)) for value in range(low, high + 1, _STEP)),
        days=tuple((across(moment), moment) for moment in moments),
        band=(up(limits.high_systolic), round(up(limits.low_systolic) - up(limits.high_systolic), 2)),
    )
