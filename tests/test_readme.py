"""The README's example is a program that runs and prints what its comments say."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_example_runs() -> None:
    """The code in the README runs as it stands, and the refusals are the rules that its comments name."""
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)

    ran = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, check=False)

    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    assert lines[:2] == re.findall(r"denied\.rule\)  # ([A-Z]+-[\d.]+):", example)
    assert len(example.splitlines()) <= 30
    assert "'Transfer'" in ran.stdout
