"""Check the certificates in files: a certificate each, or lines of formulas."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from esma.approval.conjecture import from_dict
from esma.atlas.reading import Certificates, is_line
from esma.cli import OK, WRONG
from esma.cli.arguments import path, whole
from esma.errors import EsmaError
from esma.export.reading import objects
from esma.proofs.certificate import current
from esma.proofs.checker import CertificateError, check
from esma.proofs.rocq import NotCoveredError, accepted, answers, coqc, ocamlopt, question, theorem
from esma.searching.parametric_conjecture import is_about
from esma.searching.progress import tracked
from esma.searching.searcher import certified
from esma.store import Store
from esma.system.files import is_database
from esma.writing.escaping import visible


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("files", type=path, nargs="+", metavar="FILE")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="also what each certificate proves"
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument(
        "--rocq", action="store_true", help="by the kernel of Rocq (Coq), which must be installed"
    )
    other.add_argument(
        "--extracted",
        action="store_true",
        help="by the program that Rocq extracts from its library; needs Rocq and OCaml",
    )
    parser.add_argument(
        "--jobs", type=whole, metavar="N", help="with --rocq: processes (one a core)"
    )


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    if options.rocq or options.extracted:
        coqc()  # before anything is read
    if options.extracted:
        ocamlopt()
    status = OK
    for file in options.files:
        if options.rocq or options.extracted:
            status = max(status, _by_rocq(file, options))
            continue
        if is_database(file):
            raise EsmaError(f"{file} is a store: 'esma verify {file}' checks what is in it")
        found = list(objects(file))
        proofs = 0
        for number, data in enumerate(found):
            bare = "format" in data
            certificate = data if bare else data.get("certificate")
            where = f"{file}" if bare else f"{file}, formula {number}"
            try:
                if not isinstance(certificate, dict) or "format" not in certificate:
                    raise EsmaError("it has no certificate")
                certificate = current(certificate)
                proved = check(certificate)
                if not (bare or _is_about(data, bool(certificate["parameters"]))):
                    raise EsmaError("its certificate is about something else")
                proofs += 1
                said = proved if options.verbose or len(found) == 1 else ""
            except (CertificateError, EsmaError) as error:
                said = f"not proved: {error}"
                status = WRONG
            if said:
                print(visible(f"{where}: {said}"))
        if len(found) > 1:
            print(f"{file}: {proofs:,} of {len(found):,} proved")
    return status


def _rows(path: Path) -> list[dict[str, Any]]:
    """What a file or a store holds."""
    if not is_database(path):
        return list(objects(path))
    with Store(path) as store:
        return list(store.query().rows())


def _by_rocq(path: Path, options: argparse.Namespace) -> int:
    """Ask the kernel or the extracted checker; say what it accepted and refused, what is no
    formula, which is wrong too, and what was not asked, having no proof or no theorem in Rocq.
    """
    found = _rows(path)
    whose = "extracted checker" if options.extracted else "kernel of Rocq"
    begun, asked, left = time.monotonic(), dict[str, str](), dict[str, list[int]]()
    proved, status = Certificates(), OK
    for number, data in enumerate(found):
        if data.get("status") == "conjecture" and data.get("certificate") is None:
            left.setdefault("a conjecture has no proof", []).append(number)
            continue
        try:
            certificate = proved.of(data) if is_line(data) else _certificate(data)
            name = f"formula_{number}"
            asked[name] = question(certificate) if options.extracted else theorem(certificate, name)
        except NotCoveredError as error:
            left.setdefault(f"no theorem in Rocq: {error}", []).append(number)
        except EsmaError as error:
            print(visible(f"{path}, formula_{number}: refused: {error}"))
            status = WRONG
    right = 0
    verdicts = answers(asked) if options.extracted else accepted(asked, processes=options.jobs)
    for verdict in tracked(verdicts, len(asked), "Checking"):
        right += verdict.accepted
        if verdict.reason or options.verbose:
            said = f"refused: {verdict.reason}" if verdict.reason else "accepted"
            print(visible(f"{path}, {verdict.name} ({verdict.seconds:.2f} s): {said}"))
    for reason, numbers in sorted(left.items()):
        which = f"formula{'s' * (len(numbers) > 1)} {_spans(numbers)}"
        print(visible(f"{path}: {len(numbers):,} not asked: {reason}: {which}"))
    seconds = time.monotonic() - begun
    print(f"{path}: {right:,} of {len(found):,} accepted by the {whose} in {seconds:.1f} s")
    return status if right == len(asked) else WRONG


def _spans(numbers: Iterable[int]) -> str:
    """Numbers that rise, those that follow each other by their ends.

    >>> _spans([0, 3, 4, 5, 9])
    '0, 3–5, 9'
    """
    rows = groupby(enumerate(numbers), lambda x: x[1] - x[0])
    ends = [(row[0][1], row[-1][1]) for row in (list(row) for _, row in rows)]
    return ", ".join(f"{a}–{b}" if a < b else f"{a}" for a, b in ends)


def _certificate(data: dict[str, Any]) -> dict[str, Any]:
    """The certificate that an object is, or has, about what it says."""
    certificate = data if "format" in data else data.get("certificate")
    if not isinstance(certificate, dict) or "format" not in certificate:
        raise EsmaError("it has no certificate")
    certificate = current(certificate)
    if not ("format" in data or _is_about(data, bool(certificate["parameters"]))):
        raise EsmaError("its certificate is about something else")
    return certificate


def _is_about(data: dict[str, Any], parametric: bool) -> bool:
    """Whether a row says what its certificate, which was checked, proves."""
    if parametric:
        return is_about(data, data["certificate"])
    x = from_dict(data)
    said = all(data[name] == getattr(x, name) for name in ("lhs", "value", "partial_quotients"))
    return said and certified(x)
