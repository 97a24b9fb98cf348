"""Tests of the stand-alone checker: what it is, what it accepts, what it rejects.

Trusted: certificates written by hand from Euler's, Lambert's and Lagrange's theorems
(`tests.proofs.refused`), mpmath for the numbers of Theorem A, and evaluation to 60 digits and more
(`cases.holds`) of every certificate that is accepted after having been tampered with.
"""

from __future__ import annotations

import ast
import copy
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mpmath
import pytest

import esma
from esma.proofs.certificate import current
from esma.proofs.checker import CertificateError, check, checker
from esma.proofs.prover import Prover
from tests.proofs.cases import (
    cpu_seconds,
    discovered,
    growing_runs,
    holds,
    reference,
    single,
    statement,
)
from tests.proofs.refused import ACCEPTED, COTH, COTHN, GOLDEN, INVERSE, TASOEV, E, changed, stated

FOLDER = Path(checker.__file__).parent
OLD = Path(__file__).parents[1] / "data" / "certificates_v1.jsonl"


def rejected(certificate: Any) -> bool:
    """Whether the checker rejects it, in the one way that it may."""
    message = ""
    try:
        check(certificate)
    except CertificateError as error:
        message = str(error)
    assert "\n" not in message
    return message != ""


def true(certificate: dict[str, Any]) -> bool:
    """Whether what it says holds to 60 digits, for some values of its parameters."""
    width = len(certificate["parameters"])
    values = [[at] * width for at in ((0, 3, 9) if width else (0,))]
    return all(holds(single(certificate, u), 60) for u in values)


# -- what it is ------------------------------------------------------------------------------------


def test_it_can_be_read_in_one_sitting() -> None:
    for name, lines in (("checker", 450), ("ring", 180)):
        text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
        assert len(text.splitlines()) <= lines
        for node in ast.walk(ast.parse(text)):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
            wrong = ("float", "round", "eval", "exec")
            assert not (isinstance(node, ast.Name) and node.id in wrong)


def test_it_runs_alone(tmp_path: Path) -> None:
    """A copy of its folder, without the package and what else is installed."""
    for source in FOLDER.glob("*.py"):
        copied = tmp_path / "checker" / source.name
        copied.parent.mkdir(exist_ok=True)
        copied.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(COTHN))
    bad.write_text(json.dumps(changed(E, {"statement.head": [3]})))

    def run(*files: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-E", "-S", "-m", "checker", *map(str, files)]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    done = run(good)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("proved for all n = 2 + 1 u, u >= 0: P(c)/Q(c) is the continued")
    failed = run(good, bad)
    assert failed.returncode == 1
    assert failed.stderr.startswith("not proved: 7.8: ")
    assert "Traceback" not in failed.stderr
    missing = run(tmp_path / "none.json")
    assert missing.returncode == 1
    assert "Traceback" not in missing.stderr
    assert run().returncode == 1


# -- what it accepts -------------------------------------------------------------------------------


def test_certificates_written_by_hand_are_true() -> None:
    for certificate in ACCEPTED:
        data = json.loads(certificate) if isinstance(certificate, str) else certificate
        assert true(data), data


@pytest.mark.parametrize("name", ["e", "exp(1)", "exp(2/2)", "e**(2/2)", "e**1", "exp( 1)", "e*1"])
def test_spellings_of_e(name: str) -> None:
    assert not rejected(changed(E, {"statement.constant": name}))


@pytest.mark.parametrize(
    "name",
    [
        "e**1/2",
        "e*2",
        "exp(-1)",
        "exp(0)",
        "exp(2/4)",
        "exp()",
        "exp(1)+1",
        "pi",
        "E",
        "tanh(1/2)",
        "ex p(1)",
        "exp(1)exp(1)",
        "exp(١)",
        "",
        "exp(3)",
        "exp(1/3)",
        "exp(1/0)",
        "exp(1.0)",
        "e;e",
    ],
)
def test_other_texts_are_not_e(name: str) -> None:
    assert rejected(changed(E, {"statement.constant": name}))


@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("phi", [0, 1], [1]),
        ("(1+sqrt(5))/2", [0, 1], [1]),
        ("(1-sqrt(5))/2", [-1], [0, 1]),
        ("(2+2*sqrt(5))/4", [0, 1], [1]),
        ("sqrt(5)", [1, 1], [2]),
        ("sqrt(5/9)", [1, 3], [2]),
        ("phi", [1, 1], [0, 1]),
        ("phi", [-1, 0, 1], [1]),
    ],
)
def test_spellings_of_the_golden_ratio(name: str, p: list[int], q: list[int]) -> None:
    parts = {"constant": name, "numerator": p, "denominator": q}
    certificate = changed(GOLDEN, {f"statement.{key}": value for key, value in parts.items()})
    assert check(certificate)
    assert rejected(changed(certificate, {"statement.head": [1, 2]}))
    assert rejected(changed(certificate, {"statement.numerator": [-x for x in p]}))


