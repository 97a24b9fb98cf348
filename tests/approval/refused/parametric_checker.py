"""Certificates for the conditions of `esma.approval.parametric_checker`."""

from __future__ import annotations

from tests.approval.refused import Case

CASES: list[Case] = []
