"""Tests of the prover: everything true is proved, nothing false.

Trusted: the reference tables under tests/data (an independent program's), the oracle in
tests/oracle (definitions, Fractions), mpmath to 300 digits, and for growing runs OEIS A286016. A
proof counts only if the stand-alone checker, which shares no code with the prover, accepts its
certificate.
"""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esma.proofs.checker import checker
from esma.proofs.explain import html
from esma.proofs.prover import Proof, Prover, Statement, prove
from tests.oracle import expressions
from tests.proofs.cases import (
    CONSTANTS,
    discovered,
    growing_runs,
    holds,
    quotients_of,
    reference,
    statement,
    terms,
)

EULER = statement("e", (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))


def accepted(proof: Proof) -> bool:
    """Whether it is a proof that the checker accepts."""
    assert proof.status == "proved", proof.reason
    assert proof.certificate is not None
    return checker.check(proof.certificate).startswith("proved")


@pytest.mark.parametrize(
    ("name", "file", "count"), [("e", "e.json", 322), ("tan(1)", "tan1.json", 114)]
)
def test_every_reference_formula_is_proved(name: str, file: str, count: int) -> None:
    prover = Prover(name)
    proofs = [prover.prove(s) for s in reference(name, file)]
    assert sum(map(accepted, proofs)) == count
    assert all(p.certificate and p.certificate["statement"]["constant"] == name for p in proofs)


@pytest.mark.parametrize("name", CONSTANTS)
def test_all_that_the_oracle_finds_is_proved_and_holds(name: str) -> None:
    prover = Prover(name)
    statements = list(discovered(name, 1))
    assert len(statements) >= 36  # 12 values, at least the words with a plus
    for s in statements:
        proof = prover.prove(s)
        assert accepted(proof)
        assert proof.certificate is not None
        assert holds(proof.certificate["statement"])


@pytest.mark.parametrize(
    ("name", "p", "q", "word", "length"),
    [
        ("e", (5, 3), (-4, 7), (1, 1, -1, -1), 632),
        ("e", (5, 3), (-4, 5), (1, 1, -1, -1), 488),
        ("tan(1/2)", (-2, 1), (3, 5), (-1, 1, -1), 144),
        ("besseli(1,2)/besseli(0,2)", (1, -3), (4, 3), (1, -1, -1, -1, 1), 145),
    ],
)
def test_long_periods(
    name: str, p: tuple[int, int], q: tuple[int, int], word: tuple[int, ...], length: int
) -> None:
    """Periods of hundreds of quotients, as large determinants have."""
    quotients = terms(name, p, q, word, 4000)
    for period in range(1, 1000):
        lagged = [
            x - 2 * y + z
            for x, y, z in zip(quotients, quotients[period:], quotients[2 * period :], strict=False)
        ]
        preperiod = len(lagged)
        while preperiod and lagged[preperiod - 1] == 0:
            preperiod -= 1
        if len(lagged) - preperiod > max(40, period):
            break
    polynomials = [
        (a, b - a)
        for a, b in zip(
            quotients[preperiod : preperiod + period],
            quotients[preperiod + period : preperiod + 2 * period],
            strict=True,
        )
    ]
    assert period == length
    proof = prove(statement(name, p, q, word, quotients[:preperiod], polynomials))
    assert accepted(proof)
    assert len(proof.certificate["statement"]["block"]) == period


# -- left-hand sides and spellings -----------------------------------------------------------------

ODD = ((1, 2),)  # 1, 3, 5, ...: tanh(1) = [0; 1, 3, 5, ...]


@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("e", (-1, 0, 1), (1, 0, 1)),
        ("exp(1)", (-1, 0, 1), (1, 0, 1)),
        ("exp(1/2)", (-1, 0, 0, 0, 1), (1, 0, 0, 0, 1)),
        ("e**2", (-1, 1), (1, 1)),
        ("e**(-2)", (1, -1), (1, 1)),
        ("exp(2)", (-1, 1), (1, 1)),
        ("exp(1)**2", (-1, 1), (1, 1)),
        ("(exp(2)-1)/(exp(2)+1)", (0, 1), (1, 0)),
        ("tanh(1)", (0, 1), (1, 0)),
        ("coth(1)", (1, 0), (0, 1)),
        ("1/tanh(1)", (1, 0), (0, 1)),
        ("sinh(1)/cosh(1)", (0, 1), (1, 0)),
        ("tanh(1/2)", (0, 2), (1, 0, 1)),
        ("sqrt(tanh(1))", (0, 0, 1), (1,)),
        ("(e**2+1)/(1-e**2)", (1, 0), (0, 1)),
        ("besseli(1/2,1)/besseli(-1/2,1)", (0, 1), (1, 0)),
    ],
)
def test_spellings_of_tanh_1(name: str, p: tuple[int, ...], q: tuple[int, ...]) -> None:
    """Lambert 1768: tanh(1) = [0; 1, 3, 5, 7, ...], however it is written."""
    assert accepted(prove(statement(name, p, q, (1,), (0,), ODD)))
    assert prove(statement(name, p, q, (1,), (0,), ((1, 3),))).status == "refuted"