ROWS = [
    ("tanh(1/3)", 1, lambda: mpmath.coth(mpmath.mpf(1) / 3)),
    ("coth(1/4)", 1, lambda: mpmath.coth(mpmath.mpf(1) / 4)),
    ("coth(2)", 1, lambda: mpmath.coth(2)),
    ("cot(1)", 1, lambda: mpmath.cot(1)),
    ("tan(1/6)", 3, lambda: mpmath.cot(mpmath.mpf(1) / 2)),
    ("exp(1/6)", 4, lambda: mpmath.coth(mpmath.mpf(1) / 3)),
    ("sqrt(1/3)*coth(sqrt(1/3))", 1, lambda: mpmath.coth(1 / mpmath.sqrt(3)) / mpmath.sqrt(12)),
    ("besseli(1,2)/besseli(0,2)", 1, lambda: mpmath.besseli(0, 2) / mpmath.besseli(1, 2)),
    ("besselj(5/2,3)/besselj(9/2,3)", 1, lambda: mpmath.besselj(2.5, 3) / mpmath.besselj(3.5, 3)),
    ("sqrt(2)*besselj(1,sqrt(8))/besselj(2,sqrt(8))", 1, None),
    (
        "sqrt(8)*besselj(1,sqrt(8))/besselj(2,sqrt(8))",
        1,
        lambda: (
            mpmath.sqrt(2) * mpmath.besselj(1, mpmath.sqrt(8)) / mpmath.besselj(2, mpmath.sqrt(8))
        ),
    ),
]


@pytest.mark.parametrize(("name", "degree", "value"), ROWS)
def test_the_numbers_of_theorem_a(name: str, degree: int, value: Any) -> None:
    """The fraction of the entries that the checker derives has the value, to 200 digits."""
    asked = stated(name, [1], p=[0] * degree + [1])
    if value is None:
        with pytest.raises(CertificateError):
            checker.read(asked)
        return
    _, x = checker.read(asked)
    assert x is not None
    with mpmath.workdps(250):
        result = mpmath.mpf(1)
        for a, s in reversed(list(x.expansion.factors(0, 400))):
            result = mpmath.mpf(a.numerator) / a.denominator + s / result
        assert abs(result - value()) < mpmath.mpf(10) ** -200


def test_certificates_of_version_1_are_rewritten() -> None:
    """As the checkers of that version accepted them; the statement is the same up to a sign."""
    lines = OLD.read_text(encoding="utf-8").splitlines()
    for old in map(json.loads, lines):
        new = current(old)
        assert check(new).startswith("proved")
        assert true(new)
        assert new["statement"]["constant"] == old["statement"]["constant"]
        assert current(new) == new
        if "links" in old:
            old["links"].append(old["links"][0])
            assert current(old) != new
    assert len(lines) > 60


# -- what it rejects -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [None, 1, [], {}, "", "null", "[]", "{", '{"format": "esma-certificate"}', "[" * 100_000],
)
def test_malformed_input_is_rejected(data: Any) -> None:
    assert rejected(data)


def test_unknown_and_missing_fields_are_rejected() -> None:
    for name in E:
        assert rejected({k: v for k, v in E.items() if k != name})
    for name in E["statement"]:
        assert rejected(E | {"statement": {k: v for k, v in E["statement"].items() if k != name}})


