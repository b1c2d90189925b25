"""Documents of the technical file as Word files, for editing: a body of raw WordprocessingML in the maker's template."""
