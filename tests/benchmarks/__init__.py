"""How fast each stage is beside a plain program that gives the same answer.

`python -m tests.benchmarks` times every stage and prints a table. A stage is a module of this
folder with a function `stages()` that returns a list of `Stage`;
`tests/benchmarks/test_benchmarks.py` runs them all, checks that both sides of each give equal
answers, and holds them to their least ratio.
"""
