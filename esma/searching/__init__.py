"""Searches: their description, candidate after candidate, plans and progress."""
