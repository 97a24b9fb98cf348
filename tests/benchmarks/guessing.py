"""``python -m tests.benchmarks.guessing``: which programs see the laws of sixty sequences.

Each is given the same first terms; a law counts if it gives the terms after these, which were held
back. FriCAS 1.3 has its guessers of linear and of polynomial recurrences and of formulas, each for
four seconds; PARI rational generating functions and linear differential equations; sympy linear
recurrences, both with terms to spare. Times are of the processor, those of FriCAS and PARI with
their start. What is not installed is left out.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from math import comb, factorial
from time import process_time
from typing import Final, NamedTuple, TypeAlias

from esma.massey.sequences import laws_of
from tests.massey.test_requested_laws import ROWS

#: Terms that are given, where a row has as many and they are not huge; and seconds for one program.
TERMS, SECONDS = 48, 4
#: Terms in all, of which those after the first are held back.
MORE: Final = 60
#: Bits of all terms: FriCAS takes gigabytes for more.
LARGEST = 4_000


class Row(NamedTuple):
    """A sequence with a law: its first terms, and these with the ones that are held back."""

    kind: str
    name: str
    terms: list[int]
    all: list[int]


def linear(coefficients: Sequence[int], initial: Sequence[int]) -> list[int]:
    terms = [*initial]
    while len(terms) < MORE:
        terms.append(sum(c * terms[-i] for i, c in enumerate(coefficients, 1)))
    return terms


def taking_turns(head: Sequence[int], *rows: Callable[[int], int]) -> list[int]:
    return [*head, *(row(m) for m in range(MORE) for row in rows)][:MORE]


CLASSICAL = {
    "Hurwitzian": {
        "e": taking_turns([2], lambda m: 1, lambda m: 2 * m + 2, lambda m: 1),
        "tan(1)": taking_turns([1], lambda m: 2 * m + 1, lambda m: 1),
        "tanh(1)": taking_turns([0], lambda m: 2 * m + 1),
        "e^2": taking_turns(
            [7],
            *(lambda m: 3 * m + 2, lambda m: 1, lambda m: 1, lambda m: 3 * m + 3),
            lambda m: 12 * m + 18,
        ),
        "squares plus one": taking_turns([], lambda m: m * m + 1),
        "cubes and odd numbers": taking_turns([], lambda m: m**3 + 1, lambda m: 2 * m + 1),
    },
    "periodic": {
        "sqrt(7)": taking_turns([2], lambda m: 1, lambda m: 1, lambda m: 1, lambda m: 4),
        "sqrt(13)": taking_turns([3], *[lambda m: 1] * 4, lambda m: 6),
    },
    "linear recurrence": {
        "Fibonacci": linear([1, 1], [1, 1]),
        "Pell": linear([2, 1], [1, 2]),
        "Tribonacci": linear([1, 1, 1], [1, 1, 2]),
        "2^n - 1": [2**n - 1 for n in range(1, MORE + 1)],
        "powers of 3 in turn with 1": taking_turns([0], lambda m: 3 ** (m + 1), lambda m: 1),
    },
    "holonomic": {
        "n!": [factorial(n) for n in range(MORE)],
        "central binomials": [comb(2 * n, n) for n in range(MORE)],
        "Catalan": [comb(2 * n, n) // (n + 1) for n in range(MORE)],
        "Motzkin": [
            sum(comb(n, 2 * k) * comb(2 * k, k) // (k + 1) for k in range(n // 2 + 1))
            for n in range(MORE)
        ],
        "Apéry": [
            sum(comb(n, k) ** 2 * comb(n + k, k) ** 2 for k in range(n + 1)) for n in range(MORE)
        ],
    },
}


def sequences() -> list[Row]:
    """Sixty rows, as many of each kind as there are, up to six."""
    known = [
        Row(kind, name, x[:TERMS], x)
        for kind, rows in CLASSICAL.items()
        for name, x in rows.items()
    ]
    for law, rows in ROWS.items():
        kind = str(law.kind)  # type: ignore[attr-defined]
        for name, (terms, count) in list(rows.items())[:5]:
            given = terms[:count]
            while (
                len(given) < min(TERMS, len(terms) - 2) and _bits(terms[: len(given) + 1]) < LARGEST
            ):
                given.append(terms[len(given)])
            known.append(Row(kind, name, given, terms[: len(given) + MORE - TERMS]))
    return known[:60]


def _bits(terms: Sequence[int]) -> int:
    return sum(abs(a).bit_length() for a in terms)


def by_esma(row: Row) -> bool:
    found = laws_of(row.terms)
    return bool(found) and found[0].law.terms(len(row.all)) == row.all


def by_sympy(row: Row) -> bool:
    from sympy import SeqPer, Symbol

    count = len(row.terms)
    seen = SeqPer(tuple(row.terms), (Symbol("n"), 0, count - 1))
    coefficients = seen.find_linear_recurrence(count)
    more = [*row.terms]
    while len(more) < len(row.all) and coefficients:
        more.append(sum(c * more[-i] for i, c in enumerate(coefficients, 1)))
    return len(coefficients) < count // 2 and more == row.all


def by_pari(row: Row) -> bool:
    """A rational generating function, or a linear differential equation for it."""
    script = f"""
    v={row.terms};w={row.all};n=#v;f=bestapprPade(Ser(v));
    ok=poldegree(numerator(f))+poldegree(denominator(f))+3<=n&&f+O(x^#w)==Ser(w);
    for(p=1,2,for(r=1,3,if(!ok&&(p+2)*(r+1)+p+2<=n,
    e=serdiffdep(Ser(v,'t),p,r);ok=e!=0&&e==serdiffdep(Ser(w,'t),p,r))));
    print(if(ok,"found","none"))"""
    return "found" in _run(["gp", "-q"], " ".join(script.split()))


def by_fricas(row: Row) -> bool:
    """The first of its guesses that determines the next terms."""
    for name, option in _GUESSERS:
        equation = "first l" if "Rat" in name else f"getEq(first l)${_RECURRENCES}"
        script = f""")set messages autoload off
        l:={name}({row.terms}{option});
        unparse(({equation})::InputForm)
        )quit
        y
        """
        said = re.search(r'\(2\)\s+"([^"]*)"', _run(["fricas", "-nosman"], script))
        rule = re.sub(r"_?\s+", "", said[1]).replace("^", "**") if said else ""
        if rule and _continued(rule, row) == row.all:
            return True
    return False


def _continued(rule: str, row: Row) -> list[int] | None:
    """The terms by an equation between f(n), f(n+1), ..., or by a formula in n."""
    from sympy import Poly, Symbol, sympify

    n, shifts = Symbol("n"), sorted({int(k or 0) for k in re.findall(r"f\(n\+?(\d*)\)", rule)})
    f = {k: Symbol(f"f{k}") for k in shifts}
    tree = sympify(re.sub(r"f\(n\+?(\d*)\)", lambda m: f"f{m[1] or 0}", rule))
    if not shifts:
        return [tree.subs(n, i) for i in range(len(row.all))]
    more, top = [*row.terms], shifts[-1]
    if top == 0 or Poly(tree, f[top]).degree() != 1:
        return None
    above, below = Poly(tree, f[top]).all_coeffs()
    while len(more) < len(row.all):
        at = {n: len(more) - top, **{f[k]: more[k - top] for k in shifts[:-1]}}
        if above.subs(at) == 0:
            return None
        more.append(-below.subs(at) / above.subs(at))
    return more


def _run(command: list[str], script: str) -> str:
    limited = ["prlimit", f"--cpu={SECONDS}", *command]
    return subprocess.run(limited, input=script, text=True, capture_output=True, check=False).stdout


_GUESSERS: Final = (
    ("guessPRec", ",maxDegree==0"),
    ("guessPRec", ""),
    ("guessRec", ""),
    ("guessExpRat", ""),
    ("guessBinRat", ""),
)
_RECURRENCES: Final = "RecurrenceOperator(Integer,Expression Integer)"

#: Whether a program sees the law of a row.
Program: TypeAlias = Callable[[Row], bool]

PROGRAMS: dict[str, tuple[str, Program]] = {
    "esma": ("python", by_esma),
    "FriCAS": ("fricas", by_fricas),
    "PARI": ("gp", by_pari),
    "sympy": ("python", by_sympy),
}


def _seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def tried(program: Program, row: Row) -> tuple[bool, float]:
    """Whether it gives the terms that were held back, and the seconds that it took."""
    begun = _seconds()
    return program(row), _seconds() - begun


def main() -> None:
    """Print the table."""
    programs = {k: call for k, (needed, call) in PROGRAMS.items() if shutil.which(needed)}
    sys.set_int_max_str_digits(0)
    print(f"| kind | sequence | terms | {' | '.join(programs)} |")
    print("|---|---|---|" + "---|" * len(programs))
    totals = dict.fromkeys(programs, 0)
    for row in sequences():
        shown = []
        for name, program in programs.items():
            found, seconds = tried(program, row)
            totals[name] += found
            shown.append(f"{seconds:.2f} s" if found else "–")
        print(f"| {row.kind} | {row.name} | {len(row.terms)} | {' | '.join(shown)} |", flush=True)
    print(f"| all | | | {' | '.join(map(str, totals.values()))} |")


if __name__ == "__main__":
    main()
