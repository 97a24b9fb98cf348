from . import drawings as drawings
from . import plots as plots
from .equations import Layout as Layout
from .formats import FORMATS as FORMATS
from .formats import format_of as format_of
from .formats import write as write
