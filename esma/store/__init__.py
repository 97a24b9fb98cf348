"""Stores: one SQLite file a search, with everything that was found and what is left to do.

`esma.store.schema` says what the tables hold, `esma.store.reader` reads while a search writes,
`esma.store.writer` is the only one that writes, `esma.store.merge` makes one store of several.
"""

from esma.store.merge import merge
from esma.store.query import Query
from esma.store.reader import Store, open_store
from esma.store.schema import StoreError

#: `esma.open`
open = open_store  # noqa: A001

__all__ = ["Query", "Store", "StoreError", "merge", "open", "open_store"]
