"""What differs in meaning between two states of a project: items, units, tests, prose, test data, packages and settings."""