def test_no_certificate_keeps_the_checker_busy() -> None:
    """The largest indices that are read at all take some seconds of the processor, not hours."""
    huge = [f"{10**4200}", "10**99", f"{10**4000}*m", "m**99", "(m+1)**99", "m/19997", "m/2 + m/3"]
    with cpu_seconds(60):
        for x, y in ((checker.LIMIT, checker.LIMIT), (10**12, 1), (1, 10**12)):
            assert rejected(changed(E, {"start": [x, y]}))
            assert rejected(changed(COTHN, {"start": [x, y]}))
            assert rejected(changed(E, {"group": [x, y]}))
        for text in huge:
            assert rejected(changed(E, {"statement.block": [text], "start": [1, checker.LIMIT]}))
            assert rejected(changed(COTH, {"statement.block": [text] * 400, "group": [400, 400]}))
            assert rejected(changed(TASOEV, {"statement.block": [text.replace("m", "z")] * 200}))
        for text in ("1**99*coth(1/n)", "((n**99)**99)**99*coth(1/n)", "(9**99)**99*coth(1/n)"):
            assert rejected(changed(COTHN, {"statement.constant": text, "group": [2, 1]}))
        for text in ("-" * 19_000 + "n", "(" * 90 + "9" + ")**99" * 90, "n+" * 9_000 + "n"):
            assert rejected(changed(COTHN, {"statement.constant": text}))
        long = {"statement.head": [[2, "1"]] * 10_000, "statement.signs": "-", "start": [0, 10_000]}
        assert rejected(changed(E, long))


# -- tampering -------------------------------------------------------------------------------------


def corpus() -> list[dict[str, Any]]:
    """Certificates of every kind."""
    statements = [
        *list(reference("e", "e.json"))[::40],
        *list(reference("tan(1)", "tan1.json"))[::30],
        *list(discovered("besselj(2,2)/besselj(1,2)", 1))[::12],
        *list(discovered("exp(2/3)", 1))[::12],
        *list(discovered("golden_ratio", 1))[::12],
        *list(discovered("(1+sqrt(13))/2", 1))[::12],
        statement("e", (-1, 0, 1), (1, 0, 1), (1,), (0,), ((1, 2),)),
        statement("tan(1/2)", (0, 2), (1, 0, -1), (1,), (), ((1,), (1, 2))),
        statement("sqrt(2)*tanh(1/sqrt(2))", (0, 1), (1, 0), (1,), (0,), ((1, 4), (6, 8))),
        statement("tanh(1)", (0, 1), (1,), (-1,), (1,), ((5, 4), (2,)), ((1,), (4, 4))),
    ]
    runs = growing_runs("e", (1, 1), (-1, 1), 500)
    assert runs is not None
    provers: dict[str, Prover] = {}
    proofs = [
        provers.setdefault(s.constant, Prover(s.constant)).prove(s) for s in [*statements, runs]
    ]
    certificates = [dict(p.certificate) for p in proofs if p.certificate is not None]
    assert len(certificates) == len(proofs)
    return certificates + [c for c in ACCEPTED if isinstance(c, dict)]


TEXTS = ["e", "exp(1)", "exp(2)", "exp(1/2)", "tan(1)", "cot(1)", "tanh(1)", "coth(1)", "tan(1/2)"]
TEXTS += ["golden_ratio", "sqrt(5)", "(1+sqrt(13))/2", "besselj(1,2)/besselj(2,2)", "coth(1/n)"]
TEXTS += [
    "sqrt(8)*besseli(0,sqrt(8))/besseli(1,sqrt(8))",
    "m",
    "2*m + 2",
    "n",
    "m*n",
    "A",
    "C",
    "T",
]


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))


