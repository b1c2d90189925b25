"""Writes the figure."""


class Figure:
    # implements: SRS-005.1,
    #   SRS-003
    """A number with its unit."""

    def __init__(self, number: int) -> None:
        self.number = number

    def text(self) -> str:
        """As it is shown."""
        return f"{self.number} mmHg"
