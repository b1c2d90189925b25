"""Readers, one per kind of input: a path in, model objects with their places out."""
