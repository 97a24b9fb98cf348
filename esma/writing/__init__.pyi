from . import bars as bars
from . import cells as cells
from . import html as html
from . import tables as tables
