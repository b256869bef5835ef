"""The Python half of the add-in as Excel reaches it, with the modules of Windows faked.

``python -I -m`` cannot find the tests, so: ``python -m tests.excel.addin.over_com`` in the
project's folder. Reads calls ``[name, arguments, caller]``, one JSON line each, and answers
each with what goes back over COM: numbers of cells are doubles, whole numbers error codes.
"""

import json
import sys
from typing import Any, cast

from tests.excel.faked_windows import install


def as_variant(value: Any) -> Any:
    """Return a value as pywin32 hands it over: arrays are tuples."""
    return tuple(map(as_variant, value)) if isinstance(value, list) else value


def main() -> None:
    """Answer every line of standard input."""
    install()
    from ivjxl.excel.addin.server import Server

    server, unset = Server(), cast("str", None)
    for line in sys.stdin:
        name, arguments, caller = json.loads(line)
        # A text of VBA that was never set arrives as None.
        found: Any = server.function_value(name, as_variant(arguments), caller or unset)
        if type(found) is tuple:
            # What follows would be written into the arguments.
            found = found[0]
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
