"""The compiled build of the extraction room: made from the checkout, and imported beside the one in use."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from types import ModuleType
from zipfile import ZipFile

from omnikit.model.errors import OmnikitError
from omnikit.model.found import Found

Extract = Callable[[str], tuple[Found, ...]]

PACKAGE, ROOM = "omnikit", "omnikit.extraction"
CHECKOUT = Path(__file__).parents[4]
NEEDED, TO_COMPILE = ("pip", "hatchling"), ("mypyc", "setuptools")
PIP_WHEEL = ("wheel", "--no-build-isolation", "--no-index", "--no-deps", "--no-cache-dir", "--quiet")


class CannotCompile(OmnikitError):
    """Something that the compiled build is made with is missing."""


def build(place: Path, *, compiled: bool = True) -> Path:
    """Return the wheel of this checkout, which is built in *place*: with all that can be compiled, or with nothing."""
    if not (CHECKOUT / "hatch_build.py").exists():
        raise CannotCompile("this is no checkout")
    needed = (*NEEDED, *TO_COMPILE) if compiled else NEEDED
    if missing := [module for module in needed if find_spec(module) is None]:
        raise CannotCompile(f"{missing[0]} is not installed")
    compiler = sysconfig.get_config_var("CC")
    if compiled and (not compiler or which(compiler.split()[0]) is None):
        raise CannotCompile("there is no C compiler")
    subprocess.run(
        [sys.executable, "-m", "pip", *PIP_WHEEL, "--wheel-dir", place, CHECKOUT],
        env=os.environ | {"HATCH_BUILD_NO_HOOKS": "false" if compiled else "true", "OMNIKIT_COMPILE": "1"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    (wheel,) = place.glob("omnikit-*.whl")
    return wheel


def unpacked(wheel: Path) -> Path:
    """Return where all that *wheel* holds can be imported from, beside it."""
    place = wheel.with_suffix("")
    with ZipFile(wheel) as packed:
        packed.extractall(place)
    return place


def imported(place: Path) -> Extract:
    """Return ``extract`` of the room under *place*; whoever imports it by its name gets the one they had."""
    with _set_aside(place):
        extract: Extract = import_module(ROOM).extract
    return extract


@contextmanager
def _set_aside(place: Path) -> Iterator[None]:
    """Let modules of the room be imported from *place*, and have them forgotten afterwards."""
    known = _known()
    package = sys.modules[PACKAGE]
    path = package.__path__
    sys.path.insert(0, str(place))
    package.__path__ = [str(place / PACKAGE)]
    try:
        yield
    finally:
        package.__path__ = path
        sys.path.remove(str(place))
        _known()
        sys.modules.update(known)
        if ROOM in known:
            setattr(package, ROOM.rpartition(".")[2], known[ROOM])


def _known() -> dict[str, ModuleType]:
    """Return the modules of the room that are imported, and forget them."""
    names = [name for name in sys.modules if name == ROOM or name.startswith(f"{ROOM}.")]
    return {name: sys.modules.pop(name) for name in names}
