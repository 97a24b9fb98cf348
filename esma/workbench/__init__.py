"""The workbench: a panel in a notebook that searches while one looks on.

`form` is what the user has filled in, `job` the process that searches, `found` what came of it,
`selection` which of that is shown, `session` ties these together, `views` is how they read in HTML,
`keeping` what goes into files: all of it works without a browser. Around them are widgets: `asking`
has the tabs, `results` the list, `details` one formula, `overview` all in two pictures, `exporting`
the files, `panel` all of these; `keys.js` is what keys do. `lab` starts JupyterLab.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
