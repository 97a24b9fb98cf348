from . import frames as frames
