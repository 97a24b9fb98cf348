"""What each command does: arguments in, text out, exit status back."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esma.cli import store as store_commands
from esma.errors import EsmaError
from esma.system.files import is_database
from esma.writing import terminal
from esma.writing.display import digits
from esma.writing.escaping import visible
from esma.writing.terminal import Column

if TYPE_CHECKING:
    from esma.approval.conjecture import Conjecture
    from esma.tools.fraction import ContinuedFraction

OK = 0
#: Something that was checked is wrong.
WRONG = 1
INTERRUPTED = store_commands.INTERRUPTED
_LABEL = 12


def search(options: argparse.Namespace) -> int:
    from esma.api import search_for
    from esma.searching.progress import Bar, somebody_looks

    if options.json and (options.all or options.top is not None):
        raise EsmaError(
            "--json writes every formula, as it is found: leave out --all and --top with it"
        )
    if options.top is not None and options.top < 1:
        raise EsmaError(f"--top must be at least 1; it was {options.top}")
    if store_commands.is_wanted(options):
        if options.classes:
            raise EsmaError(
                "--classes searches within one process: leave it out where a store is written"
            )
        return store_commands.search(options)
    spec = store_commands.spec_of(options)

    def write(hit: Conjecture) -> None:
        print(json.dumps(hit.to_dict()), flush=True)

    # lines that are written to the same terminal would tear a bar apart
    shown = somebody_looks() and not (options.json and terminal.is_terminal())
    with Bar(spec, shown) as bar:
        found = search_for(
            spec,
            bar.update,
            write if options.json else None,
            keep=not options.json,
            classes=options.classes,
        )
    if options.json:
        print(found.summary(), file=sys.stderr)
    else:
        hint = ": --top {rows} shows them" + ("" if options.all else ", --all every formula")
        text = found.report(
            terminal.width(),
            unfold=options.all,
            top=options.top,
            coloured=terminal.colours(),
            hint=hint,
        )
        print(text)
    return INTERRUPTED if found.interrupted else 0


def expand(options: argparse.Namespace) -> int:
    from esma.api import expand
    from esma.enumeration.grammar import parse, to_unicode
    from esma.enumeration.words import word_text
    from esma.writing.nested import nested_text

    expression = options.expression.strip()
    expansion = expand(expression, options.signs, options.terms)
    terms, signs, complete = expansion.terms, expansion.signs, expansion.complete
    name = to_unicode(parse(expression))
    nested = nested_text(terms, signs, 12, complete=complete, width=min(terminal.width(), 100) - 2)
    print(f"{name}, signs {word_text(signs)}")
    print(f"= {nested}")
    print(", ".join(map(str, terms)))
    what = "quotient" if len(terms) == 1 else "quotients"
    if complete:
        print(f"{len(terms)} {what}: the number is rational, and this is its whole expansion")
    else:
        print(f"{len(terms)} {what}, all certain")
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """The value of a general continued fraction."""
    from esma.tools.fraction import ContinuedFraction
    from esma.writing.nested import nested_text

    if options.digits < 1 or options.terms < 1:
        raise EsmaError("--digits and --terms must be at least 1")
    x = ContinuedFraction.from_elements(options.denominators, options.numerators)
    pairs = x.pairs(12)
    ends = pairs[-1][1] == 0
    width = min(terminal.width(), 100)
    b, a = zip(*pairs, strict=True)
    verdict = x.convergence
    known = {True: "yes", False: "no", None: "not decided"}[verdict.converges]
    rows = [("converges", f"{known}: {verdict.reason}")]
    if x.rate is not None and _has_value(x):
        after = ", ".join(f"{_digits_after(x, n)} after {n}" for n in (10, 100, 1000))
        rows += [("error", str(x.rate)), ("digits", f"{after} terms")]
    shown = [Fraction(p, q) for p, q in islice(x.approximants(), 6) if q]
    rows.append(("convergents", ", ".join(map(digits, shown)) + ("" if ends else ", …")))
    status = 0
    if verdict.converges:
        rows.insert(0, ("value", _value(x, options.digits)))
        rows.append(("quotients", _certain(x, options.terms)))
    if options.equals is not None and verdict.converges:
        found = x.compare(options.equals, max(options.digits, 200))
        rows.append(("compared", str(found)))
        status = 0 if found.agrees else WRONG
    elif options.equals is not None:
        rows.append(("compared", f"not with {options.equals}: there is no value that is certain"))
        status = WRONG
    print(nested_text(b, a, 12, complete=ends, width=width))
    _print_rows(rows, max(30, width - _LABEL))
    return status


def _value(x: ContinuedFraction, count: int) -> str:
    """Its first digits, and the number itself where it is known to be rational; or why none."""
    try:
        text = x.decimal(count)
        exact = x.value if x.kind in ("finite", "periodic") else None
    except EsmaError as error:  # it may be 0, or infinite
        return str(error)
    return f"{text}, exactly {digits(exact)}" if isinstance(exact, Fraction) else text


def _has_value(x: ContinuedFraction) -> bool:
    """Whether a value is found; one that is infinite is none."""
    try:
        return bool(x.enclosure(64).is_finite())
    except EsmaError:
        return False


def _digits_after(x: ContinuedFraction, count: int) -> str:
    try:
        return str(x.digits_after(count))
    except EsmaError:  # the approximant may be the value
        return "all that are certain"


def _certain(x: ContinuedFraction, count: int) -> str:
    """The first simple partial quotients, and where fewer are certain, why."""
    found: list[int] = []
    try:
        found.extend(islice(x.quotients(), count))
    except EsmaError as error:
        return f"{', '.join(map(digits, found))} ({error})".lstrip()
    return ", ".join(map(digits, found)) + (", …" if len(found) == count else "")


def _print_rows(rows: list[tuple[str, str]], room: int) -> None:
    for name, text in rows:
        lines = textwrap.wrap(text, room, break_on_hyphens=False, break_long_words=False)
        print("\n".join(f"{name * (n == 0):<{_LABEL}}{line}" for n, line in enumerate(lines)))


def constants(_: argparse.Namespace) -> int:
    from esma.enumeration.constants import FUNCTION_HELP, NAMED, constant

    coloured = terminal.colours()
    rows: list[tuple[str, ...]] = [
        (row.name, constant(row.name).decimal(20), ", ".join(row.aliases)) for row in NAMED
    ]
    names = [Column("constant"), Column("value"), Column("also")]
    if terminal.width() >= 100:
        names.append(Column("what it is"))
        room = terminal.room(names[:3], rows, terminal.width())
        rows = [
            (*row, terminal.shortened(named.description, room))
            for row, named in zip(rows, NAMED, strict=True)
        ]
    print(terminal.table(names, rows, coloured=coloured))
    print()
    functions = [Column("function"), Column("what it is")]
    print(terminal.table(functions, list(FUNCTION_HELP.items()), coloured=coloured))
    print()
    print(
        terminal.wrapped(
            "A constant is any expression in these and rational numbers, with + - * / **:"
            ' "e**2", "(1+sqrt(13))/2", "besseli(1,2)/besseli(0,2)".',
            terminal.width(),
        )
    )
    return 0


def _objects(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line, an array, or one that is the whole file."""
    from esma.export.reading import objects

    return list(objects(path))


