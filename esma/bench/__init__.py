"""Benchmarks: each stage beside other programs for the same task, and how its cost grows.

`esma bench` times what :mod:`.recurrences`, :mod:`.expansions`, :mod:`.values` and
:mod:`.searches` list, one after the other in one process; `esma bench --scaling` measures the
curves of :mod:`.curves`. Nothing else in the package imports this folder.
"""
