"""Figures in several currencies: the currency of the group, and dated rates into it."""
