"""What was found as a file for others: LaTeX, PDF, JSON, CSV, Parquet.

>>> import esma, tempfile, pathlib
>>> found = esma.search("e", coeff_limit=1, words=["+"])
>>> with tempfile.TemporaryDirectory() as folder:
...     path = pathlib.Path(folder, "formulas.tex")
...     found.export(path), path.read_text().splitlines()[0]
(12, '\\\\documentclass[a4paper]{article}')
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
