"""The modules that hold stages, in the order of the pipeline."""

from __future__ import annotations

from importlib import import_module

from tests.benchmarks.timing import Stage

MODULES = ("massey", "search")


def all_stages() -> list[Stage]:
    """Every stage of every module."""
    return [
        stage
        for module in MODULES
        for stage in import_module(f"tests.benchmarks.{module}").stages()
    ]
