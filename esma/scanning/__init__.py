"""Scans: one expansion of each of thousands of constants, and what follows a law among them."""
