"""Checkers of certificates: nothing but the standard library, and each readable on its own."""
