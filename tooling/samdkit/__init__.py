"""samdkit: observe, trace, check and document medical device software."""

__version__ = "0.1.0"
