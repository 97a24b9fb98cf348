"""Check the certificates in files: a certificate each, or lines of formulas."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from esma.approval.conjecture import from_dict
from esma.cli import OK, WRONG
from esma.errors import EsmaError
from esma.export.reading import objects
from esma.proofs.certificate import current
from esma.proofs.checker import CertificateError, check
from esma.searching.parametric_conjecture import is_about
from esma.searching.searcher import certified
from esma.system.files import is_database
from esma.writing.escaping import visible


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="also what each certificate proves"
    )


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    status = OK
    for path in options.files:
        if is_database(path):
            raise EsmaError(f"{path} is a store: 'esma verify {path}' checks what is in it")
        found = list(objects(path))
        proofs = 0
        for number, data in enumerate(found):
            bare = "format" in data
            certificate = data if bare else data.get("certificate")
            where = f"{path}" if bare else f"{path}, formula {number}"
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
            print(f"{path}: {proofs:,} of {len(found):,} proved")
    return status


def _is_about(data: dict[str, Any], parametric: bool) -> bool:
    """Whether a row says what its certificate, which was checked, proves."""
    if parametric:
        return is_about(data, data["certificate"])
    x = from_dict(data)
    said = all(data[name] == getattr(x, name) for name in ("lhs", "value", "partial_quotients"))
    return said and certified(x)
