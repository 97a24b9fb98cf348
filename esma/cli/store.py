"""The commands about stores: searches that are recorded, and what is done with what they found."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esma.errors import EsmaError
from esma.system.files import is_database
from esma.writing import terminal

if TYPE_CHECKING:
    from esma.searching.spec import SearchSpec
    from esma.store import Query, Store
    from esma.work.session import Outcome
    from esma.work.task import Task

#: Rows that a table of families, or of formulas, shows unless it is told otherwise.
ROWS = 20
#: Exit status after Ctrl-C.
INTERRUPTED = 130


def spec_of(options: argparse.Namespace) -> SearchSpec:
    """What the command line describes."""
    from esma.searching.spec import MEANINGS, SearchSpec

    if options.constant is None:
        raise EsmaError("no constant was given: name one, as in 'esma search e'")
    given = {key: getattr(options, key) for key in MEANINGS if getattr(options, key) is not None}
    return SearchSpec.of(options.constant, **given)


def is_wanted(options: argparse.Namespace) -> bool:
    """Whether a search goes into a store."""
    given = (options.out, options.config, options.jobs, options.scheduler)
    return options.resume or any(value is not None for value in given)


def tasks_of(options: argparse.Namespace) -> tuple[list[Task], dict[str, Any]]:
    """What is searched, and where it goes: from the command line, or from a batch file."""
    from esma.searching.spec import MEANINGS
    from esma.work.batch import read_batch
    from esma.work.task import Task

    where = {name: getattr(options, name, None) for name in ("out", "jobs", "scheduler")}
    if options.config is None:
        return [Task(spec_of(options))], where
    if options.constant is not None:
        raise EsmaError(f"--config names the constants: leave out {options.constant.strip()!r}")
    given = [key for key in MEANINGS if getattr(options, key) is not None]
    if given:
        name = "no-prove" if given[0] == "prove" else given[0].replace("_", "-")
        raise EsmaError(f"--config says what is searched: leave out --{name}, or write it there")
    batch = read_batch(options.config)
    for name in where:
        if where[name] is None:
            where[name] = getattr(batch, name)
    return list(batch.tasks), where


def search(options: argparse.Namespace) -> int:
    """Search into a store, and show what is in it."""
    from esma.searching.planning import check_lifetime
    from esma.store import Store
    from esma.store.schema import is_new
    from esma.work.session import search_into

    tasks, where = tasks_of(options)
    if where["jobs"] is not None and where["scheduler"] is not None:
        raise EsmaError("--jobs works on this machine and --scheduler elsewhere: give one of them")
    if where["out"] is None and options.resume:
        raise EsmaError("--resume continues a store: name it with --out")
    if where["scheduler"] is None:
        for task in tasks:
            check_lifetime(task.spec)
    with tempfile.TemporaryDirectory(prefix="esma-") as folder:
        kept = where["out"] is not None
        path = Path(where["out"]) if kept else Path(folder) / "found.sqlite"
        if options.resume and is_new(path):
            print(f"esma: there is no search in {path} yet: this one begins it", file=sys.stderr)
        try:
            outcome = search_into(
                path,
                tasks,
                jobs=where["jobs"],
                scheduler=where["scheduler"],
                resume=options.resume,
            )
        except KeyboardInterrupt:
            if kept:
                print(
                    f"esma: all units recorded before are in {path}: --resume continues with the"
                    " others",
                    file=sys.stderr,
                )
            raise
        with Store(path) as store:
            if options.json:
                for row in store.query().by("found").stored():
                    print(row.json)
            else:
                seconds = outcome.state.seconds if outcome.state.done_before == 0 else None
                print(_table(store, store.query(), options, tasks, outcome, seconds))
        for line in _ending(path if kept else None, tasks, outcome):
            print(f"esma: {line}", file=sys.stderr)
    return _status(outcome)


def _status(outcome: Outcome) -> int:
    if outcome.signal is not None and not outcome.finished:
        return 128 + outcome.signal
    return 1 if outcome.failures else 0


def _ending(path: Path | None, tasks: Sequence[Task], outcome: Outcome) -> Iterator[str]:
    """What was given up, and where the rest is."""
    state = outcome.state
    for search, first, _, reason in outcome.failures[:5]:
        name = tasks[search].spec.constant.name
        yield f"slice {first:,} of search {search}, {name}, was given up: {reason}"
    if len(outcome.failures) > 5:
        yield f"and {len(outcome.failures) - 5:,} more slices"
    if path is None:
        return
    if outcome.finished:
        yield f"everything is in {path}"
    else:
        what = "tries the others again" if outcome.signal is None else "continues"
        yield (
            f"{state.done:,} of {state.slices:,} slices are in {path}: the same command with"
            f" --resume {what}"
        )


def _table(
    store: Store,
    query: Query,
    options: argparse.Namespace,
    tasks: Sequence[Task] = (),
    outcome: Outcome | None = None,
    seconds: float | None = None,
) -> str:
    """The best of a store as a table, and what there is to say about all of it."""
    from esma.collection.collection import Collection, report
    from esma.collection.report import Line
    from esma.searching.deeper import MOST_EXPRESSIONS, known_laws

    unfold = options.all
    top = options.top if options.top is not None else None if unfold else ROWS
    chosen = query if unfold else query.families()
    count = chosen.count()
    store.check_numbers()
    rows = []
    for place, stored in (chosen if top is None else chosen.best(top)).places():
        x = stored.conjecture
        if not tasks:
            note = ""
        elif unfold:
            note = x.family[:6]
        else:
            note = f"×{query.where(family=x.family).count():,}"
        rows.append(Line(place if chosen.numbered else None, x, note))
    stopped = outcome is not None and not outcome.finished
    one = tasks[0].spec if len(tasks) == 1 else None
    tally = store.tally()
    if not tasks:  # what is in it now: 'prove' and 'merge' may have come after the search
        tally = replace(tally, approved=len(store), proved=store.proofs(), unproved={})
    if one is not None and not stopped and not len(store):
        laws = known_laws(one, islice(one.expressions(), MOST_EXPRESSIONS))
        tally = replace(tally, left=len(laws), deeper=max((x.depth for x in laws), default=0))
    summary = Collection((), tally, stopped, one, seconds)
    hint = ": --top {rows} shows them" + ("" if unfold else ", --all every formula")
    return report(
        rows,
        count,
        summary.facts(),
        terminal.width(),
        unfold=unfold,
        coloured=terminal.colours(),
        hint=hint,
    )


def plan(options: argparse.Namespace) -> int:
    """Size, time, memory and units of one or more searches."""
    from esma.errors import SpaceError
    from esma.searching.planning import measure
    from esma.work.estimate import estimate, rows

    jobs = options.jobs
    if options.config is None:
        searches = [spec_of(options)]
    else:
        tasks, where = tasks_of(options)
        searches = [task.spec for task in tasks]
        jobs = where["jobs"]
    if jobs is not None and jobs < 1:
        raise EsmaError(f"--jobs must be at least 1; it was {jobs}")
    estimates = []
    for spec in searches:
        found = measure(spec)
        print(found)
        if options.predict:
            _print_prediction(spec)
        if len(searches) > 1:
            print()
        with suppress(SpaceError):  # too large to be cut into slices, which the time says too
            estimates.append(estimate(found))
    if not estimates:
        return 0
    if len(searches) > 1:
        print(f"{len(searches)} searches together")
    for name, text in rows(estimates, jobs):
        print(f"{name:<13}{text}")
    return 0


#: Larger spaces are predicted by a sample only.
_PREDICTED = 10_000


def _print_prediction(spec: SearchSpec) -> None:
    """What a search will find, from the theorem of its constant."""
    from itertools import islice

    from esma.prediction import Predictor, advantage
    from esma.searching.planning import count, count_text, sample
    from esma.searching.progress import Bar
    from esma.searching.searcher import Tally

    try:
        predictor = Predictor(spec.constant)
    except EsmaError as error:
        print(f"{'by theorem':<13}{error}")
        return
    number, exact = count(spec)
    whole = exact and number <= _PREDICTED
    expressions = list(spec.expressions() if whole else islice(sample(spec), 1000))
    words = spec.sign_words
    with Bar(spec) as bar:
        outlook = predictor.outlook(
            iter(expressions),
            words,
            spec.depth,
            lambda n: bar.update(Tally(expressions=n, candidates=n * len(words))),
        )
    if not whole:
        print(f"{'sample':<13}{len(expressions):,} of the expressions")
    for name, text in outlook.rows():
        print(f"{name:<13}{text}")
    if outlook.candidates <= 5 * _PREDICTED and outlook.seen:
        other = advantage(spec.constant, expressions, list(words), spec.depth)
        print(
            f"{'exhaustive':<13}a search over interlaced polynomials takes"
            f" {count_text(other.middle)} right-hand sides for the formula in the middle,"
            f" {count_text(other.most)} for all; esma {other.candidates:,} candidates"
        )


def query_of(store: Store, constant: str | None, **conditions: Any) -> Query:
    """The formulas of a store that satisfy conditions.

    Raises
    ------
    EsmaError
        If nothing was searched for the constant.
    """
    if constant is not None:
        name, names = store.constant_name(constant), store.searched()
        if name not in names:
            more = f" and {len(names) - 8:,} more" if len(names) > 8 else ""
            raise EsmaError(
                f"{store.path} holds nothing about {name}, but about {', '.join(names[:8])}{more}"
            )
        constant = name
    return store.query(constant=constant, **conditions)


def list_formulas(options: argparse.Namespace) -> int:
    """The best formulas of a store, and how far its searches are."""
    from esma.store import Store

    if options.top is not None and options.top < 1:
        raise EsmaError(f"--top must be at least 1; it was {options.top}")
    if options.json and options.all:
        raise EsmaError("--json writes every formula: leave out --all with it")
    with Store(options.store) as store:
        query = query_of(
            store,
            options.constant,
            status=options.status,
            family=options.family,
            signs=options.signs,
        ).by(options.by)
        if options.json:
            for row in (query if options.top is None else query.best(options.top)).stored():
                print(row.json)
            return 0
        print(_table(store, query, options))
        print()
        if query.count():
            print(_wrapped(f"'esma show {options.store} KEY' shows one of them whole."))
        for number, search in enumerate(store.searches()):
            state = search.state + (f", {len(search.failed):,} given up" if search.failed else "")
            print(_wrapped(f"Search {number}, {search.constant}: {search.settings}; {state}."))
    return 0


def _wrapped(text: str) -> str:
    return terminal.wrapped(text, terminal.width())


def verify(options: argparse.Namespace) -> int:
    """Verify the formulas of a store again."""
    from esma.searching.progress import tracked
    from esma.store import Store
    from esma.store.verify import verify as verify_all

    if options.digits is not None and not 10 <= options.digits <= 10_000_000:
        raise EsmaError(f"--digits must be from 10 to 10000000; it was {options.digits}")
    wrong = changed = count = proved = 0
    interrupted = False
    with Store(options.store, checked=False) as store:
        problems = store.check()
        for problem in problems[:20]:
            print(f"the file: {problem}")
        if not store.has_checksums:
            print(
                "the file: an older esma wrote it, without checksums: whether its counts, times and"
                " settings were changed, or formulas taken out, cannot be told"
            )
        query = query_of(store, options.constant)
        if options.top is not None:
            query = query.best(options.top)
        verdicts = verify_all(query, options.digits)
        try:
            for verdict in tracked(verdicts, query.count(), "verifying"):
                count += 1
                proved += verdict.proved
                if verdict.wrong:
                    wrong += not verdict.digits
                    changed += verdict.digits > 0
                    print(f"{verdict.stored.name}: {verdict.wrong}")
        except KeyboardInterrupt:
            interrupted = True
    what = "every one is true" if not wrong else f"{wrong:,} are wrong"
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


def prove(options: argparse.Namespace) -> int:
    """Prove what has no proof in a store."""
    from esma.store.verify import prove_all

    if options.explain or options.latex:
        raise EsmaError(
            f"{options.file} is a store: name the formula whose proof is to be written out, as in"
            f" 'esma prove {options.file} 0 --explain'"
        )
    reasons: dict[str, int] = {}

    def on_proof(_: Any, proof: Any) -> None:
        if proof.certificate is None:
            reasons[proof.reason] = reasons.get(proof.reason, 0) + 1

    proved, tried = prove_all(options.file, on_proof)
    print(f"{proved:,} of {tried:,} formulas without a proof were proved")
    for reason, count in sorted(reasons.items(), key=lambda x: (-x[1], x[0])):
        print(f"{count:,} not: {reason}")
    return 1 if reasons else 0


def picked(path: Path, which: Sequence[str]) -> list[dict[str, Any]]:
    """Formulas of a store, or of a file of JSON lines in their order, each by its number or key."""
    from esma.approval.conjecture import key_in
    from esma.approval.keys import no_number, read_which, the_one
    from esma.export.reading import objects
    from esma.store import Store

    if is_database(path):
        with Store(path) as store:
            return [store.find(one).fields for one in which]
    rows, chosen = list(objects(path)), []
    for one in which:
        number = read_which(one)
        if isinstance(number, str):
            sharing = [k for k, data in enumerate(rows) if key_in(data) == number]
            number = the_one(number, sharing, str(path), EsmaError)
        if number >= len(rows):
            raise EsmaError(no_number(number, len(rows), str(path)))
        chosen.append(rows[number])
    return chosen


def merge(options: argparse.Namespace) -> int:
    """One store of several."""
    from esma.store import merge as merge_stores

    result = merge_stores(options.stores, options.out)
    print(
        f"{result.kept:,} formulas in {options.out}, of {result.read:,} in"
        f" {len(options.stores)} {'store' if len(options.stores) == 1 else 'stores'}"
    )
    if result.across:
        print(
            f"{result.across:,} had the value and the signs of a formula of another constant: of"
            " the two the one that is proved is kept, else the shorter"
        )
    return 0
