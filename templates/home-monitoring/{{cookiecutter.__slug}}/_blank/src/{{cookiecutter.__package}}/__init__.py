"""A device that says what it is."""

__version__ = "0.1.0"
