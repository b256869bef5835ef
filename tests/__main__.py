"""The one command: formatting, linting, strict typing, tests and doctests.

``python -m tests`` checks; ``python -m tests --fix`` lets ruff repair first.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("pytest", "-q", "-n", "auto"),
)
FIXES = (("ruff", "check", "--fix", "."), ("ruff", "format", "."))


def main() -> int:
    failed = []
    for command in (FIXES if "--fix" in sys.argv[1:] else ()) + CHECKS:
        print("$", *command, flush=True)
        done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False)
        if done.returncode:
            failed.append(command[0])
    print("failed:" if failed else "all checks passed", *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
