"""Formulas as columns, and members of tail classes.

Trusted: 2x2 products and signs in Python's integers, straight from the definition; the checker of
certificates; a search of each expression by itself, which meets no class twice.
"""

from __future__ import annotations

import pickle
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import esma
from esma.approval import kernels
from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Block, Formulas
from esma.approval.ranking import rank_key
from esma.approval.rates import plain_rate
from esma.collection.collection import Collection
from esma.proofs.checker import checker
from esma.searching.searcher import Searcher

Matrix = tuple[int, int, int, int]

sizes = st.sampled_from([2, 9, 1 << 20, 1 << 31, 1 << 46, (1 << 62) - 1])
entries = sizes.flatmap(lambda size: st.integers(-size, size))
matrices = st.tuples(entries, entries, entries, entries)
regular = matrices.filter(lambda m: m[0] * m[3] != m[1] * m[2])


def product(x: Matrix, y: Matrix) -> Matrix:
    a, b, c, d = x
    e, f, g, h = y
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def proportional(x: Matrix, y: Matrix) -> bool:
    return all(x[i] * y[j] == x[j] * y[i] for i in range(4) for j in range(4))


def positive(m: Matrix) -> bool:
    """(a x + b)/(c x + d) > 0 for all x from 1 on: at 1, and at infinity no other sign."""
    a, b, c, d = m
    if not (c + d and (a + b) * (c + d) > 0):
        return False
    zero = -Fraction(b, a) if a else None
    pole = -Fraction(d, c) if c else None
    return not any(x is not None and x > 1 for x in (zero, pole))


def said(matrix: Matrix, line: Matrix, image: Matrix, steps: Matrix) -> int:
    found = np.empty(1, np.int64)
    zero = np.zeros(1, np.int64)
    known = np.array([image + steps])
    kernels.members(np.array([matrix]), zero, zero, np.array([line]), known, found)
    return int(found[0])


@given(regular, regular, regular, regular)
def test_members_by_definition(matrix: Matrix, image: Matrix, line: Matrix, steps: Matrix) -> None:
    answer = said(matrix, line, image, steps)
    if answer != kernels.LARGE:
        assert (answer & kernels.EQUAL != 0) == proportional(product(matrix, image), line)
        assert (answer & kernels.POSITIVE != 0) == positive(product(matrix, steps))


small = st.integers(-99, 99)


@given(
    st.lists(st.tuples(st.integers(1, 1 << 12), st.sampled_from([1, -1])), max_size=3),
    st.tuples(small, small, small, small).filter(lambda m: m[0] * m[3] != m[1] * m[2]),
    st.integers(1, 9),
    st.sampled_from([0, 1, -1, 1 << 20]),
)
def test_true_members_are_seen(
    steps: list[tuple[int, int]], line: Matrix, factor: int, error: int
) -> None:
    """With R = adj(H) E the product is a multiple of E, however large H is; not with an error."""
    a, b, c, d = 1, 0, 0, 1
    for t, s in steps:
        a, b, c, d = product((a, b, c, d), (t, s, 1, 0))
    image = product((d, -b, -c, a), line)
    wrong = image[0] + error, *image[1:]
    answer = said((a, b, c, d), line, wrong, (1, 0, 0, 1))
    assert answer != kernels.LARGE
    assert (answer & kernels.EQUAL != 0) == proportional(product((a, b, c, d), wrong), line)
    assert error or answer & kernels.EQUAL


@pytest.mark.parametrize(
    ("wrong", "factor"), [(1 << 40, 1 << 24), (2147483647, 1), (2147483629, 1)]
)
def test_no_residue_decides_alone(wrong: int, factor: int) -> None:
    """All differences vanish modulo 2**64, or modulo a prime, and the matrices are not
    proportional.
    """
    line = (0, factor, 3 * factor, 5 * factor)
    assert said((1, 0, 0, 1), line, (wrong, 1, 3, 5), (1, 0, 0, 1)) == kernels.POSITIVE
    assert said((1, 0, 0, 1), line, (0, 1, 3, 5), (1, 0, 0, 1)) & kernels.EQUAL


CASES = [
    ("e", {"coeff_limit": 2, "max_period": 3}),
    ("tan(1)", {"coeff_limit": 1, "max_period": 4}),
    ("besseli(1/3,2/3)/besseli(-2/3,2/3)", {"coeff_limit": 1, "max_period": 3}),
    ("sqrt(7)", {"coeff_limit": 2, "max_period": 2}),
    ("tasoev(1,2)", {"coeff_limit": 1, "max_period": 2}),
]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case[0])
def found(request: pytest.FixtureRequest) -> Collection:
    name, space = request.param
    return esma.search(name, **space)


