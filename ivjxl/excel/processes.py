"""Excel's processes, which are the user's: xlwings ends some of them when Python ends."""

import atexit


def spare_excel() -> None:
    """Take back what xlwings registers for the end of Python.

    On Windows it ends every Excel without a workbook window, such as one on its start
    screen; on a Mac it runs a macro in every Excel. Called by whoever loads xlwings.
    """
    import xlwings

    for name in ("_xlwindows", "_xlmac"):
        module = getattr(xlwings, name, None)
        if module is not None:
            atexit.unregister(module.cleanup)
