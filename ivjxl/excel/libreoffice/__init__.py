"""Our worksheet functions in LibreOffice Calc, under the plain names of our workbooks.

A workbook says ``=BS_PRICE(…)``. Calc finds a Basic function of that name
(`basic`), which asks an extension (`extension`, `component`), which asks a
worker: one process of our own Python (`worker`) that calls the function.
`installation` adds and removes this for a user, `recalculation` calculates a
copy of a workbook with it and touches nothing of the user's; `program` finds
LibreOffice.
"""
