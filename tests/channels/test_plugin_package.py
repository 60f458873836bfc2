"""The example's package is built, installed into a fresh environment, and used there through its entry point."""

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "examples" / "plugin_channel"
NO_NETWORK = ("--no-index", "--no-deps", "--no-cache-dir", "--quiet", "--disable-pip-version-check")


def ran(command: Sequence[object], here: Path) -> str:
    """Run a command in a directory; return what it prints. It must end well."""
    done = subprocess.run([*map(str, command)], cwd=here, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment that has the package, and sees what this one has installed."""
    pytest.importorskip("hatchling", reason="the extra test is not installed")
    place = tmp_path_factory.mktemp("fresh")
    wheels = place / "wheels"
    pip = (sys.executable, "-m", "pip")
    copy = shutil.copytree(PACKAGE, place / "source", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    ran([*pip, "wheel", *NO_NETWORK, "--no-build-isolation", "--wheel-dir", wheels, copy], place)
    (wheel,) = wheels.glob("omnikit_pigeon-*.whl")

    fresh = place / "environment"
    venv.create(fresh, symlinks=True)
    python = next(path for path in (fresh / "bin" / "python", fresh / "Scripts" / "python.exe") if path.exists())
    (site,) = ran([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], place).splitlines()
    ours = [path for path in sys.path if path.endswith("site-packages")]
    # addsitedir, unlike a plain line, carries out the .pth files there: omnikit itself may be installed by one
    lines = [f"import site; site.addsitedir({path!r})" for path in ours]
    (Path(site) / "outer.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran([*pip, "--python", python, "install", *NO_NETWORK, wheel], place)
    return python


def omnikit(python: Path, here: Path, *arguments: object) -> str:
    """Run omnikit's command in the fresh environment."""
    return ran([python, "-c", "from omnikit.cli import main; main()", *arguments], here)


def test_the_channel_is_listed_beside_omnikit_s_own(python: Path, tmp_path: Path) -> None:
    """With its plugin's name and its traits; here, where it isn't installed, it is not."""
    found = {one["name"]: one for one in json.loads(omnikit(python, tmp_path, "channels", "--json"))}

    assert found["pigeon"]["plugin"] == "pigeon"
    assert found["pigeon"]["traits"]["text"] == 280
    assert found["line"]["plugin"] == "builtin"
    outside = json.loads(
        ran([sys.executable, "-c", "from omnikit.cli import main; main()", "channels", "--json"], tmp_path)
    )
    assert {one["name"] for one in outside} == {*found} - {"pigeon"}


def test_a_recorded_request_is_read_by_it(python: Path, tmp_path: Path) -> None:
    """``omnikit channel parse pigeon`` on one of the package's own payloads."""
    path = PACKAGE / "payloads" / "several.expected.json"
    found = json.loads(omnikit(python, tmp_path, "channel", "parse", "pigeon", "--request", path, "--json"))

    assert (found["verify"], found["error"]) == ("ok", None)
    assert [event["kind"] for event in found["events"]] == ["message", "edit", "delivery", "reaction", "reaction"]


def test_its_own_tests_pass_where_it_is_installed(python: Path, tmp_path: Path) -> None:
    """The package's conformance test, away from its source, tries what is installed."""
    shutil.copy(PACKAGE / "test_pigeon.py", tmp_path)
    shutil.copytree(PACKAGE / "payloads", tmp_path / "payloads")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")

    said = ran([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_pigeon.py"], tmp_path)
    where = ran([python, "-c", "import omnikit_pigeon; print(omnikit_pigeon.__file__)"], tmp_path)

    assert " passed" in said
    assert "site-packages" in where
    assert str(PACKAGE) not in where