def _pick(path: Path, which: str | None) -> dict[str, Any]:
    """One formula of a store or a file, by number or key; the first one by default."""
    [found] = store_commands.picked(path, ["0" if which is None else which])
    return found


def show(options: argparse.Namespace) -> int:
    from esma.approval.conjecture import from_dict
    from esma.enumeration.words import word_text
    from esma.searching.searcher import certified
    from esma.writing.laws import UNICODE
    from esma.writing.nested import nested_text

    x = from_dict(_pick(options.file, options.number))
    if options.code is not None:
        from esma.export.code import code

        print(code(x, options.code), end="")
        return OK
    room = max(30, min(terminal.width(), 120) - _LABEL)
    left = x.left_text()
    nested = nested_text(x.terms(12), x.signs, 12, width=max(20, room - len(left) - 3))
    proof = f"proved; 'esma prove {options.file} {x.key} --explain' writes the proof out"
    law = x.law
    rule = law.rule(UNICODE) or "none: no linear recurrence describes growing runs"
    rows = [
        ("key", x.key),
        ("formula", f"{left} = {nested}"),
        ("value", x.value),
        ("constant", f"{x.constant.symbol()} ≈ {x.constant.decimal(40)}"),
        ("signs", f"{word_text(x.signs)}, repeated"),
        ("quotients", law.text()),
        ("", ", ".join(map(str, x.terms(40))) + ", …"),
        ("law", law.described()),
        ("recurrence", rule if law.begins is None else f"{rule} for n ≥ {law.begins}"),
        ("verified", f"{x.verified_digits:,} decimal digits, certified by ball arithmetic"),
        ("speed", x.convergence_text()),
        ("status", proof if certified(x) else "conjecture"),
        ("family", x.family),
    ]
    _print_rows(rows, room)
    return 0


