"""Shows one reading of blood pressure."""
