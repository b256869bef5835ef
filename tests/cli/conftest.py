"""What the tests of the commands share."""

import pytest

from tests.cli.run import Run, running


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return running(capsys)
