"""Figures and tables of the notices of a Japanese listed company.

Read in this order: `core` (pure functions: option price, shares, dividends,
dates, volatility, wording), `law` (values fixed by statute or listing rule, each
with its first day and source; the trading days), `market` (from price and yield
files to the inputs of a price), `notices` (one file per notice, and the table of
contents; the clauses around its tables), `documents` (a whole notice as Word, HTML or
text; notices of others read back), `excel` (worksheet functions; the embedded engine;
workbook files as xlwings books; what is done with a workbook; LibreOffice; the add-in),
`cli` (the same notices without Excel). Imports run in that order only.
"""

__version__ = "0.1.0"
