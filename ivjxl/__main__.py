"""``python -m ivjxl``: the command line."""

from ivjxl.cli import main

raise SystemExit(main())
