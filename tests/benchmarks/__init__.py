"""Benchmarks: each stage beside other programs for the same task, and how its cost grows.

``python -m tests.benchmarks`` times what `recurrences`, `expansions`, `values` and `searches` list,
one after the other in one process; with ``--scaling`` it measures the curves of `curves`. Its exit
status is 1 where a ratio has fallen by half below that of ``recorded.json``.
"""
