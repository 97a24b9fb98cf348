"""Certificates for the conditions of `esma.approval.powers_checker`."""

from __future__ import annotations

from tests.approval.refused import Case

CASES: list[Case] = []