@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("tan(1)", (0, 1), (1, 0)),
        ("cot(1)", (1, 0), (0, 1)),
        ("sin(1)/cos(1)", (0, 1), (1, 0)),
        ("tan(1/2)", (0, 2), (1, 0, -1)),
        ("tan(1/3)", (0, 3, 0, -1), (1, 0, -3)),
        ("(1-cos(2))/sin(2)", (0, 1), (1, 0)),
        ("-tan(1)", (0, 1), (1, 0)),
        ("besselj(1/2,1)/besselj(-1/2,1)", (0, 1), (1, 0)),
    ],
)
def test_spellings_of_tan_1(name: str, p: tuple[int, ...], q: tuple[int, ...]) -> None:
    """The quotients 1, 1, 1, 3, 1, 5, ... of tan(1) (OEIS A093178)."""
    assert accepted(prove(statement(name, p, q, (1,), (), ((1,), (1, 2)))))


def test_mathjax_in_notebooks_knows_what_a_proof_holds() -> None:
    proof = prove(EULER)
    assert proof.certificate is not None
    assert r"\allowbreak" in html(proof.certificate)
    assert r"\allowbreak" not in proof._repr_html_()


def test_rewriting_is_told() -> None:
    assert prove(EULER).rewriting == ""
    proof = prove(statement("exp(-1)", (1, 0), (0, 1), (1,), (2,), ((1,), (2, 2), (1,))))
    assert accepted(proof)
    assert proof.rewriting == "c = (1)/(z) with z = exp(1)"


@pytest.mark.parametrize(
    ("name", "head", "quotients"),
    [
        # tanh(1/n) = [0; n, 3n, 5n, ...] (Lambert)
        ("tanh(1/7)", (0,), ((7, 14),)),
        # sqrt(v/u) tanh(1/sqrt(uv)) = [0; u, 3v, 5u, 7v, ...] (Lambert)
        ("sqrt(2)*tanh(1/sqrt(2))", (0,), ((1, 4), (6, 8))),
        ("tanh(1/sqrt(2))/sqrt(2)", (0,), ((2, 8), (3, 4))),
        # I_1(2)/I_0(2) = [0; 1, 2, 3, ...] (OEIS A052119), I_0(2)/I_1(2) = [1; 2, 3, ...]
        ("besseli(1,2)/besseli(0,2)", (0,), ((1, 1),)),
        ("besseli(0,2)/besseli(1,2)", (), ((1, 1),)),
        # [a; a+d, a+2d, ...] = I_{a/d-1}(2/d)/I_{a/d}(2/d) (Lehmer 1973)
        ("besseli(-2/3,2/3)/besseli(1/3,2/3)", (), ((1, 3),)),
        ("besseli(3/2,1/5)/besseli(5/2,1/5)", (), ((25, 10),)),
        ("sqrt(2)*besseli(0,sqrt(2))/besseli(1,sqrt(2))", (), None),
        # orders at and below 0: the progression starts with 0 or a negative number
        ("besseli(-1,2)/besseli(0,2)", (0,), ((1, 1),)),
        ("besseli(-3,1)/besseli(-2,1)", (0,), ((6, 2),)),
    ],
)
def test_published_expansions(
    name: str, head: tuple[int, ...], quotients: tuple[tuple[int, ...], ...] | None
) -> None:
    if quotients is None:  # (d x/2) I_0(x)/I_1(x) = [1; 4, 3, 8, 5, ...] for x^2 = 2, d = 1, N = 2
        proof = prove(statement(name, (0, 1), (2, 0), (1,), (), ((1, 2), (4, 4))))
    else:
        proof = prove(statement(name, (0, 1), (1, 0), (1,), head, quotients))
    assert accepted(proof)
    assert holds(proof.certificate["statement"])


