"""Quotients up to 10**40, and runs as long as them: what they cost, and that they are right.

What is counted is compared with what a program writes out from the definitions (`tests.oracle`),
at sizes where that is possible. Cost is measured in calls of Python's functions, which are the same
on every machine, and bounded in memory and processor time by the system.
"""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from itertools import chain, islice, pairwise, product, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import esma
from esma.approval.conjecture import from_dict
from esma.continued_fractions.expansion import expander_of
from esma.continued_fractions.mobius import IDENTITY
from esma.continued_fractions.semiregular import BY_EXCESS
from esma.continued_fractions.signed import counted_of_rational, of_rational
from esma.continued_fractions.surd import Surd
from esma.enumeration.expressions import Expression
from esma.limits.matrices import times
from esma.massey.differences import polynomial_of, settled_from, trimmed, turns, value, zeros
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import LONGEST_WRITTEN, Entry, SemiRegularForm, growing_runs
from esma.massey.transducer import rounded, signed, simple
from esma.proofs.checker import check, checker
from esma.proofs.statements import Statement, statement_of
from tests.oracle.continued_fractions import complete_quotient, evaluate, signed_terms

MINUS = (-1,)
WORDS = [w for n in (1, 2, 3) for w in product((1, -1), repeat=n)]
Q = 10**40 + 1

#: Kinds of constants, with quotients of the size of q.
KINDS = (
    "exp(1/{q})",
    "exp(2/{q})",
    "tan(1/{q})",
    "tanh(1/{q})",
    "cot(1/{q})",
    "coth(1/{q})",
    "besseli(1/3,2/(3*{q}))/besseli(-2/3,2/(3*{q}))",
    "besselj(1,2/{q})/besselj(0,2/{q})",
    "sqrt({q})*coth(1/sqrt({q}))/{q}",
    "sqrt({q}**2+1)",
    "({q}+sqrt({q}**2+4))/2",
    "1/({q}+e)",
    "2+1/({q}+1/(3+1/({q}+tanh(1))))",
    "1/({q}+tasoev(1,3))",
    "e/{q}",
    "{q}*tan(1)",
    "pi+{q}",
    "catalan/{q}",
)


def simple_interval(terms: list[int]) -> tuple[Fraction, Fraction]:
    """Two fractions between which all numbers have these simple quotients."""
    ends = [evaluate([*terms, last], (1,)) for last in (1, 2)]
    return min(ends), max(ends)


# -- counted and written out -----------------------------------------------------------------------