def check(options: argparse.Namespace) -> int:
    from esma.proofs.checkers.kinds import CertificateError, check
    from esma.proofs.parametric import FORMAT

    status = OK
    for path in options.files:
        if is_database(path):
            raise EsmaError(f"{path} is a store: 'esma verify {path}' checks what is in it")
        found = _objects(path)
        proofs = 0
        for number, data in enumerate(found):
            bare = "format" in data
            certificate = data if bare else data.get("certificate")
            where = f"{path}" if bare else f"{path}, formula {number}"
            try:
                if not isinstance(certificate, dict) or "format" not in certificate:
                    raise EsmaError("it has no certificate")
                proved = check(certificate)
                if not (bare or _is_about(data, certificate["format"] == FORMAT)):
                    raise EsmaError("its certificate is about something else")
                proofs += 1
                said = proved if options.verbose or len(found) == 1 else ""
            except (CertificateError, EsmaError) as error:
                said = f"not proved: {error}"
                status = WRONG
            if said:
                print(visible(f"{where}: {said}"))
        if len(found) > 1:
            print(f"{path}: {proofs:,} of {len(found):,} proved")
    return status


def _is_about(data: dict[str, Any], family: bool) -> bool:
    """Whether a row says what its certificate, which was checked, proves."""
    from esma.approval.conjecture import from_dict
    from esma.searching import parametric as generalise
    from esma.searching.searcher import certified

    if family:
        return generalise.is_about(data, data["certificate"])
    x = from_dict(data)
    said = all(data[name] == getattr(x, name) for name in ("lhs", "value", "partial_quotients"))
    return said and certified(x)


def prove(options: argparse.Namespace) -> int:
    from esma.approval.conjecture import from_dict
    from esma.proofs import explain
    from esma.searching.searcher import prove

    if options.number is None:
        if is_database(options.file):
            return store_commands.prove(options)
        chosen = _objects(options.file)
    else:
        chosen = [_pick(options.file, options.number)]
    status = 0
    for data in chosen:
        x = from_dict(data)
        proof = prove(x)
        if proof.certificate is None:
            print(f"{x.left_text()}: not proved: {proof.reason}")
            status = 1
        elif options.explain:
            print(explain.text(proof.certificate, proof.rewriting))
        elif options.latex:
            print(explain.latex(proof.certificate, proof.rewriting))
        else:
            print(json.dumps(proof.certificate))
    return status


def lab(options: argparse.Namespace) -> int:
    from esma.workbench import lab

    return lab.run(
        options.folder, options.port, browser=not options.no_browser, root=options.allow_root
    )
