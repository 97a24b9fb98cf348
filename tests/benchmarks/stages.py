"""All stages, in the order of the pipeline, and which of them can be run here."""

from __future__ import annotations

from importlib.util import find_spec

from tests.benchmarks import expansions, recurrences, searches, values
from tests.benchmarks.timing import Stage

MODULES = (recurrences, expansions, values, searches)


def all_stages() -> list[Stage]:
    """Every stage of every module."""
    return [stage for module in MODULES for stage in module.stages()]


def is_here(module: str) -> bool:
    """Whether a module can be imported.

    >>> is_here("tests.benchmarks"), is_here("no_such_module")
    (True, False)
    """
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # nor the package that it would be in
        return False


def missing(stage: Stage) -> str | None:
    """What a stage lacks here, in a line for the user; None where it can be run."""
    if is_here(stage.needs):
        return None
    return f"the package {stage.needs}: pip install {stage.needs}"
