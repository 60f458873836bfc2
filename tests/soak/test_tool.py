"""``python -m tools.soak``: what it writes, and how it ends."""

import json
from pathlib import Path

import pytest

from omnikit.desk.audit import Violation
from omnikit.plugins import Registry
from omnikit.testing.soak.checking import Report
from tools import soak


def test_the_report_has_what_was_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run without a violation exits 0; its counts are printed and written, one object for each run and part."""
    path = tmp_path / "soak-report.json"

    assert soak.main(["--small", "--seed", "5", "simulate"], path=path) == 0

    told = json.loads(path.read_text(encoding="utf-8"))
    assert list(told) == ["simulate"]
    assert told["simulate"]["memory"]["steps"] == 2000
    assert told["simulate"]["memory"]["faults"] > 0
    assert told["simulate"]["sqlite"]["steps"] == 500
    assert told["simulate"]["sqlite"]["violations"] == []
    assert "steps 2000" in capsys.readouterr().out


def test_all_channels_and_the_engine_of_patterns_are_fuzzed(tmp_path: Path) -> None:
    """Each channel gets its share of requests that nobody meant; random patterns are answered as by ``re``."""
    path = tmp_path / "soak-report.json"

    assert soak.main(["--small", "fuzz"], path=path) == 0

    fuzzed = json.loads(path.read_text(encoding="utf-8"))["fuzz"]
    told = fuzzed["all channels"]
    shares = {name: told[f"inputs {name}"] for name in Registry(installed=False).channels()}
    assert told["inputs"] == sum(shares.values()) == 2400
    assert set(shares.values()) == {200}
    assert fuzzed["patterns"]["patterns"] == 1000


def test_a_violation_is_written_and_exits_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is not as it must be is in the report, and the exit status says so; the other parts are run as well."""
    broken = Report({"kills": 1}, (Violation("nothing acknowledged is lost", "c1", "gone"),))
    parts = {"sqlite": lambda: broken, "postgresql": lambda: Report({"kills": 2}, ())}
    monkeypatch.setattr(soak, "runs", lambda *_: {"crash": parts})
    path = tmp_path / "soak-report.json"

    assert soak.main([], path=path) == 1

    told = json.loads(path.read_text(encoding="utf-8"))["crash"]
    assert told["sqlite"]["violations"] == [
        {"invariant": "nothing acknowledged is lost", "where": "c1", "detail": "gone"}
    ]
    assert told["postgresql"] == {"kills": 2, "seconds": told["postgresql"]["seconds"], "violations": []}


def test_an_unknown_run_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong use exits 2 and tells which runs there are."""
    with pytest.raises(SystemExit) as ended:
        soak.main(["crashes"])

    assert ended.value.code == 2
    assert (
        "unknown: crashes; known: simulate, days, worlds, dispatchers, crash, contention, failover, fuzz"
        in capsys.readouterr().err
    )
