"""Workbooks: the plan of a notice's cells, the sheets, and their calculated values."""
