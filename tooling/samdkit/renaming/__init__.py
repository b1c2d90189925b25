"""Another id for an item, followed wherever the old one meant it."""
