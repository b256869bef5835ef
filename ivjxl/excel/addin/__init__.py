"""What Excel loads: the add-in `ivjxl.xlam`, built from text, and the Python half that answers it.

`build` makes the file from `addin/` (the ribbon, our VBA modules), from the installed
xlwings (`loading`: how its library starts Python) and from the worksheet functions
(`wrappers`, `texts`); `vba_project`, `compression` and `compound_file` write the VBA
project. `installation` puts it where Excel finds it: `environment` is the Python that is
to answer, `installed` what is fixed in the file. `doctor` says what is wrong with all of
that, with `excel_program`, `trust`, `folders` and `start`; `windows` is what they ask. In
Excel, `server` answers functions and buttons, `commands` does what the buttons say.
"""
