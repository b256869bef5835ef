"""Worksheet functions: thin shells around `ivjxl.core` that speak the language of cells."""

from typing import Final

from ivjxl.excel.functions import amounts, clauses, dates_and_text, market, option
from ivjxl.excel.functions.declaration import FUNCTIONS

__all__: Final = ["FUNCTIONS", "amounts", "clauses", "dates_and_text", "market", "option"]