def test_roots_of_quadratic_irrationals() -> None:
    """c**2 = sqrt(2) = [1; 2, 2, 2, ...] for the fourth root of 2."""
    assert accepted(prove(statement("2**(1/4)", (0, 0, 1), (1,), (1,), (1,), ((2,),))))
    odd = prove(statement("2**(1/4)", (0, 1), (1,), (1,), (1,), ((2,),)))
    assert odd.status == "unproved"
    assert "c**2" in odd.reason


# -- what has no theorem ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "pi",
        "zeta(3)",
        "catalan",
        "euler_gamma",
        "log(2)",
        "2**(1/3)",
        "gamma(1/3)",
        "e+pi",
        "e*pi",
        "sin(1)",
        "cosh(1)",
        "exp(sqrt(2))",
        "e**pi",
        "khinchin",
        "besseli(0,2)",
        "sqrt(e)+tanh(2)",
    ],
)
def test_no_theorem_for_the_constant(name: str) -> None:
    """Whatever is claimed about them, these are not proved."""
    for s in (EULER, statement("e", (0, 1), (1, 0), (1,), (0,), ODD)):
        proof = Prover(name).prove(replace(s, constant=name))
        assert proof.status == "unproved"
        assert proof.certificate is None
        assert "no theorem" in proof.reason


@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("e**3", (0, 1), (1, 0)),
        ("exp(3/2)", (0, 1), (1, 0)),
        ("tanh(2)", (0, 1), (1, 0)),
        ("tan(2/3)", (0, 1), (1, 0)),
        ("e", (-1, 0, 0, 1), (1, 0, 0, 1)),  # tanh(3/2)
        ("e", (0, 1, 1), (1, 0, 0)),
        ("e**2", (-1, 0, 1), (1, 0, 1)),  # tanh(2)
        ("besseli(1,3)/besseli(0,3)", (0, 1), (1, 0)),
        ("besseli(1/3,1)/besseli(-2/3,1)", (0, 1), (1, 0)),
        ("besseli(1,2)/besseli(0,2)", (0, 0, 1), (1, 0, 0)),
        ("sqrt(3)*tanh(sqrt(3))", (0, 1), (1, 0)),
    ],
)
def test_no_theorem_for_the_left_hand_side(
    name: str, p: tuple[int, ...], q: tuple[int, ...]
) -> None:
    proof = prove(statement(name, p, q, (1,), (0,), ODD))
    assert proof.status == "unproved"
    assert "no theorem" in proof.reason


# -- false statements ------------------------------------------------------------------------------


def perturbed(s: Statement, j: int, agree: int, size: int = 1) -> Statement:
    """The statement with ``size * m (m-1) ... (m-agree+1) / agree!`` added to one polynomial.

    All quotients stay the same up to block number `agree`.
    """
    added = [Fraction(size)]
    for i in range(agree):
        shifted = [Fraction(0), *added]
        for k, x in enumerate(added):
            shifted[k] -= i * x
        added = [x / (i + 1) for x in shifted]
    old = list(s.polynomials[j])
    old += [Fraction(0)] * (len(added) - len(old))
    new = tuple(Fraction(x) + y for x, y in zip(old, added, strict=True))
    return replace(s, polynomials=(*s.polynomials[:j], new, *s.polynomials[j + 1 :]))


def test_a_binomial_coefficient_keeps_the_quotients_integral() -> None:
    """The perturbation that agrees to m < 9 is integral; its polynomial is split up by residues."""
    sequence = perturbed(EULER, 1, 3)
    assert [sequence.quotient(2 + 3 * m) for m in range(6)] == [2, 4, 6, 9, 14, 22]


@pytest.mark.parametrize("agree", [1, 2, 5, 70])
def test_statements_that_agree_for_long_are_refuted(agree: int) -> None:
    """Up to 210 quotients are right: the identity has to fail for the polynomials themselves."""
    s = replace(EULER, polynomials=((1,), _falling(agree), (1,)))
    proof = prove(s)
    assert proof.status == "refuted"
    assert proof.index == 2 + 3 * agree


def _falling(agree: int) -> tuple[int, ...]:
    """2 + 2m + m (m-1) ... (m - agree + 1), with integer coefficients."""
    product = [1]
    for i in range(agree):
        shifted = [0, *product]
        for k, x in enumerate(product):
            shifted[k] -= i * x
        product = shifted
    product += [0] * (2 - len(product))
    product[0] += 2
    product[1] += 2
    return tuple(product)


