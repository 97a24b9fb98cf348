"""What the checkers accept, a second checker proves again in another way.

Trusted: `tests.oracle.proofs`, which knows the lemmas of ``proofs.md`` and nothing of the package,
and the tables of an independent program (`tests/data`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import esma
from esma.proofs.prover import Prover
from tests.approval.cases import reference
from tests.oracle import proofs

ATLAS = Path(__file__).parents[2] / "results" / "atlas" / "parameters.jsonl"


def polynomial(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> str:
    """``2*m**1*n**0 + ...`` of rows of a coefficient and exponents."""
    terms = (
        "*".join([f"({c})", *(f"{name}**{e}" for name, e in zip(names, powers, strict=True) if e)])
        for c, *powers in rows
        if c
    )
    return " + ".join(terms) or "0"


def converted(certificate: dict[str, Any]) -> dict[str, Any]:
    """A certificate of the package in the form of the second checker, without what it computes."""
    data, parameters = certificate["statement"], certificate.get("parameters", [])
    base, names = data.get("base"), [f"(({n}-({a}))/{b})" for n, a, b in parameters]

    def all_of(polynomials: Any) -> list[str]:
        if "parameters" in certificate:
            return [polynomial(rows, ["m", *names]) for rows in polynomials]
        variable = ["z" if base else "m"]
        return [polynomial([(c, i) for i, c in enumerate(p)], variable) for p in polynomials]

    single = all_of if "parameters" in certificate else lambda row: list(map(str, row))
    kind = "C" if certificate.get("kind") == "quadratic" else "T" if base else "A"
    return {
        "parameters": parameters,
        "statement": {
            "constant": data["constant"],
            "numerator": single(data["numerator"]),
            "denominator": single(data["denominator"]),
            "signs": "".join("-+"[s > 0] for s in data["signs"]),
            "head": single(data["head"]),
            "block": all_of(data["polynomials"]),
            "lengths": all_of(data["lengths"]) if "lengths" in data else None,
            "base": base,
        },
        "theorem": kind,
        "start": None if kind == "C" else [certificate["start"][x] for x in "xy"],
        "group": None
        if kind == "C"
        else [sum(link[i] for link in certificate["links"]) for i in (0, 1)],
    }


def negative(certificate: dict[str, Any]) -> dict[str, Any]:
    """The same about -P/Q: certificates of the package are about an absolute value."""
    statement = certificate["statement"]
    other = [f"-({p})" for p in statement["numerator"]]
    return {**certificate, "statement": {**statement, "numerator": other}}


def proves(certificate: dict[str, Any]) -> bool:
    """Whether the second checker proves the formula with one of its signs."""
    for form in (converted(certificate), negative(converted(certificate))):
        try:
            proofs.check(form)
        except proofs.CertificateError:
            continue
        return True
    return False


@pytest.mark.parametrize(("name", "file"), [("e", "e.json"), ("tan(1)", "tan1.json")])
def test_formulas_of_an_independent_program(name: str, file: str) -> None:
    prover = Prover(name)
    for statement in list(reference(name, file))[::3]:
        certificate = prover.prove(statement).certificate
        assert certificate is not None
        assert proves(json.loads(json.dumps(certificate)))


@pytest.mark.parametrize(
    ("constant", "options"),
    [
        ("e", {"degree": 2, "coeff_limit": 1}),
        ("exp(1/3)", {"coeff_limit": 1, "max_period": 3}),
        ("tanh(1)", {"words": ["-"]}),
        ("cot(1/2)", {"coeff_limit": 1}),
        ("besseli(1/3,2/3)/besseli(4/3,2/3)", {"coeff_limit": 1}),
        ("besselj(-1/2,1)/besselj(1/2,1)", {"coeff_limit": 1}),
        ("sqrt(1/3)*coth(sqrt(1/3))", {"coeff_limit": 1}),
        ("tasoev(1,2)", {"coeff_limit": 1}),
        ("tasoev(2/3,3)", {"coeff_limit": 1}),
        ("phi", {}),
        ("sqrt(7)", {"coeff_limit": 1}),
        ("(3-sqrt(5))/7", {"coeff_limit": 1}),
    ],
)
def test_proofs_of_every_theorem(constant: str, options: dict[str, Any]) -> None:
    found = esma.search(constant, digits=60, **options)
    proved = [x for x in found if x.status == "proved"]
    assert len(proved) > 4
    for x in proved[:40]:
        assert x.certificate is not None
        assert proves(json.loads(json.dumps(x.certificate))), str(x)


def test_parametric_formulas_of_the_atlas() -> None:
    rows = [json.loads(line) for line in ATLAS.read_text(encoding="utf-8").splitlines()]
    certificates = [row["certificate"] for row in rows if row["status"] == "proved"]
    assert len(certificates) > 400
    for certificate in certificates[::7]:
        assert proves(certificate), certificate["statement"]


def changes(value: Any) -> list[Any]:
    """All that differs from a JSON value in one integer by 1, or in a sign."""
    if type(value) is int:
        return [value + 1, value - 1, -value]
    if isinstance(value, list):
        return [[*value[:i], x, *value[i + 1 :]] for i, v in enumerate(value) for x in changes(v)]
    return []


@pytest.mark.parametrize("part", ["head", "polynomials", "signs", "lengths", "numerator"])
@pytest.mark.parametrize("constant", ["e", "tanh(1)", "tasoev(1,2)", "sqrt(7)"])
def test_altered_formulas_are_not_proved(constant: str, part: str) -> None:
    found = esma.search(constant, digits=60, coeff_limit=1, max_period=1)
    for x in found[:6]:
        certificate: dict[str, Any] = json.loads(json.dumps(x.certificate))
        original = certificate["statement"].get(part)
        for other in changes(original):
            if other == original or (part == "signs" and set(other) - {1, -1}):
                continue
            if part == "numerator" and sum(map(bool, original)) == 1 and opposite(original, other):
                continue  # |P/Q| is the same
            statement = {**certificate["statement"], part: other}
            assert not proves({**certificate, "statement": statement})


def opposite(p: Sequence[int], q: Sequence[int]) -> bool:
    return all(a == -b for a, b in zip(p, q, strict=True))


def test_a_false_formula_of_coth() -> None:
    """[1; 5, 9, 13, ...] has the identities of a group, but U is another matrix after it."""
    certificate = {
        "statement": {
            "constant": "coth(1/2)",
            "numerator": [0, 1],
            "denominator": [1],
            "signs": [1],
            "head": [],
            "polynomials": [[1, 4]],
        },
        "start": {"x": 0, "y": 0},
        "links": [[1, 1]],
    }
    with pytest.raises(proofs.CertificateError, match=r"^7\.9: "):
        proofs.check(converted(certificate))
    certificate["statement"]["polynomials"] = [[2, 4]]  # type: ignore[index]
    proofs.check(converted(certificate))
