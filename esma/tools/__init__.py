"""Continued fractions as objects."""