@pytest.mark.parametrize(("name", "file"), [("e", "e.json"), ("tan(1)", "tan1.json")])
def test_every_reference_formula_perturbed_is_refuted(name: str, file: str) -> None:
    """One quotient of the head, or one polynomial after 8 blocks, changed by 1."""
    prover = Prover(name)
    for k, s in enumerate(islice(reference(name, file), 0, None, 4)):
        j = k % len(s.polynomials)
        wrong = replace(s, polynomials=(*s.polynomials[:j], _with(s, j), *s.polynomials[j + 1 :]))
        proof = prover.prove(wrong)
        assert proof.status == "refuted"
        assert proof.index == len(s.head) + 8 * len(s.polynomials) + j
        if s.head:
            i = k % len(s.head)
            head = (*s.head[:i], s.head[i] + 1, *s.head[i + 1 :])
            proof = prover.prove(replace(s, head=head))
            assert (proof.status, proof.index) == ("refuted", i)
        assert prover.prove(s).status == "proved"


def _with(s: Statement, j: int) -> tuple[Fraction | int, ...]:
    product = [1]
    for i in range(8):
        shifted = [0, *product]
        for k, x in enumerate(product):
            shifted[k] -= i * x
        product = shifted
    for k, c in enumerate(s.polynomials[j]):
        product[k] += int(c)
    return tuple(product)


def test_a_quadratic_that_agrees_for_200_terms_is_refuted() -> None:
    """[1; 1, 1, ..., 1, 2, 2, 2, ...] with 210 ones is not the golden ratio."""
    proof = prove(statement("golden_ratio", (0, 1), (1,), (1,), (1,) * 210, ((2,),)))
    assert (proof.status, proof.index) == ("refuted", 210)


@pytest.mark.parametrize(
    ("signs", "head", "polynomials"),
    [
        ((-1,), (2,), ((1,), (2, 2), (1,))),  # e's quotients under the wrong signs
        ((1, -1), (2,), ((1,), (2, 2), (1,))),
        ((1,), (2,), ((1,), (1,), (2, 2))),  # order of terms
        ((1,), (), ((1,), (2, 2), (1,))),
        ((1,), (2, 2), ((1,), (2, 2), (1,))),
        ((1,), (2,), ((1,), (2, -2), (1,))),
        ((1,), (-2,), ((1,), (2, 2), (1,))),
    ],
)
def test_wrong_statements_about_e(
    signs: tuple[int, ...], head: tuple[int, ...], polynomials: tuple[tuple[int, ...], ...]
) -> None:
    proof = prove(statement("e", (0, 1), (1, 0), signs, head, polynomials))
    assert proof.status == "refuted"
    assert proof.certificate is None


def test_common_factors_and_padding() -> None:
    """P/Q not in lowest terms, trailing zeros: the certificate says what can be checked."""
    ratio = statement("besseli(1,2)/besseli(0,2)", (0, 1), (1, 0), (1,), (0,), ((1, 1),))
    assert accepted(prove(replace(ratio, numerator=(0, 1, 0, 0), denominator=(1,))))
    assert accepted(prove(replace(ratio, numerator=(0, 3, 1), denominator=(3, 1))))
    assert accepted(prove(replace(EULER, numerator=(0, 3, 1), denominator=(3, 1, 0))))
    assert accepted(prove(replace(EULER, numerator=(0, -2), denominator=(2,))))
    vanishing = statement("golden_ratio", (0, -1, -1, 1), (-1, -1, 1), (1,), (), ((1,),))
    assert prove(vanishing).status == "unproved"  # 0/0
    assert accepted(prove(replace(vanishing, numerator=(0, 1, 1), denominator=(1, 1))))


def test_what_a_certificate_is_about() -> None:
    prover = Prover("e")
    certificate = prover.prove(EULER).certificate
    assert certificate is not None
    assert prover.read(certificate, EULER)
    assert not prover.read(certificate, replace(EULER, head=(3,)))
    assert not prover.read(certificate, replace(EULER, numerator=(1, 1)))
    assert not prover.read({}, EULER)
    assert not Prover("pi").read(certificate, replace(EULER, constant="pi"))
    assert prover.prove(replace(EULER, constant="exp(1)")).status == "unproved"
    inverse = statement("exp(-1)", (1, 0), (0, 1), (1,), (2,), ((1,), (2, 2), (1,)))
    again = Prover("exp(-1)").prove(inverse).certificate
    assert again is not None
    assert Prover("exp(-1)").read(again, inverse)
    assert again["statement"] == certificate["statement"] | {"constant": "exp(1)"} | {
        "denominator": [1]
    }


