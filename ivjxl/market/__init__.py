"""From the files people have to the inputs of a price: bytes in, typed series out.

`source` decodes a file and splits it into rows; `values` reads one cell, `days`
the days of all rows; `prices`, `yields` and `corporate_actions` know the layouts;
`inputs` puts the figures of one day together, each with its evidence. Every row of a file is
used or listed with the reason why not; nothing is repaired.
"""
