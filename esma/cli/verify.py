"""Compute every formula of a store again, check every proof, and the file."""

from __future__ import annotations

import argparse

from esma.cli import INTERRUPTED
from esma.cli.arguments import path, whole
from esma.cli.scans import refuse
from esma.cli.stores import query_of
from esma.errors import EsmaError
from esma.scanning.verify import verify as verify_constants
from esma.searching.progress import tracked
from esma.store import Store
from esma.store.verify import verify as verify_all


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("store", type=path)
    parser.add_argument("--constant", help="only formulas of this constant")
    parser.add_argument("--digits", type=whole, metavar="N", help="to this many decimal digits")
    parser.add_argument("--top", type=whole, metavar="N", help="only the best ones")
    parser.add_argument("--sample", type=whole, metavar="N", help="only so many, taken at random")


def run(options: argparse.Namespace) -> int:
    """Verify the formulas of a store again."""
    if options.digits is not None and not 10 <= options.digits <= 10_000_000:
        raise EsmaError(f"--digits must be from 10 to 10000000; it was {options.digits}")
    if options.top is not None and options.sample is not None:
        raise EsmaError("--top takes the best and --sample any: give one of them")
    wrong = changed = count = proved = 0
    interrupted = limited = False
    with Store(options.store, checked=False) as store:
        problems = store.check()
        for problem in problems[:20]:
            print(f"the file: {problem}")
        if not store.has_checksums:
            print(
                "the file: an older esma wrote it, without checksums: whether its counts, times and"
                " settings were changed, or formulas taken out, cannot be told"
            )
        if store.is_scan:
            return _of_scans(store, options, bool(problems))
        query = query_of(store, options.constant)
        if options.top is not None:
            query = query.best(options.top)
        if options.sample is not None:
            query = query.by("random").best(options.sample)
        verifications = verify_all(query, options.digits)
        try:
            for verification in tracked(verifications, query.count(), "verifying"):
                count += 1
                proved += verification.proved
                if verification.wrong:
                    wrong += not verification.digits
                    changed += verification.digits > 0
                    print(f"{verification.stored.name}: {verification.wrong}")
                elif verification.stored.conjecture.constant.known_bits is not None:
                    limited = True
        except KeyboardInterrupt:
            interrupted = True
    what = f"{wrong:,} are wrong" if wrong else "every one is true" if count else "there is none"
    if limited and not wrong:
        what += ", as far as the digits of its constant are known"
    if changed:
        what += f"; in {changed:,} of their rows something else was changed"
    damaged = bool(problems or wrong or changed)
    state = "damaged" if damaged else "sound"
    print(
        f"{count:,} formulas verified{' before the interruption' if interrupted else ''}: {what};"
        f" {proved:,} certificates checked; the file is {state}"
    )
    if interrupted:
        return INTERRUPTED
    return 1 if damaged else 0


def _of_scans(store: Store, options: argparse.Namespace, damaged: bool) -> int:
    refuse(store, options, "constant", "top", "sample")
    count = wrong = 0
    interrupted = False
    try:
        for name, fault in tracked(
            verify_constants(store, options.digits), store.scanned(), "verifying"
        ):
            count += 1
            wrong += bool(fault)
            if fault:
                print(f"{name}: {fault}")
    except KeyboardInterrupt:
        interrupted = True
    what = f"{wrong:,} are wrong" if wrong else "every one is true"
    before = " before the interruption" if interrupted else ""
    state = "damaged" if damaged or wrong else "sound"
    print(f"{count:,} constants with a law verified{before}: {what}; the file is {state}")
    return INTERRUPTED if interrupted else int(damaged or wrong > 0)
