"""Pictures that are drawn from the trace graph and from the code."""
