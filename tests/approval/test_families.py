"""Certificates of formulas with parameters that were altered at random: what is accepted is true.

Trusted: mpmath, which evaluates both sides at single values of the parameters, small and large.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from esma.proofs.checkers.kinds import CertificateError, check
from tests.approval.cases import holds
from tests.approval.refused import parametric_checker, quadratic_families_checker
from tests.approval.test_checker import mutated

Terms = list[list[int]]


def evaluated(terms: Terms, at: Sequence[int]) -> int:
    """A polynomial of a certificate at integers, from the definition."""
    total = 0
    for c, *powers in terms:
        for x, e in zip(at, powers, strict=True):
            c *= x**e
        total += c
    return total


def single(certificate: dict[str, Any], u: Sequence[int]) -> dict[str, Any]:
    """What a family's certificate says at values of the u, as a statement without parameters."""
    data = certificate["statement"]
    name = data["constant"]
    for (letter, first, step), x in zip(certificate["parameters"], u, strict=True):
        name = re.sub(rf"\b{letter}\b", f"({first + step * x})", name)
    blocks = {}
    for part in ("polynomials", "lengths"):
        blocks[part] = []
        for p in data.get(part, ()):
            degree = max((row[1] for row in p), default=0)
            rows = [[[c, *e] for c, k, *e in p if k == power] for power in range(degree + 1)]
            blocks[part].append([evaluated(row, u) for row in rows])
    return {
        "constant": name,
        "numerator": [evaluated(p, (0, *u)) for p in data["numerator"]],
        "denominator": [evaluated(p, (0, *u)) for p in data["denominator"]],
        "signs": data["signs"],
        "head": [evaluated(a, (0, *u)) for a in data["head"]],
        **{part: rows for part, rows in blocks.items() if rows},
    }


@pytest.mark.parametrize("cases", [parametric_checker, quadratic_families_checker])
def test_what_was_altered_and_is_accepted_is_true(cases: Any) -> None:
    chance = random.Random(7)
    certificates = [case.certificate for case in cases.TRUE if isinstance(case.certificate, dict)]
    texts = sorted({x["statement"]["constant"] for x in certificates})
    outcomes: Counter[bool] = Counter()
    for _ in range(1500):
        data = mutated(chance, certificates)
        if chance.random() < 0.2 and isinstance(data.get("statement"), dict):
            data["statement"]["constant"] = _altered(chance, chance.choice(texts))
        if data in certificates:
            continue
        try:
            check(data)
        except CertificateError:
            outcomes[False] += 1
            continue
        outcomes[True] += 1
        width = len(data["parameters"])
        assert all(holds(single(data, [at] * width), 60) for at in (0, 3, 9)), data
    # most are rejected; what is accepted says the same in other words, or starts a group later
    assert outcomes[False] > 10 * outcomes[True] > 0


def _altered(chance: random.Random, text: str) -> str:
    """One sign of the text replaced, taken out or put in."""
    i, j = sorted(chance.choices(range(len(text)), k=2))
    return chance.choice(
        [
            text[:i] + chance.choice("+-*/()n123k") + text[i + 1 :],
            text[:i]
            + chance.choice(["+1", "-n", "*2", "/2", "*n", "**2", "(", ")", "٣"])
            + text[i:],
            text[:i] + text[j:],
            f"({text})*2/2",
            f"1/({text})",
        ]
    )
