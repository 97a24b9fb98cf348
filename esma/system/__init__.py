"""The machine: files, the precision of balls, and compiled code."""
