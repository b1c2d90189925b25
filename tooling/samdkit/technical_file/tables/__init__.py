"""The tables of the technical file, each computed once from the trace graph."""
