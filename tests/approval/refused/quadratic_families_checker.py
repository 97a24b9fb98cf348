"""Certificates for the conditions of `esma.approval.quadratic_families_checker`."""

from __future__ import annotations

from tests.approval.refused import Case

CASES: list[Case] = []
