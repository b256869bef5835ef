"""Workbooks as files: the gate before them, the saving of them."""
