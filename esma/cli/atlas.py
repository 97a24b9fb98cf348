"""Search a catalogue of constants, prove what is found, and write it as text, PDF and a site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from esma.atlas import build, document, pages
from esma.atlas.site.model import read
from esma.atlas.site.pages import write
from esma.cli.arguments import add_force, path, whole
from esma.export.pdf import latex_program
from esma.searching.progress import status
from esma.store import Store
from esma.system.files import replacing
from esma.work.batch import Batch
from esma.work.session import search_into


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument(
        "--out", type=path, default=Path("results/atlas"), metavar="DIR", help="(results/atlas)"
    )
    parser.add_argument("--store", type=path, metavar="FILE", help="(atlas.sqlite in DIR)")
    parser.add_argument("--jobs", type=whole, metavar="N", help="processes (one a core)")
    parser.add_argument("--resume", action="store_true", help="continue the store where it stopped")
    parser.add_argument("--catalogue", type=path, metavar="FILE", help="another catalogue, in TOML")
    parser.add_argument(
        "--parametric", type=path, metavar="FILE", help="its constants with parameters"
    )
    parser.add_argument(  # its earlier name
        "--families", dest="parametric", type=path, help=argparse.SUPPRESS
    )
    parser.add_argument("--no-pdf", action="store_true", help="leave the PDF out")
    parser.add_argument("--no-site", action="store_true", help="leave the site out")
    parser.add_argument(
        "--site-only", action="store_true", help="no search: write the site of the files in DIR"
    )
    add_force(parser)


def run(options: argparse.Namespace) -> int:
    """Search the catalogue, prove, and write text, PDF and site; or the site alone."""
    out = Path(options.out)
    if options.site_only:
        pages.check_site(out, force=options.force)
        return _site(out, build.catalogue(options.catalogue), options.jobs)
    path = out / "atlas.sqlite" if options.store is None else Path(options.store)
    batch = build.catalogue(options.catalogue)
    own = options.catalogue is not None and options.parametric is None
    templates = [] if own else build.templates(options.parametric)
    if not options.no_pdf:
        latex_program()  # better said now than after the search
    pages.check_folder(out, force=options.force)
    path.parent.mkdir(parents=True, exist_ok=True)
    ending = search_into(path, batch.tasks, jobs=options.jobs, resume=options.resume)
    if not ending.finished:
        state = ending.state
        print(
            f"esma: {state.done:,} of {state.slices:,} slices are in {path}: the same command with"
            " --resume continues",
            file=sys.stderr,
        )
        return 1 if ending.signal is None else 128 + ending.signal
    with Store(path) as store, status() as say:
        made = build.build(store, templates, say)
    pages.write(made, out)
    if not options.no_pdf:
        with replacing(out / pages.PDF, force=True) as file:
            file.write(document.compiled(document.document(made)))
    print("\n".join(pages.summary(made)))
    print(f"written to {out}")
    return 0 if options.no_site else _site(out, batch, options.jobs)


def _site(out: Path, catalogue: Batch, jobs: int | None) -> int:
    """Write the site of the files that are in a folder."""
    write(read(out, catalogue), out, jobs)
    print(f"the site: {out / pages.FRONT}")
    return 0