def mutated(chance: random.Random, certificates: list[dict[str, Any]]) -> dict[str, Any]:
    """A certificate with one thing changed somewhere, or two."""
    result = copy.deepcopy(chance.choice(certificates))
    for _ in range(chance.choice((1, 1, 1, 2))):
        path = chance.choice(list(leaves(result)))
        parent: Any = result
        for step in path[:-1]:
            parent = parent[step]
        last, old = path[-1], parent[path[-1]]
        kind = chance.random()
        if kind < 0.03:
            del parent[last]
        elif kind < 0.08 and isinstance(parent, list):
            parent.insert(last, copy.deepcopy(old))
        elif kind < 0.16 and isinstance(parent, list) and len(parent) > 1:
            other = chance.randrange(len(parent))
            parent[last], parent[other] = parent[other], parent[last]
        elif kind < 0.22:  # the same place of another certificate
            donor: Any = chance.choice(certificates)
            try:
                for step in path:
                    donor = donor[step]
            except (LookupError, TypeError):
                continue
            parent[last] = copy.deepcopy(donor)
        elif isinstance(old, int):
            small = [old + 1, old - 1, -old, 2 * old, 0, 1, -1, old + chance.randrange(-9, 10)]
            parent[last] = chance.choice([*small, 10**25, float(old), str(old), None, [old]])
        elif isinstance(old, str):
            i, j = sorted(chance.choices(range(len(old) + 1), k=2))
            new = chance.choice([*"+-*/()n123km", "+1", "-m", "*2", "/2", "*n", "**2", "٣", ""])
            texts = [old[:i] + new + old[j:], old[:i] + new + old[i:], f"({old})*2/2", f"1/({old})"]
            parent[last] = chance.choice([*texts, *texts, chance.choice(TEXTS), old[:-1], 7])
        elif isinstance(old, list):
            lists = [old[::-1], old[1:], old[:-1], [*old, 0], [*old, *old], [], 0]
            parent[last] = chance.choice(lists)
        else:
            parent[last] = chance.choice([{}, [], None, 1])
    return result


MUTATIONS = 2_500


def test_tampered_certificates_are_accepted_only_if_still_true() -> None:
    certificates = corpus()
    assert not any(map(rejected, certificates))
    chance = random.Random(20230731)
    count: Counter[str] = Counter()
    while count["rejected"] + count["accepted"] < MUTATIONS:
        certificate = mutated(chance, certificates)
        if certificate in certificates:
            continue
        if rejected(certificate):
            count["rejected"] += 1
        else:
            count["accepted"] += 1
            assert true(certificate), certificate
    assert count["rejected"] > 0.9 * MUTATIONS
    # What is accepted says the same in other words; some such cases are met.
    assert count["accepted"] > 20


def test_a_true_statement_with_anothers_proof_is_rejected() -> None:
    """Statement and proof belong together."""
    certificates = [c for c in corpus() if c["theorem"] == "A"][::2]
    for a in certificates:
        for b in certificates:
            if a["statement"] != b["statement"]:
                mixed = b | {"statement": a["statement"], "parameters": a["parameters"]}
                assert rejected(mixed) or true(mixed)


@pytest.mark.parametrize("constant", ["e", "tanh(1)", "tasoev(1,2)", "sqrt(7)"])
def test_altered_formulas_are_not_proved(constant: str) -> None:
    """With any quotient, sign or coefficient one more or less."""
    for x in esma.search(constant, digits=60, coeff_limit=1, max_period=1)[:2]:
        data: dict[str, Any] = json.loads(json.dumps(x.certificate))
        for path in leaves(data["statement"]):
            value: Any = data["statement"]
            for step in path:
                value = value[step]
            name = ".".join(map(str, ("statement", *path)))
            if type(value) is int and path[0] != "base":
                others: list[Any] = [value + 1, value - 1]
            elif path[0] == "block" and isinstance(value, str):
                others = [f"{value} + 1", f"{value} - 1", f"2*({value})"]
            elif path == ("signs",):
                others = [value.translate({43: "-", 45: "+"})]
            else:
                continue
            assert all(rejected(changed(data, {name: other})) for other in others), name


def test_the_inverse_is_another_number() -> None:
    assert rejected(stated("coth(1/2)", ["4*m + 2"], **INVERSE))
    assert check(stated("tanh(1/2)", ["4*m + 2"], **INVERSE))
