"""How a test run collects which tests prove which rules."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PROJECT = """
[tool.pytest.ini_options]
testpaths = ["tests"]
addopts = "--import-mode=importlib"
pythonpath = ["."]
markers = ["rule(id, ...): proves"]
"""
MARKED = """
import pytest

@pytest.mark.rule("CO-10.1", "CO-9.2")
def test_one(): pass

@pytest.mark.parametrize("n", [
    pytest.param(1, marks=pytest.mark.rule("CO-9.2")),
    pytest.param(2, marks=pytest.mark.rule("CO-9.3")),
    pytest.param(3, marks=[pytest.mark.rule("CO-9.4"), pytest.mark.skip]),
])
def test_many(n): pass

@pytest.mark.rule("OC-1.1")
class TestSome:
    def test_it(self): pass

@pytest.mark.rule("OC-1.2")
@pytest.mark.xfail
def test_fails(): assert False
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with our conftest and one file of marked tests."""
    (tmp_path / "tests" / "rules").mkdir(parents=True)
    (tmp_path / "src" / "omnikit" / "rules").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "tests" / "rules" / "test_x.py").write_text(MARKED, encoding="utf-8")
    for name in ("conftest.py", "servers.py"):
        shutil.copy(TESTS / name, tmp_path / "tests" / name)
    return tmp_path


def run(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run pytest in *project*."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_whole_run_writes_who_proves_what(project: Path) -> None:
    """Marks on functions, classes and parameters count, without brackets, in the order of the rules' numbers."""
    assert run(project, "--write-proofs", "-k", "test_one").returncode == 0

    written = json.loads((project / "src/omnikit/rules/proofs.json").read_text(encoding="utf-8"))
    x = "tests/rules/test_x.py"
    assert list(written.items()) == [
        ("CO-9.2", [f"{x}::test_many", f"{x}::test_one"]),
        ("CO-9.3", [f"{x}::test_many"]),
        ("CO-10.1", [f"{x}::test_one"]),
        ("OC-1.1", [f"{x}::TestSome::test_it"]),
    ]


@pytest.mark.parametrize(
    "narrowing",
    [("tests/rules/test_x.py",), ("tests/rules",), ("--ignore", "tests/rules"), ("--deselect", "tests/rules")],
)
def test_a_part_of_the_suite_writes_nothing(project: Path, narrowing: tuple[str, ...]) -> None:
    """Proofs are never rewritten from fewer tests than there are."""
    done = run(project, "--write-proofs", *narrowing)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert not (project / "src/omnikit/rules/proofs.json").exists()
