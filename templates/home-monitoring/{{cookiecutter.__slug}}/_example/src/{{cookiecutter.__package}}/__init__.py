"""Home blood-pressure readings, their course, and who may see them."""

__version__ = "0.1.0"
