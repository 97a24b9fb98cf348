"""The machine: files, the precision of balls, and compiled code, with which Numba is loaded."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
