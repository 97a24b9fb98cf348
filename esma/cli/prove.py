"""Prove the formulas of a store that have no proof and record it, or those that 'search --json'
wrote; --explain writes a proof out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from esma.approval.conjecture import from_dict
from esma.cli.arguments import add_force, path
from esma.cli.stores import picked
from esma.enumeration.grammar import parse
from esma.errors import EsmaError
from esma.export.reading import objects
from esma.proofs import explain
from esma.proofs.rocq import NotCoveredError, file_of, theorem
from esma.searching.searcher import prove
from esma.store import Store
from esma.store.verify import prove_all
from esma.system.files import check_target, is_database, replacing
from esma.writing.display import counted


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("file", type=path, help="a store, or JSON lines; - reads standard input")
    parser.add_argument(
        "number", nargs="?", type=str.strip, help="which one, a number or a key (all)"
    )
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--explain", action="store_true", help="write the proof out as text")
    written.add_argument("--latex", action="store_true", help="write the proof out as LaTeX")
    written.add_argument(
        "--rocq", type=path, metavar="FILE.v", help="write theorems for Rocq (Coq) to a new file"
    )
    add_force(parser)


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    _refuse_constants(options.file)
    if options.number is None:
        if is_database(options.file):
            return _of_store(options)
        chosen = list(objects(options.file))
    else:
        chosen = picked(options.file, [options.number])
    if options.rocq is not None:
        return _for_rocq(options, chosen)
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


def _refuse_constants(file: Path) -> None:
    """Say what to do with a constant, which is what one would like to prove something of."""
    if file.exists() or str(file) == "-":
        return
    try:
        parse(str(file))
    except EsmaError:
        return  # it is no constant either: there is no such file
    raise EsmaError(
        f"there is no file {file}: 'esma search \"{file}\" --out FILE' finds formulas and proves"
        " them, 'esma prove FILE 0 --explain' writes the first proof out"
    )


def _for_rocq(options: argparse.Namespace, chosen: Iterable[dict[str, Any]]) -> int:
    """Write the theorems, and say what has none."""
    check_target(options.rocq, force=options.force)
    theorems, status = list[str](), 0
    for number, data in enumerate(chosen):
        x = from_dict(data)
        proof = prove(x)
        try:
            if proof.certificate is None:
                raise EsmaError(f"not proved: {proof.reason}")
            theorems.append(theorem(proof.certificate, f"formula_{number}"))
        except EsmaError as error:
            left = isinstance(error, NotCoveredError)
            print(f"{x.left_text()}: {'no theorem in Rocq: ' if left else ''}{error}")
            status = 1
    if theorems:
        with replacing(options.rocq, force=options.force) as file:
            file.write(file_of(theorems).encode())
    return status


def _of_store(options: argparse.Namespace) -> int:
    """Prove what has no proof in a store."""
    if options.explain or options.latex or options.rocq:
        raise EsmaError(
            f"{options.file} is a store: name the formula whose proof is to be written out, as in"
            f" 'esma prove {options.file} 0 --explain'"
        )
    with Store(options.file) as store:
        if store.is_scan:
            raise EsmaError(
                f"{options.file} is of scans: name the class whose first constant is to be proved,"
                f" as in 'esma prove {options.file} 0'"
            )
    reasons: dict[str, int] = {}

    def on_proof(_: Any, proof: Any) -> None:
        if proof.certificate is None:
            reasons[proof.reason] = reasons.get(proof.reason, 0) + 1

    proved, tried = prove_all(options.file, on_proof)
    print(
        f"{proved:,} of {counted(tried, 'formula')} without a proof were proved"
        if tried
        else "no formula is without a proof"
    )
    for reason, count in sorted(reasons.items(), key=lambda x: (-x[1], x[0])):
        print(f"{count:,} not: {reason}")
    return 1 if reasons else 0
