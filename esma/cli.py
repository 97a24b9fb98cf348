"""The command line: arguments in, tables or JSON lines out, one clear line for every error that a
user can cause.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from esma.errors import EsmaError

if TYPE_CHECKING:
    from rich.console import Console

    from esma.api import Plan
    from esma.approval.conjecture import Conjecture
    from esma.collection import Collection
    from esma.enumeration.space import Space
    from esma.search import Options, Tally

ERROR = 2
INTERRUPTED = 130
#: Rows that a table of families shows unless it is told otherwise.
ROWS = 20
#: Narrower than this the table leaves columns out.
_NARROW = 100


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise EsmaError(f"{message}; 'esma {self._command()}--help' lists what is understood")

    def _command(self) -> str:
        return self.prog.removeprefix("esma").strip() + " " if " " in self.prog else ""


def whole(text: str) -> int:
    """A whole number from the command line; the size is checked by what uses it."""
    try:
        if len(text) > 12:
            raise ValueError
        return int(text)
    except ValueError:
        shown = text if len(text) <= 20 else text[:19] + "…"
        raise argparse.ArgumentTypeError(f"{shown!r} is not a whole number") from None


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    from esma import __version__

    parser = _Parser(
        prog="esma",
        description="Discover, verify and prove continued-fraction formulas for constants.",
    )
    parser.add_argument("--version", action="version", version=f"esma {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    search = commands.add_parser(
        "search", help="search for formulas of a constant", description="Search for formulas."
    )
    _add_space(search)
    search.add_argument("--json", action="store_true", help="one JSON object a line, as found")
    search.add_argument("--all", action="store_true", help="every formula, not one a family")
    search.add_argument(
        "--top", type=whole, default=ROWS, metavar="N", help=f"rows of the table (default {ROWS})"
    )
    search.set_defaults(run=_search)

    plan = commands.add_parser(
        "plan", help="size of a search and its time", description="Size and time; no work is done."
    )
    _add_space(plan)
    plan.set_defaults(run=_plan)

    expand = commands.add_parser(
        "expand",
        help="one signed continued fraction",
        description="The certain partial quotients of an expression under a sign word.",
    )
    expand.add_argument("expression", help='such as "(e+1)/(e-1)", "sqrt(2)", "7/3"')
    expand.add_argument("--signs", default="+", metavar="WORD", help='sign word (default "+")')
    expand.add_argument("--terms", type=whole, default=20, metavar="N", help="how many (20)")
    expand.set_defaults(run=_expand)

    constants = commands.add_parser("constants", help="the constants and functions known by name")
    constants.set_defaults(run=_constants)

    show = commands.add_parser(
        "show",
        help="one formula whole",
        description="One formula of a file that 'search --json' wrote, whole.",
    )
    show.add_argument("file", type=Path, help="JSON lines; - reads standard input")
    show.add_argument("number", type=whole, nargs="?", default=1, help="which line, from 1")
    show.set_defaults(run=_show)

    check = commands.add_parser(
        "check",
        help="check certificates",
        description="Check the certificates in files: a certificate each, or lines of formulas.",
    )
    check.add_argument("files", type=Path, nargs="+", metavar="FILE")
    check.set_defaults(run=_check)

    prove = commands.add_parser(
        "prove",
        help="prove the formulas of a file",
        description="Prove formulas that 'search --json' wrote; --explain writes a proof out.",
    )
    prove.add_argument("file", type=Path, help="JSON lines; - reads standard input")
    prove.add_argument("number", type=whole, nargs="?", help="which line, from 1 (default: all)")
    prove.add_argument("--explain", action="store_true", help="write the proof out as text")
    prove.add_argument("--latex", action="store_true", help="write the proof out as LaTeX")
    prove.set_defaults(run=_prove)
    return parser


def _add_space(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("constant", help='name or expression, such as e, "tan(1)", "exp(1/2)"')
    for name, default, meaning in (
        ("degree", 1, "largest degree of P and Q"),
        ("coeff-limit", 2, "largest size of a coefficient"),
        ("max-period", 2, "longest sign word"),
        ("depth", 100, "partial quotients in which a law is sought"),
        ("digits", 1000, "decimal digits to which a formula is verified"),
    ):
        parser.add_argument(
            f"--{name}", type=whole, default=default, metavar="N", help=f"{meaning} ({default})"
        )
    parser.add_argument(
        "--words", metavar="LIST", help='exactly these sign words, as in --words="+,+-,-"'
    )
    parser.add_argument(
        "--generator",
        choices=("rational", "monomial"),
        default="rational",
        help="all P/Q (default), or |a c^k + b|",
    )
    parser.add_argument("--no-prove", action="store_true", help="leave the proofs out")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns
    -------
    int
        exit status: 0, 1 where something checked is wrong, 2 for an error of the user, 130 after
        Ctrl-C
    """
    try:
        options = build_parser().parse_args(_protected(arguments))
        run: Callable[[argparse.Namespace], int] = options.run
        status = run(options)
        sys.stdout.flush()
        return status
    except EsmaError as error:
        print(f"esma: error: {_one_line(error)}", file=sys.stderr)
        return ERROR
    except BrokenPipeError:
        # whoever read has gone, as in `esma search e --json | head -1`; there is nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"esma: error: {_one_line(error)}", file=sys.stderr)
        return ERROR
    except KeyboardInterrupt:
        print("esma: interrupted", file=sys.stderr)
        return INTERRUPTED


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 400 else text[:399] + "…"


