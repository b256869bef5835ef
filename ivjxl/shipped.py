"""The one place that knows where the shipped folders are, in a checkout or installed."""

from pathlib import Path


def shipped(folder: str) -> Path:
    """Return the path of `addin` or `workbooks`."""
    package = Path(__file__).parent
    installed = package / "_shipped" / folder
    return installed if installed.is_dir() else package.parent / folder
