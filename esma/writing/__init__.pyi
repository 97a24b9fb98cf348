from . import html as html
from . import tables as tables
