"""What a change touches, as text, JSON and Markdown."""
