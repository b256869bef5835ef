"""An independent reader of VBA projects, oletools, loaded without its warnings."""

import warnings
from functools import cache
from importlib import import_module
from typing import Any


@cache
def olevba() -> Any:
    """Return the module that reads VBA."""
    with warnings.catch_warnings():
        # Its import calls pyparsing by names that pyparsing has renamed.
        warnings.simplefilter("ignore", DeprecationWarning)
        return import_module("oletools.olevba")
