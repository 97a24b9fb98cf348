"""Certificates for each condition of the checkers: what it alone refuses, and what must pass.

A module for each checker has its ``CASES``. Wherever it can be done, a refused certificate would
"prove" a false statement if its condition were missing.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """A certificate and what a checker has to say about it.

    Attributes
    ----------
    expected
        ``"accepted"``, or the beginning of the line with which its condition refuses it.
    why
        What the certificate would prove, or what is wrong with it.
    certificate
        A JSON object, or a text.
    without
        The beginning of the answer of a checker that lacks just this condition: by default it
        accepts.
    limit
        In the place of the checker's bound for lengths and indices, to reach that bound quickly.
    """

    expected: str
    why: str
    certificate: Any
    without: str = "accepted"
    limit: int = 0


def accepted(why: str, certificate: Any, limit: int = 0) -> Case:
    """A certificate that is a proof."""
    return Case("accepted", why, certificate, limit=limit)


def changed(certificate: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy with the parts at dotted paths replaced, as ``{"statement.head": [3]}``."""
    result = copy.deepcopy(certificate)
    for path, value in changes.items():
        *parents, last = path.split(".")
        target: Any = result
        for name in parents:
            target = target[int(name) if isinstance(target, list) else name]
        target[int(last) if isinstance(target, list) else last] = value
    return result


def without(certificate: dict[str, Any], path: str) -> dict[str, Any]:
    """A copy that lacks the part at a dotted path."""
    result = copy.deepcopy(certificate)
    *parents, last = path.split(".")
    target: Any = result
    for name in parents:
        target = target[int(name) if isinstance(target, list) else name]
    del target[int(last) if isinstance(target, list) else last]
    return result
