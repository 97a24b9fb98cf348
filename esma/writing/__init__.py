"""One writer of closed forms, of continued fractions, of LaTeX and of text for the terminal."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
