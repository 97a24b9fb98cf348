"""One formula of a store, or of a file that 'search --json' wrote, whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from esma.approval.conjecture import Conjecture, from_dict
from esma.cli import scans
from esma.cli.arguments import path
from esma.cli.stores import picked
from esma.enumeration.words import word_text
from esma.export.code import code
from esma.proofs.rocq import checked
from esma.searching.searcher import proof_of
from esma.store import Store
from esma.system.files import is_database
from esma.writing import terminal
from esma.writing.laws import UNICODE
from esma.writing.nested import nested_text


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("file", type=path, help="a store, or JSON lines; - reads standard input")
    parser.add_argument(
        "number",
        nargs="?",
        type=str.strip,
        help="which one: its number, counted from 0, as in the table of 'list', or its key",
    )
    parser.add_argument(
        "--code",
        choices=("sympy", "pari", "sage", "wolfram"),
        help="as a program of another system, which checks it",
    )


def _verified(x: Conjecture) -> tuple[str, str]:
    known = x.constant.known_digits
    if known is None:
        return "verified", f"{x.verified_digits:,} decimal digits, certified by ball arithmetic"
    of = "all" if known == x.verified_digits else f"of {known:,}"
    return "agreement", f"to {x.verified_digits:,} digits, {of} that are known of the constant"


def _status(x: Conjecture, path: Path) -> str:
    proof = proof_of(x)
    if proof is None or proof.certificate is None:
        return "conjecture"
    by = ", checked by Rocq" if not proof.rewriting and checked(proof.certificate) else ""
    return f"proved{by}; 'esma prove {path} {x.key} --explain' writes the proof out"


def _picked(path: Path, which: str) -> tuple[Conjecture, list[tuple[str, str]]]:
    """A formula, and what a scan says of it."""
    if is_database(path):
        with Store(path) as store:
            if store.is_scan:
                return scans.picked(store, which)
    return from_dict(picked(path, [which])[0]), []


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    x, more = _picked(options.file, options.number or "0")
    if options.code is not None:
        print(code(x, options.code), end="")
        return 0
    width = min(terminal.width(), 120)
    room = terminal.beside_label(width)
    left = x.left_text()
    nested = nested_text(x.terms(12), x.signs, 12, width=max(20, room - len(left) - 3))
    law = x.law
    why_none = ": no linear recurrence describes growing runs" if law.in_runs else ""
    rule = law.rule(UNICODE) or f"none{why_none}"
    rows = [
        ("key", x.key),
        ("formula", f"{left} = {nested}"),
        ("value", x.value),
        ("constant", f"{x.constant.symbol()} ≈ {x.constant.shown(40)}"),
        ("signs", f"{word_text(x.signs)}, repeated"),
        ("quotients", law.text()),
        ("", ", ".join(map(str, x.terms(40))) + ", …"),
        ("law", law.described()),
        ("recurrence", rule if law.begins is None else f"{rule} for n ≥ {law.begins}"),
        _verified(x),
        ("speed", x.convergence_text()),
        ("status", _status(x, options.file)),
        ("tail class", x.family),
        *more,
    ]
    print(terminal.labelled(rows, width))
    return 0
