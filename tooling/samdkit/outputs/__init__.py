"""Views: findings as text and JSON, and the technical file. Data in, nothing decided."""
