"""Running tests and recording what they were seen to execute."""
