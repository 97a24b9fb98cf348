from .loops import chain as chain