rows = st.tuples(st.integers(1, 400), st.sampled_from((0, 0, 1, 7, 300)))
forms = st.builds(
    Hurwitzian,
    st.lists(st.integers(1, 400), min_size=1, max_size=4).map(tuple),
    st.lists(rows, min_size=1, max_size=4).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(forms, st.sampled_from(WORDS))
def test_signed_forms_are_those_of_the_definition(form: Hurwitzian, word: tuple[int, ...]) -> None:
    found = signed(form, word)
    expected = signed_terms(simple_interval(form.terms(150)), word, 1500)
    assert len(expected) > 60
    assert found.terms(len(expected)) == expected


@settings(max_examples=60, deadline=None)
@given(forms)
def test_minus_signs_are_counted_in_one_way(form: Hurwitzian) -> None:
    found, by_machine = growing_runs(form), rounded(form, BY_EXCESS)
    assert found == (by_machine if by_machine.has_runs else None)
    if found is None:
        return
    assert simple(found) == signed(form, (1,))
    assert found.terms(900) == [a for a, _ in found.pairs(900)] == by_machine.terms(900)
    short = [e.length[0] for e in found.block if len(e.length) == 1 and e.length != (1,)]
    assert min(short + [n for n in found.head_lengths if n > 1], default=99) > LONGEST_WRITTEN
    assert len(found.head) < 70 * (len(form.head) + 8)


def written_out(statement: Statement, count: int) -> list[int]:
    return [a for a, _ in islice(statement.written_out(), count)]


@pytest.mark.parametrize(
    "name", ["1/(150+e)", "2+1/(90+1/(3+1/(120+tanh(1))))", "sqrt(10**6+1)", "1/(99+tasoev(1,3))"]
)
def test_statements_and_certificates(name: str) -> None:
    """The entries of a statement are its quotients, for the prover as for the checker."""
    found = esma.search(name, coeff_limit=1, words="-", digits=60)
    assert len(found) == 12
    for x in found:
        assert x.law.in_runs
        assert x.terms(900) == expander_of(x.constant).signed_terms(x.expression, MINUS, 900)
        assert from_dict(json.loads(json.dumps(x.to_dict()))) == x
        statement = statement_of(x)
        assert statement is not None
        assert written_out(statement, 900) == x.terms(900)
        assert x.certificate is not None
        assert check(dict(x.certificate)).startswith("proved")
        y, _ = checker.read(x.certificate)
        runs = [checker.at(n, y.variable(0)) for _, n in (*y.head, *y.block)]
        slow = IDENTITY
        for a in x.terms(int(sum(runs))):
            slow = times(slow, (a, -1, 1, 0))
        whole = [IDENTITY]  # a head and a block, against one quotient after the other
        for a, s in y.factors(0, len(runs)):
            whole.append(times(whole[-1], (a, s, 1, 0)))
        assert whole[-1] == slow


def test_heads_of_counted_runs_are_written() -> None:
    found = esma.search("1/(1000+e)", coeff_limit=1, words="-", digits=60)
    [x] = [x for x in found if x.expression == Expression((0, 1), (1, 0))]
    assert str(x.law) == "[1; 2^{1000}, ⟨4m+2, 3, 2^{4m+1}, 3⟩]"
    assert r"[1;2^{1000},\," in x.law.latex()
    assert x.to_dict()["runs"]["head_lengths"] == [1, 1000]
    assert x.certificate is not None
    assert x.certificate["statement"]["head"] == [1, [2, 1000]]
    assert "1, 2^{1000}" in str(found.proof(list(found).index(x)))


@pytest.mark.parametrize("length", [999, 1001, 1, 0, -1, "1001"])
def test_a_wrong_length_in_a_head_proves_nothing(length: object) -> None:
    found = esma.search("1/(1000+e)", coeff_limit=1, words="-", digits=60)
    x = next(x for x in found if x.law.in_runs and x.law.preperiod == 1001)
    assert x.certificate is not None
    certificate = json.loads(json.dumps(dict(x.certificate)))
    run = max((row for row in certificate["statement"]["head"] if isinstance(row, list)), key=str)
    run[1] = length
    with pytest.raises(checker.CertificateError):
        check(certificate)


@settings(max_examples=100, deadline=None)
@given(st.fractions(-3, 3, max_denominator=300), st.sampled_from(WORDS), st.integers(0, 40))
def test_rational_numbers_in_runs(x: Fraction, word: tuple[int, ...], limit: int) -> None:
    runs = list(counted_of_rational(x, word))
    terms = list(chain.from_iterable(repeat(a, n) for a, n in runs))
    assert evaluate(terms, word) == x
    assert tuple(terms[:limit]) == of_rational(x, word, limit).terms
    for n in range(len(terms)):  # each is the floor or the ceiling of what is left
        y = complete_quotient(x, terms[:n], word)
        assert terms[n] == (y.__floor__() if word[n % len(word)] > 0 else y.__ceil__())


@settings(max_examples=100, deadline=None)
@given(
    st.integers(-40, 40),
    st.integers(1, 9),
    st.integers(2, 99),
    st.integers(1, 9),
    st.integers(1, 90),
)
def test_surds_are_read_in_runs(u: int, v: int, m: int, w: int, length: int) -> None:
    if round(m**0.5) ** 2 == m:
        return
    x = y = Surd.make(u, v * v * m, w)
    own = 0
    while own < length and y.floor() + 1 == 2:
        y, own = y.moved((0, -1, 1, -2)), own + 1
    assert x.read(2, -1, length) == (own, y)


polynomials = st.lists(st.integers(-40, 40), min_size=1, max_size=5).map(tuple)


@settings(max_examples=200, deadline=None)
@given(polynomials, st.integers(-30, 30))
def test_polynomials_by_bisection(row: tuple[int, ...], bound: int) -> None:
    values = [value(row, m) for m in range(300)]  # all turns and zeros are below
    if value(row, 300) >= bound and trimmed(row)[-1] >= 0:
        last = next((m for m in range(299, -1, -1) if values[m] < bound), -1)
        found = settled_from(row, bound)
        assert found is not None
        assert (found == 0) == (last == -1)
        assert found > last
    places = [*turns(row), 300]
    for start, stop in pairwise(places):
        steps = {values[m + 1] >= values[m] for m in range(start, min(stop, 299))}
        assert len(steps) < 2
    vanishing = [m for m in range(300) if values[m] == 0]
    assert sorted(zeros(polynomial_of(row))) == (vanishing if any(row) else [0])


@pytest.mark.parametrize(
    "form",
    [
        SemiRegularForm(((3, -1),), (Entry((5,), -1),), (Q,)),
        SemiRegularForm((), (Entry((3,), -1, (Q,)), Entry((4,), -1))),
        SemiRegularForm((), (Entry((2,), -1, (Q,)),)),
        SemiRegularForm((), (Entry((2,), -1, (0,)),)),
        SemiRegularForm((), (Entry((2,), -1, (Q * Q, 1 - 2 * Q, 2)), Entry((3,), -1))),
        Hurwitzian((), ((Q * Q + 1, 1 - 2 * Q, 2),)),
        Hurwitzian((), ((Q, -1),)),
    ],
)
def test_forms_without_a_meaning_are_refused_at_once(form: SemiRegularForm | Hurwitzian) -> None:
    with pytest.raises(esma.EsmaError):
        esma.ContinuedFraction.interlaced(form).by_excess()


def test_polynomials_that_turn_far_away() -> None:
    row = (Q * Q, 1 - 2 * Q, 2)  # (m - Q)**2
    assert zeros(polynomial_of(row)) == [Q]
    assert settled_from(row, 1) == Q + 1
    assert settled_from(row, 0) == 0


# -- cost ------------------------------------------------------------------------------------------

#: Runs what is in `body` for names of constants, each with bounds for memory and processor
#: time above those of an ordinary search, and prints the calls of functions.
_HARNESS = """
import contextlib, io, json, resource, sys
import esma
from esma.cli.parser import main

def limited(megabytes, seconds):
    pages = int(open("/proc/self/statm").read().split()[0])
    memory = pages * resource.getpagesize() + (megabytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds, hard))

def steps(function):
    count = 0
    def step(frame, event, argument):
        nonlocal count
        count += event == "call"
    sys.setprofile(step)
    try:
        result = function()
    finally:
        sys.setprofile(None)
    return count, result

def command(*arguments):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = main(list(arguments))
    assert status == 0, (arguments, out.getvalue())
    return out.getvalue()
"""


def measured(body: str, *arguments: str) -> object:
    """What a program prints as JSON, under limits that its functions set."""
    done = subprocess.run(
        [sys.executable, "-c", _HARNESS + body, *arguments], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


_SEARCHES = """
esma.search("tan(1)", coeff_limit=1, max_period=2)
esma.search("tan(1/10**20)", coeff_limit=1, words="-")
limited(600, 600)
found = {}
for kind in sys.argv[1:]:
    row = []
    for size in (20, 40):
        name = kind.format(q=10**size + 1)
        count, result = steps(lambda: esma.search(name, coeff_limit=1, max_period=3, digits=100))
        tally = result.tally
        seen = len(result) + sum(tally.rejected.values())
        row.append((count, seen, len(result), len(tally.unresolved)))
        for x in result:
            text, again = str(x) + x.latex(), x.to_dict()
            assert len(text) + len(json.dumps(again)) < 20_000, name
    found[kind] = row
print(json.dumps(found))
"""


def test_searches_cost_the_same_at_all_sizes() -> None:
    found = measured(_SEARCHES, *KINDS)
    assert isinstance(found, dict)
    for kind, ((steps, *outcome), (more_steps, *same)) in found.items():
        lawful = not kind.startswith(("e/", "{q}*", "pi", "catalan"))
        assert outcome[2] == same[2] == 0
        if lawful:  # 12 values under 10 words
            assert outcome == same == [120, 120, 0], kind
            assert more_steps < 1.3 * steps, kind
        else:  # nothing false is said of what is not seen
            assert outcome[1] == same[1] == 0, kind
        assert more_steps < 4_000_000, kind


_EVERYTHING = """
from pathlib import Path
from tempfile import TemporaryDirectory

from esma import ContinuedFraction
from esma.export import plots
from esma.workbench import views

def everything(name, folder):
    store, lines, program = (str(folder / x) for x in ("s.sqlite", "s.jsonl", "s.txt"))
    search = ["search", name, "--coeff-limit", "1", "--max-period", "3", "--digits", "100"]
    search += ["--out", store, "--jobs", "1"]
    for arguments in (
        search, [*search, "--resume"], ["list", store], ["verify", store],
        ["export", store, "--out", lines], ["export", store, "--out", str(folder / "s.tex")],
        ["export", store, "--out", str(folder / "s.csv")], ["check", lines],
        ["plan", name, "--coeff-limit", "1", "--predict"],
        *(["expand", name, f"--signs={word}"] for word in ("+", "-", "+-", "--+")),
    ):
        command(*arguments)
    rows = [json.loads(line) for line in open(lines)]
    chosen = [n for n, row in enumerate(rows) if row["signs"] == [-1]][::4]
    for n in map(str, chosen):
        for arguments in (["show", lines, n], ["prove", lines, n, "--explain"]):
            command(*arguments)
        for language in ("sympy", "pari", "sage", "wolfram"):
            command("show", lines, n, "--code", language)
    found = esma.search(name, coeff_limit=1, words="-", digits=50)
    str(found), found._repr_html_(), found.to_latex(), found.to_frame()
    for x in found[::5]:
        plots.partial_quotients(x), plots.convergence(x), views.formula(x), views.facts(x)
    x = ContinuedFraction.of(name)
    image = x.mobius(3, 1, 2, -5)
    for y in (x.by_excess(), x.even(), x.odd(), x.nearest_integer(), image.by_excess()):
        y.terms(40), str(y), y._repr_latex_(), y == y.simple(), next(iter(y.convergents()))
    assert x.by_excess().simple() == x.even().simple() == x
    return len(rows)

with TemporaryDirectory() as folder:
    for n, size in enumerate((3, 20, 40)):
        place = Path(folder, str(size))
        place.mkdir()
        count, formulas = steps(lambda: everything(sys.argv[1].format(q=10**size + 1), place))
        assert formulas == 120
        if size == 3:  # everything is loaded
            limited(2000, 600)
            found = []
        else:
            found.append(count)
print(json.dumps(found))
"""


@pytest.mark.parametrize("kind", ["1/({q}+e)", "sqrt({q}**2+1)"])
def test_everything_costs_the_same_at_all_sizes(kind: str) -> None:
    small, large = measured(_EVERYTHING, kind)  # type: ignore[misc]
    assert large < 1.3 * small


_PARAMETRIC = """
from esma.searching.parametric import generalise
from esma.searching.templates import Range

generalise("coth(1/n)", [Range("n", 2, 6)], max_period=1)
limited(1000, 600)
found = []
for size in (20, 40):
    for name in ("coth(1/n)", "sqrt(n**2+1)", "1/(n+e)"):
        ranges = [Range("n", 10**size, 10**size + 4)]
        count, general = steps(lambda: generalise(name, ranges, max_period=1))
        found.append((count, sorted(x.right() for x in general.formulas)))
print(json.dumps(found))
"""


def test_formulas_for_all_n_from_huge_values() -> None:
    rows: list[tuple[int, list[str]]] = measured(_PARAMETRIC)  # type: ignore[assignment]
    for (steps, formulas), (more_steps, same) in zip(rows[:3], rows[3:], strict=True):
        assert formulas == same
        assert more_steps < 1.3 * steps
    assert "[n+1; ⟨2^{2n−1}, 2n+2⟩]" in rows[1][1]
    assert "[n+1; ⟨2^{4mn+3n−1}, 4mn+5n+2⟩]" in rows[0][1]


def test_streams_of_runs_know_their_number() -> None:
    for name in ("pi+10**40", "tasoev(1000,1000)"):
        x = esma.ContinuedFraction.of(name)
        for y in (x.by_excess(), x.even()):
            assert y.simple().terms(20) == x.terms(20)
            assert next(y.convergents()) == next(x.convergents())