def _protected(arguments: Sequence[str] | None) -> list[str]:
    """Keep argparse from taking ``--signs -+`` and ``expand -pi`` for options.

    The value of an option is joined to it, and an expression is given a leading space, which the
    grammar skips.
    """
    rest = list(sys.argv[1:] if arguments is None else arguments)
    kept: list[str] = []
    while rest:
        word = rest.pop(0)
        if word in ("--signs", "--words") and rest and rest[0].startswith("-"):
            word = f"{word}={rest.pop(0)}"
        elif word.startswith("-") and not word.startswith("--") and word not in ("-", "-h"):
            word = f" {word}"
        kept.append(word)
    return kept


def _space(options: argparse.Namespace) -> tuple[Space, Options]:
    from esma.api import make_space
    from esma.search import Options

    space = make_space(
        options.constant,
        options.degree,
        options.coeff_limit,
        options.max_period,
        options.words,
        options.generator,
    )
    return space, Options(options.depth, options.digits, not options.no_prove)


# -- search ---------------------------------------------------------------------------------------


def _search(options: argparse.Namespace) -> int:
    from esma.api import search_space

    if options.top < 1:
        raise EsmaError(f"--top must be at least 1; it was {options.top}")
    space, settings = _space(options)

    def write(hit: Conjecture) -> None:
        print(json.dumps(hit.to_dict()), flush=True)

    with _Progress(space) as progress:
        found = search_space(space, settings, progress.update, write if options.json else None)
    if options.json:
        print(found.summary(), file=sys.stderr)
    else:
        _print_table(found, space, options.all, options.top)
    return INTERRUPTED if found.interrupted else 0


class _Progress:
    """A bar on standard error, from two seconds on, where that is a terminal."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._bar: Any = None
        self._start = 0.0
        self._task: Any = None

    def __enter__(self) -> _Progress:
        import time

        self._start = time.monotonic()
        return self

    def update(self, tally: Tally) -> None:
        import time

        if not sys.stderr.isatty():
            return
        if self._bar is None:
            if time.monotonic() - self._start < 2:
                return
            self._open()
        spent = time.monotonic() - self._start
        self._bar.update(
            self._task,
            completed=tally.candidates,
            found=tally.approved,
            rate=f"{tally.candidates / spent:,.0f}/s",
        )

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        count = self._space.count_candidates()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}  {task.fields[found]:,} found  left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        name = self._space.constant.symbol()
        self._task = self._bar.add_task(
            name if count.exact else f"{name} (about)", total=count.number, found=0, rate=""
        )
        self._bar.start()

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _console() -> Console:
    from rich.console import Console

    # piped output is as wide as it needs to be, so that no row is cut
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 160
    return Console(width=width, highlight=False, markup=False, emoji=False)


def _print_table(found: Collection, space: Space, unfold: bool, top: int) -> None:
    from rich import box
    from rich.table import Table

    from esma.enumeration.words import word_text

    console = _console()
    wide = console.width >= _NARROW
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("formula", overflow="fold", ratio=None)
    table.add_column("signs", no_wrap=True)
    table.add_column("partial quotients", overflow="fold")
    table.add_column("digits/term", justify="right", no_wrap=True)
    if wide:
        table.add_column("simple", justify="right", no_wrap=True)
        table.add_column("digits", justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    if not unfold:
        table.add_column("family" if wide else "×", justify="right", no_wrap=True)
    rows: list[tuple[Conjecture, int]] = (
        [(x, 1) for x in found]
        if unfold
        else [(family.best, len(family.members)) for family in found.families()]
    )
    for rank, (x, size) in enumerate(rows[:top], 1):
        cells = [
            str(rank),
            x.left_text(),
            word_text(x.signs),
            x.form.text(),
            f"{x.convergence_rate:.3f}",
        ]
        if wide:
            cells += [f"{x.simple_rate:.3f}", str(x.verified_digits)]
        cells.append(x.status)
        if not unfold:
            cells.append(f"×{size}")
        table.add_row(*cells)
    if rows:
        console.print(table)
        what = "formulas" if unfold else "families"
        if len(rows) > top:
            hint = f"--top {len(rows)} shows them" + ("" if unfold else ", --all unfolds them")
            console.print(f"and {len(rows) - top:,} more {what}: {hint}")
        console.print(
            "⟨…⟩ repeats for m = 0, 1, 2, …; a sign is the numerator after its quotient"
            f" ({space.constant.symbol()} ≈ {space.constant.decimal(12)})",
            soft_wrap=True,
        )
    console.print(found.summary(), soft_wrap=True)


# -- the other commands ---------------------------------------------------------------------------


def _plan(options: argparse.Namespace) -> int:
    from esma.api import measure

    space, settings = _space(options)
    plan: Plan = measure(space, settings)
    print(plan)
    return 0


def _expand(options: argparse.Namespace) -> int:
    from esma.api import expand
    from esma.continued_fractions.typeset import nested_text
    from esma.enumeration.words import word_text

    expression = options.expression.strip()
    expansion = expand(expression, options.signs, options.terms)
    terms = expansion.terms
    print(f"{expression} under {word_text(expansion.signs)}")
    if len(terms) > 1 and not expansion.complete:
        print(f"= {nested_text(terms, expansion.signs, min(5, len(terms)))}")
    print(", ".join(map(str, terms)))
    if expansion.complete:
        print(f"{len(terms)} quotients: the number is rational, and this is its whole expansion")
    else:
        print(f"{len(terms)} quotients, all certain")
    return 0


def _constants(options: argparse.Namespace) -> int:
    from rich import box
    from rich.table import Table

    from esma.enumeration.constants import FUNCTION_HELP, NAMED, constant

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("name", "value", "also", "what it is"):
        table.add_column(column, no_wrap=column != "what it is")
    for row in NAMED:
        value = constant(row.name).decimal(20)
        table.add_row(row.name, value, ", ".join(row.aliases), row.description)
    console = _console()
    console.print(table)
    functions = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    functions.add_column("function", no_wrap=True)
    functions.add_column("what it is")
    for name, meaning in FUNCTION_HELP.items():
        functions.add_row(name, meaning)
    console.print(functions)
    console.print(
        'Any expression in these with rational numbers is a constant: "e**2", "(1+sqrt(13))/2",'
        ' "besseli(1,2)/besseli(0,2)".',
        soft_wrap=True,
    )
    return 0


def _objects(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line, or one that is the whole file."""
    if str(path) == "-":
        text = sys.stdin.read()
    else:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise EsmaError(f"{path} is not a text file of JSON objects") from None
    try:
        whole_file = json.loads(text)
        return [whole_file] if isinstance(whole_file, dict) else _wrong(path, 1)
    except (ValueError, RecursionError):
        pass
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            _wrong(path, number)
        if not isinstance(data, dict):
            _wrong(path, number)
        found.append(data)
    if not found:
        raise EsmaError(f"{path} holds no formula: write one with 'esma search e --json > FILE'")
    return found


