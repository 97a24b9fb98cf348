"""The compiled loops of this folder; Numba is loaded when one of them is first used."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
