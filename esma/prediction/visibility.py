"""Which forms a search sees, and the exact order of the linear recurrence of an interlaced form.

A search with depth D fits a form on D terms, and :data:`esma.massey.recognise.LOOKAHEAD` further
ones must be predicted by it. It sees interlaced polynomials of degree K and period N after a
preperiod p if

    K <= 3,  2 N <= D,  p + (K + 2) N <= D

(lagged differences: K + 1 blocks fix the form, one more tests it), or if the order of the shortest
linear recurrence is below D/4 (Berlekamp and Massey); nothing else.
"""

from __future__ import annotations

from flint import fmpq_poly, fmpz_poly

from esma.massey import kernels as recognition
from esma.massey.differences import trimmed
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import order_bound
from esma.system.rationals import fmpq_of

UNSEEN = 0
BY_DIFFERENCES = 1
BY_RECURRENCE = 2


def recurrence_order(form: Hurwitzian) -> int:
    """The order of the shortest linear recurrence, with the transient; the form in its shortest
    shape.

    The order of the tail is that of the pole parts of its generating function: with ``u_n`` the
    tail, of period N and degree K, the primitive d-th roots of unity, d a divisor of N, are
    characteristic roots of multiplicity k + 1, where k is the greatest power of n whose
    coefficient sequence (of period N) has a Fourier component there (`prediction.md`, section 5).
    So it is decided by remainders modulo the d-th cyclotomic polynomial.

    Examples
    --------
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> recurrence_order(e), e.recurrence.order
    (7, 7)
    """
    size, order = form.period, form.preperiod
    # P_j((n - j)/N) in powers of n
    powers = [
        fmpq_poly([fmpq_of(c) for c in p])(fmpq_poly([-j, 1]) / size)
        for j, p in enumerate(form.polynomials)
    ]
    columns = [[p[k] for p in powers] for k in range(form.degree + 1)]
    for d in range(1, size + 1):
        if size % d:
            continue
        phi = fmpz_poly.cyclotomic(d)
        for k, column in reversed([*enumerate(columns)]):
            if fmpq_poly([sum(column[r::d]) for r in range(d)]) % fmpq_poly(phi):
                order += (k + 1) * int(phi.degree())
                break
    return order


def seen_by_differences(preperiod: int, period: int, degree: int, depth: int) -> bool:
    """Whether lagged differences see a form of this shape in `depth` terms.

    Examples
    --------
    >>> seen_by_differences(10, 30, 1, 100), seen_by_differences(11, 30, 1, 100)
    (True, False)
    """
    return (
        degree <= recognition.MAX_DEGREE
        and 2 * period <= depth
        and preperiod + (degree + 2) * period <= depth
    )


def is_seen(form: Hurwitzian, depth: int = 100) -> bool:
    """Whether a search with this depth sees the form, in its shortest shape.

    Examples
    --------
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> is_seen(e, 10), is_seen(e, 9)
    (True, False)
    """
    rows = [trimmed(row) for row in form.differences]
    degree = max(map(len, rows)) - 1
    if seen_by_differences(form.preperiod, form.period, degree, depth):
        return True
    bound = order_bound(depth)
    if form.preperiod >= bound:
        return False
    return recurrence_order(form) < bound
