from .loops import INTERLACED as INTERLACED
from .loops import LARGE as LARGE
from .loops import RUNS as RUNS
from .loops import predict as predict
from .loops import signed_form as signed_form
