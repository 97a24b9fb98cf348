"""k-regular sequences: their subsequences ``a(k**i n + j)`` are integer combinations of a few of
them (Allouche and Shallit 1992).

With V(n) the vector of these few at n, ``V(k n + d) = M_d V(n)``. So are 1 + the 2-adic valuation
of n, sums of digits, and Stern's diatomic sequence. Each subsequence is written by those before it,
by linear equations over the rational numbers on the terms that are known; T terms take about a
millisecond for all bases, some where they are not seen to be independent. A sequence with three
values at most is automatic, if anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import log2
from typing import TYPE_CHECKING, Any, ClassVar

from flint import fmpq_mat, nmod_mat

from esma.writing.laws import Script

from .automatic import BASES, STARTS, shifted
from .evidence import MARGIN, information, size
from .reading import integers_in
from .requested import RequestedLaw

if TYPE_CHECKING:
    from esma.writing.programs import Language

_MAX_RANK = 6
#: Terms past the rank on which a combination has to hold.
_SEEN = 2
_FEW = 3
_PRIME = (1 << 31) - 1

Vector = tuple[int, ...]


@dataclass(frozen=True)
class Regular(RequestedLaw):
    """The quotient of index m is the first entry of ``V(m + shift)``, with ``V(k n + d) =
    matrices[d] V(n)`` for ``k n + d >= k``, and V at numbers below k as given from `first` on.

    Examples
    --------
    The sum of the binary digits:

    >>> digits = Regular((), 0, ((0, 1), (1, 1)), (((1, 0), (0, 1)), ((1, 1), (0, 1))))
    >>> digits.terms(8)
    [0, 1, 1, 2, 1, 2, 2, 3]
    """

    kind: ClassVar[str] = "regular"

    initials: tuple[int, ...]
    first: int
    starts: tuple[Vector, ...]
    matrices: tuple[tuple[Vector, ...], ...]
    shift: int = 0
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Regular | None:
        """The representation with the shortest description that gives all terms but two first ones,
        which hold more information than it.
        """
        if len(set(terms)) <= _FEW or max(map(abs, terms)) > len(terms) ** _MAX_RANK:
            return None
        best, least = None, information(terms, 0) - MARGIN
        for base in BASES:
            for shift, head in STARTS:
                known = [*[0] * (shift + head), *terms[head:]]
                first = int(shift + head > 0)
                if not _may_have(known, base, first):
                    continue
                found = _represented(known, base, first) or _represented(known, base, first, [1])
                if found is None:
                    continue
                first, starts, matrices = found
                entries = [x for matrix in matrices for row in matrix for x in row]
                bits = sum(log2(2 * abs(x) + 1) for x in entries)
                bits += sum(size(x) for vector in starts for x in vector) + 7
                if bits < least:
                    fixed_by = head + base * len(matrices[0]) ** 2
                    surplus = max(0, len(terms) - fixed_by)
                    law = cls(tuple(terms[:head]), first, starts, matrices, shift, surplus)
                    if law.terms(len(terms)) == list(terms):
                        best, least = law, bits
        return best

    @property
    def base(self) -> int:
        """The base of the digits."""
        return len(self.matrices)

    def at(self, n: int) -> int:
        """The first entry of V at a number.

        >>> Regular((), 0, ((0, 1), (1, 1)), (((1, 0), (0, 1)), ((1, 1), (0, 1)))).at(2**100 - 1)
        100
        """
        digits = []
        while n >= self.base:
            n, digit = divmod(n, self.base)
            digits.append(digit)
        vector = self.starts[n - self.first]
        for digit in reversed(digits):
            rows = self.matrices[digit]
            vector = tuple(sum(x * v for x, v in zip(row, vector, strict=True)) for row in rows)
        return vector[0]

    def continued(self) -> Iterator[int]:
        return map(self.at, count(len(self.initials) + self.shift))

    def numbers(self) -> Sequence[int]:
        """First terms, and entries of vectors and matrices."""
        entries = [x for matrix in (self.starts, *self.matrices) for row in matrix for x in row]
        return [*self.initials, *entries]

    def sized(self) -> str:
        return f"{self.base}-regular, of rank {len(self.starts[0])}"

    def own(self) -> dict[str, Any]:
        return {
            "first": self.first,
            "starts": [list(v) for v in self.starts],
            "matrices": [[list(row) for row in matrix] for matrix in self.matrices],
            "shift": self.shift,
        }

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> Regular:
        def vectors(rows: Sequence[Any]) -> tuple[Vector, ...]:
            return tuple(integers_in({"row": row}, "row") for row in rows)

        starts, first, shift = vectors(own["starts"]), own["first"], own["shift"]
        matrices = tuple(map(vectors, own["matrices"]))
        rank = len(starts[0])
        shapes = [len(m) == rank and all(len(row) == rank for row in m) for m in matrices]
        if not rank or not all(shapes) or first not in (0, 1) or shift not in range(-99, 2):
            raise ValueError("matrices are square, of one size")
        if len(matrices) < 2 or len(starts) != len(matrices) - first:
            raise ValueError("there is a matrix and a vector for each digit")
        if any(len(v) != rank for v in starts) or len(initials) + shift < first:
            raise ValueError("vectors are of the size of the matrices")
        return cls(initials, first, starts, matrices, shift, surplus)

    def rule(self, script: Script) -> str:
        """The matrices of the digits, row by row, and the vectors of the numbers of one digit."""
        index = shifted(self.shift, script)

        def listed(rows: Sequence[Vector]) -> str:
            inside = "; ".join(" ".join(map(str, row)) for row in rows).replace("-", script.minus)
            return f"({inside.replace(' ', chr(92) + ' ') if script.tex else inside})"

        matrices = ", ".join(map(listed, self.matrices))
        starts = ", ".join(listed([v]) for v in self.starts)
        what = f"{self.base}-regular of "
        if script.tex:
            what = rf"\text{{{what}}}"
        name = r"\colon " if script.tex else ": "
        return (
            f"{script.term('n')}{script.equals}{what}{index}{name}M{script.equals}{matrices},"
            f" V{script.equals}{starts}"
        )

    def brief(self) -> str:
        return f"{self.base}-regular of rank {len(self.starts[0])}"

    def program(self, language: Language) -> str:
        """The matrices and vectors, and the vector of a number by that without its last digit."""
        matrices = [language.listed(map(language.listed, m)) for m in self.matrices]
        return language.ruled(
            "regular",
            self.initials,
            base=self.base,
            behind=-self.shift,
            begin=self.first,
            starts=language.listed(map(language.listed, self.starts)),
            matrices=language.listed(matrices),
        )


def _may_have(terms: Sequence[int], base: int, first: int) -> bool:
    """Whether subsequences ``a(k**i n + j)`` of the first levels have a rank, modulo a prime, that
    a representation allows: where all are independent, they are too many, or those of the next
    level too short to be combinations of them.
    """
    step, parts = 1, [terms]
    while len(parts) <= _MAX_RANK:
        step *= base
        parts += [terms[j::step] for j in range(step)]
        if len(terms) // (step * base) - first < len(parts) + _SEEN:
            break
    width, most = len(terms) // step - first, min(_MAX_RANK, len(parts) - 1)
    if width <= most:
        return True
    entries = [x % _PRIME for part in parts for x in part[first : first + width]]
    return bool(nmod_mat(len(parts), width, entries, _PRIME).rank() <= most)


def _represented(
    terms: Sequence[int], base: int, first: int, constants: Sequence[int] = ()
) -> tuple[int, tuple[Vector, ...], tuple[tuple[Vector, ...], ...]] | None:
    """Vectors and matrices, from terms that are known from index `first` on; constants are among
    the sequences that are combined, as 3 + 2 a(n) may need the number 1.
    """
    basis = [list(terms), *([c] * len(terms) for c in constants)]
    rows = list[list[Vector]]()
    for b in basis:  # which grows meanwhile
        here = []
        for digit in range(base):
            part = b[digit::base]
            combination = _combination(basis, part, first)
            if combination is None:
                basis.append(part)
                if len(basis) > _MAX_RANK or len(part) - first < len(basis) + _SEEN:
                    return None
                combination = tuple(int(i == len(basis) - 1) for i in range(len(basis)))
            here.append(combination)
        rows.append(here)
    rank = len(basis)
    if any(len(b) < base for b in basis):
        return None
    matrices = tuple(
        tuple((*row[digit], *(0,) * (rank - len(row[digit]))) for row in rows)
        for digit in range(base)
    )
    starts = tuple(tuple(b[n] for b in basis) for n in range(first, base))
    return first, starts, matrices


def _combination(basis: Sequence[Sequence[int]], part: Sequence[int], first: int) -> Vector | None:
    """The integer combination of the basis that a subsequence is as far as it is known; the basis
    itself where too little of it is known to say.
    """
    size = len(basis)
    used = range(first, min(map(len, (*basis, part))))
    if len(used) < size + _SEEN:
        return None
    entries = [row[n] for n in used for row in (*basis, part)]
    modular = nmod_mat(len(used), size + 1, [x % _PRIME for x in entries], _PRIME)
    if modular.rank() > size:
        return None
    reduced, rank = fmpq_mat(len(used), size + 1, entries).rref()
    if rank != size or any(reduced[i, i] != 1 for i in range(size)):
        return None
    solution = [reduced[i, size] for i in range(size)]
    if any(x.q != 1 for x in solution):
        return None
    return tuple(int(x.p) for x in solution)
