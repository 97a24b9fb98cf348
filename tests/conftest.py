"""How tests run: long forms with ``--full`` only; on CI hypothesis tries the same cases always."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# A machine that is busy is slow, not wrong: no deadline, no complaint about slow generation.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long forms too")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "full: the long form of a test, run with --full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    skip = pytest.mark.skip(reason="long form: run with --full")
    for item in items:
        if "full" in item.keywords:
            item.add_marker(skip)