def _wrong(path: Path, number: int) -> NoReturn:
    raise EsmaError(
        f"line {number} of {path} is not a JSON object: 'esma search e --json > FILE' writes them"
    )


def _pick(path: Path, number: int) -> dict[str, Any]:
    found = _objects(path)
    if not 1 <= number <= len(found):
        raise EsmaError(
            f"{path} holds {len(found)} formulas: choose a number from 1 to {len(found)}"
        )
    return found[number - 1]


def _show(options: argparse.Namespace) -> int:
    from esma.approval.conjecture import from_dict
    from esma.continued_fractions.typeset import nested_text
    from esma.enumeration.words import word_text

    x = from_dict(_pick(options.file, options.number))
    r = x.recurrence
    lines = [
        ("formula", f"{x.left_text()} = {nested_text(x.terms(5), x.signs, 5)}"),
        ("constant", f"{x.constant.name} = {x.constant.decimal(30)}"),
        ("value", x.value),
        ("signs", word_text(x.signs)),
        ("closed form", x.form.text()),
        ("quotients", ", ".join(map(str, x.terms(30))) + ", …"),
        (
            "recurrence",
            f"order {r.order}: a(n) = "
            + (
                " ".join(
                    f"{-c:+d}·a(n−{i})" for i, c in enumerate(r.coefficients[1:], 1) if c
                ).replace("-", "−")
                or "0"
            )
            + f" from n = {r.order} on",
        ),
        ("verified", f"{x.verified_digits} decimal digits, certified by ball arithmetic"),
        ("rate", f"{x.convergence_rate:.4f} digits a term; simple {x.simple_rate:.4f}"),
        ("status", x.status),
        ("family", x.family),
    ]
    console = _console()
    for name, text in lines:
        console.print(f"{name:<12}{text}", soft_wrap=True)
    return 0


def _check(options: argparse.Namespace) -> int:
    from esma.approval.checker import CertificateError, check

    status = 0
    for path in options.files:
        for number, data in enumerate(_objects(path), 1):
            certificate = data.get("certificate", data) if "lhs" in data else data
            where = f"{path}" if certificate is data else f"{path}, formula {number}"
            if certificate is None:
                print(f"{where}: not proved: it has no certificate")
                status = 1
                continue
            try:
                print(f"{where}: {check(certificate)}")
            except CertificateError as error:
                print(f"{where}: not proved: {error}")
                status = 1
    return status


def _prove(options: argparse.Namespace) -> int:
    from esma.approval import explain
    from esma.approval.conjecture import from_dict
    from esma.search import prove

    if options.number is None:
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


if __name__ == "__main__":
    raise SystemExit(main())
