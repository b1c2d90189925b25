"""The pictures of the technical file, drawn from the trace graph as SVG."""