def test_members_are_what_their_expressions_give_alone(found: Collection) -> None:
    assert found.spec is not None
    alone = []
    for expression in found.spec.expressions():
        alone += Searcher(found.spec).search_block([expression])
    assert Counter(x.key for x in alone) == Counter(x.key for x in found)
    by_key = {x.key: x for x in alone}
    for x in found:
        y = by_key[x.key]
        assert (x.law, x.negative, x.verified_digits, x.status, x.family) == (
            *(y.law, y.negative, y.verified_digits, y.status, y.family),
        )


def test_certificates_that_are_written_when_asked_for_are_proofs(found: Collection) -> None:
    assert found.conjectures.proved == len(found)
    for x in found:
        assert x.proved
        checker.check(dict(x.certificate))


def test_certificates_do_not_depend_on_what_was_met_before(found: Collection) -> None:
    assert found.spec is not None
    searcher, others = Searcher(found.spec), list(found.spec.expressions())[::-1]
    backwards = {}
    for start in range(0, len(others), 30):
        searcher.restart()
        for x in searcher.search_block(others[start : start + 30]):
            backwards[x.key] = x.certificate
    assert backwards == {x.key: x.certificate for x in found}


def test_growing_runs_of_a_tail_class_share_its_proof() -> None:
    found = esma.search("tanh(1/2)", coeff_limit=2, words="-")
    runs = [x for x in found if x.law.in_runs]
    assert len(runs) > 50
    block, origin = found.conjectures.block, found.conjectures.origin
    assert origin is not None
    assert sum(place.runs for place in origin.places) < len(runs)
    assert not any(x.law.in_runs for x in block.alone)
    for x in runs:
        checker.check(dict(x.certificate))


def test_columns_rank_as_the_formulas_themselves(found: Collection) -> None:
    assert list(found) == sorted(found, key=rank_key)
    for x in found[:50]:
        assert x.convergence_rate == pytest.approx(plain_rate(x.law, x.signs), abs=1e-9)


def test_tail_classes_of_columns(found: Collection) -> None:
    expected: dict[str, list[int]] = {}
    for place, x in enumerate(found):
        expected.setdefault(x.family, []).append(place)
    assert [x.tolist() for x in found.conjectures.tail_classes] == list(expected.values())


def test_slices_and_joins(found: Collection) -> None:
    formulas = found.conjectures
    some = formulas[3:9]
    assert isinstance(some, Formulas)
    assert list(some) == list(found)[3:9]
    assert some[-1] is formulas[8]
    assert some == Formulas.of(list(found)[3:9])
    assert some != formulas[3:8]
    twice = Block.joined([formulas.block, formulas.block])
    both = Formulas.joined(formulas.origin, [formulas.block, Block.of(found[:2]), formulas.block])
    assert len(both) == len(twice.place) + 2
    assert list(both)[len(formulas) : len(formulas) + 2] == list(found)[:2]
    assert [x.key for x in both][-5:] == [x.key for x in both][len(formulas) - 5 : len(formulas)]


def test_formulas_travel(found: Collection) -> None:
    """To another process, with the certificate that nobody has asked for; some without the rest."""
    some = esma.search(found.spec.constant, words="+", coeff_limit=1)
    assert pickle.loads(pickle.dumps(some[0])) == some[0]
    assert pickle.loads(pickle.dumps(some)) == some
    assert pickle.loads(pickle.dumps(found[:2])) == found[:2]
    assert 2 * len(pickle.dumps(found[:2])) < len(pickle.dumps(found))


def test_tail_classes_share_what_is_known_of_all(found: Collection) -> None:
    """Looking at each of them takes no memory that grows with all of them."""
    starts = {id(x.members.starts) for x in found.tail_classes() if x.best}
    assert starts == {id(found.conjectures.starts)}


def test_an_interrupted_certificate_is_written_later() -> None:
    made = iter([KeyboardInterrupt(), {"version": 0}])

    def certify(_: Conjecture) -> dict[str, int]:
        answer = next(made)
        if isinstance(answer, KeyboardInterrupt):
            raise answer
        return answer

    x = esma.search("e", words="+", coeff_limit=1, prove=False)[0].certified_by(certify)
    with pytest.raises(KeyboardInterrupt):
        _ = x.certificate
    assert x.proved
    assert x.certificate == {"version": 0}


def test_threads_that_ask_for_the_same_certificates() -> None:
    found = esma.search("e", coeff_limit=2, max_period=3, digits=50)
    alone = [x.certificate for x in esma.search("e", coeff_limit=2, max_period=3, digits=50)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            asked = pool.map(lambda _: [x.certificate for x in found], range(4))
            assert all(certificates == alone for certificates in asked)
    finally:
        sys.setswitchinterval(before)
