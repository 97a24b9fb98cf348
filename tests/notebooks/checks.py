"""What must hold in the notebooks after some of their cells, by notebook and cell. What a cell
shows as True must be so, and is not repeated here.
"""

from __future__ import annotations

CHECKS = {
    ("02", "code-from-esma-enumeration-words"): [
        "all(value(signed(y, signs), signs) == y for signs in words)",
    ],
    ("02", "code-def-to-minus-c"): [
        'tuple(minus) == esma.expand("pi", signs="-", terms=len(minus)).terms',
    ],
    ("02", "code-doubled-list-mobius-c"): [
        'tuple(doubled) == esma.expand("2*pi", terms=len(doubled)).terms',
    ],
    ("04", "code-def-alternating-n-return"): [
        'all(agrees(f"sqrt(1/{N})*coth(sqrt(1/{N}))", alternating(N)) for N in range(2, 12))',
    ],
    ("05", "code-import-sympy-x-sympy"): [
        "sympy.expand(polynomial - (1 - x**3) ** 2) == 0",
    ],
    ("05", "code-from-collections-import-counter"): [
        "all(orders[L] == 2 ** (2 * L - 1) for L in range(1, 6))",
    ],
    ("05", "code-with-two-without-recurrence"): [
        "with_two.coefficients == without.coefficients",
    ],
    ("05", "code-assert-period-longest-terms"): [
        "period(longest.terms(200)) == longest.law.hurwitzian.period",
    ],
    ("06", "code-assert-all-floor-n"): [
        "all(floor(n * tanh_pi) == n - 1 for n in range(1, 269))",
    ],
    ("06", "code-import-sympy-k-sympy"): [
        "(u * A - B * u).expand() == sympy.zeros(2, 2)",
    ],
    ("06", "code-import-json-import-re"): [
        "accepted(text)",
    ],
    ("06", "code-simple-esma-search-e"): [
        '"[2] (fun m => [1; 2 * m + 2; 1])) (periodic [1]) (exp 1)" in simple.proof(0).to_rocq()',
    ],
    ("06", "code-bessel-esma-search-besseli"): [
        '"[] (fun m => [m])) (periodic [1]) (besseli G 1 2 / besseli" in bessel.proof(0).to_rocq()',
    ],
    ("06", "code-import-shutil-from-esma"): [
        'verdicts in ({}, {"e": True, "integers": True, "altered": False})',
    ],
    ("06", "code-found-esma-search-e-2"): [
        'all(formula.status == "proved" for formula in found)',
    ],
    ("07", "code-from-esma-store-verify"): [
        "not any(verdict.wrong for verdict in verdicts)",
    ],
    ("09", "code-assert-len-found-found-found"): [
        "len(found.found) == found.counted == 100",
        "all(len(x.members) == 4 for x in found)",
    ],
    ("09", "code-assert-not-kummer-outside-x"): [
        "not kummer.outside",
    ],
    ("09", "code-assert-x-status-for-x"): [
        '{x.status for x in folded} == {"proved"}',
    ],
}
