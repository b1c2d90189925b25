"""Proposes a mealtime dose of rapid-acting insulin from a sealed prescription, a glucose value and a meal."""