def test_bad_statements_are_not_proved() -> None:
    fractional = prove(replace(EULER, polynomials=((1,), (2, Fraction(1, 2)), (1,))))
    assert fractional.status == "unproved"
    assert "fractional value" in fractional.reason
    assert prove(replace(EULER, denominator=(0, 0))).status == "unproved"
    assert prove(replace(EULER, numerator=(2, 2), denominator=(1, 1))).status == "unproved"
    assert prove(replace(EULER, polynomials=())).status == "unproved"
    golden = statement("golden_ratio", (-1, -1, 1), (1,), (1,), (), ((1,),))
    assert prove(golden).status == "unproved"  # 0 = phi^2 - phi - 1


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.lists(st.integers(0, 3), min_size=1, max_size=4),
    st.sampled_from([(1,), (1, -1), (-1, 1)]),
)
@settings(max_examples=100, deadline=None)
def test_random_statements_are_proved_only_if_they_hold(
    head: list[int], slopes: list[int], word: tuple[int, ...]
) -> None:
    s = statement("e", (0, 1), (1, 0), word, head, [(1 + k, k) for k in slopes])
    proof = prove(s)
    if proof:
        assert holds(proof.certificate["statement"])
    else:
        assert proof.status == "refuted"
        assert proof.index is not None
        assert s.quotient(proof.index) != terms("e", (0, 1), (1,), word, 40)[proof.index]


# -- growing runs ----------------------------------------------------------------------------------


def test_tanh_1_with_minus_signs() -> None:
    """OEIS A286016: 1, 5, 2, 2, 2, 2, 9, 2 (8 times), 13, 2 (12 times), ..."""
    s = statement("tanh(1)", (0, 1), (1,), (-1,), (1,), ((5, 4), (2,)), ((1,), (4, 4)))
    proof = prove(s)
    assert accepted(proof)
    listed = list(islice(quotients_of(proof.certificate["statement"]), 40))
    assert listed == [1, 5, *[2] * 4, 9, *[2] * 8, 13, *[2] * 12, 17, *[2] * 11]
    wrong = replace(s, lengths=((1,), (4, 5)))
    assert (prove(wrong).status, prove(wrong).index) == ("refuted", 15)


def test_all_minus_expansions_of_the_values_for_e() -> None:
    """All 112 values of degree 1, coefficients up to 2, have growing runs that are proved."""
    prover = Prover("e")
    count = 0
    for p, q in expressions(1, 2):
        s = next(filter(None, (growing_runs("e", p, q, n) for n in (500, 3000, 8000))))
        proof = prover.prove(s)
        assert accepted(proof)
        count += 1
    assert count == 112


# -- cost ------------------------------------------------------------------------------------------


def test_a_tail_class_shares_its_identity() -> None:
    """322 formulas rest on a few dozen identities; a further member costs one comparison."""
    prover = Prover("e")
    proofs = [prover.prove(s) for s in reference("e", "e.json")]
    identities = {p.identity for p in proofs}
    assert len(identities) <= 40
    by_identity: dict[object, set[str]] = {}
    for p in proofs:
        by_identity.setdefault(p.identity, set()).add(str(p.certificate["group"]))
    assert all(len(groups) == 1 for groups in by_identity.values())


def test_proofs_and_checks_are_cheap() -> None:
    """Amortised at most 20 ms a proof and 10 ms a check, in CPU time of one warm process.

    Alone on a machine it is a fifth of that; beside others the processor's caches are shared.
    """
    statements = list(reference("e", "e.json")) + list(reference("tan(1)", "tan1.json"))
    proving, checking = [], []
    for _ in range(3):
        start = time.process_time()
        provers = {name: Prover(name) for name in ("e", "tan(1)")}
        proofs = [provers[s.constant].prove(s) for s in statements]
        middle = time.process_time()
        for proof in proofs:
            checker.check(proof.certificate)
        proving.append(middle - start)
        checking.append(time.process_time() - middle)
    assert min(proving) / len(statements) < 0.02
    assert min(checking) / len(statements) < 0.01


def test_what_the_checker_refuses_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof so long that the checker's steps do not suffice, as of 11e at degree 2."""
    [statement, *_] = reference("e", "e.json")
    assert Prover("e").prove(statement)
    monkeypatch.setattr("esma.proofs.checker.checker.STEPS", 10)
    monkeypatch.setattr("esma.proofs.prover.LONG", 0)
    refused = Prover("e").prove(statement)
    assert refused.reason == "the checker refuses the proof: it takes too many steps"
    assert refused.certificate is None
