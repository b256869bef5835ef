"""What Excel loads: the add-in `ivjxl.xlam`, built from text, and the Python half that answers it.

`build` makes the file from `addin/` (the ribbon, our VBA modules), from the installed
xlwings (`loading`: how its library starts Python) and from the list of worksheet
functions (`wrappers`); `vba_project`, `compression` and `compound_file` write the VBA
project. `installation` puts it where Excel finds it, `doctor` says what is wrong.
In Excel, `server` answers the calls of functions and buttons, `commands` does what
the buttons say.
"""
