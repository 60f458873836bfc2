"""How the C engine is built: into wheels and beside the sources of an editable install, or, where it can't be, not."""

import sysconfig
from collections.abc import Callable
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from shutil import which
from typing import Any

import pytest

pytest.importorskip("hatchling", reason="the extra test is not installed")
from hatch_build import Compiling, source

PACKAGE = Path(__file__).parents[2] / "src" / "omnikit" / "extraction" / "engine"
LIBRARY = f"_engine{EXTENSION_SUFFIXES[0]}"
STUB = """
#include <Python.h>
#include "_engine_stub.h"

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_engine", NULL, -1, NULL};

PyMODINIT_FUNC PyInit__engine(void)
{
    PyObject *made = PyModule_Create(&module);
    if (made != NULL)
        PyModule_AddStringConstant(made, "SOURCE", SOURCE);
    return made;
}
"""
Build = Callable[[str], dict[str, Any]]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The room of the engine in a checkout that holds nothing but an engine with a library of old."""
    package = tmp_path / "src" / "omnikit" / "extraction" / "engine"
    package.mkdir(parents=True)
    (package / "_engine.c").write_text(STUB, encoding="utf-8")
    (package / "_engine_stub.h").touch()
    (package / LIBRARY).touch()
    return package


@pytest.fixture
def build(tmp_path: Path, package: Path) -> Build:
    """Run the hook in that checkout as a build of one version does, and return what it tells the build."""

    def build(version: str) -> dict[str, Any]:
        hook = Compiling(str(tmp_path), {}, None, None, str(tmp_path), "wheel")  # type: ignore[arg-type]
        data: dict[str, Any] = {"force_include": {}}
        hook.initialize(version, data)
        hook.finalize(version, data, "")
        return data

    return build


@pytest.fixture
def compiler() -> None:
    """Skip where nothing can be compiled."""
    if find_spec("setuptools") is None:  # not imported: it would put itself in the place of distutils
        pytest.skip("the extra dev is not installed")
    named = sysconfig.get_config_var("CC")
    if not named or which(named.split()[0]) is None:
        pytest.skip("there is no C compiler")
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        pytest.skip("the headers of Python are not installed")


def test_the_engine_in_use_is_made_from_the_sources_as_they_are() -> None:
    """A stale one would run in place of what is edited; `make venv` builds it again."""
    engine = pytest.importorskip("omnikit.extraction.engine._engine", reason="the C engine is not built")

    assert source(PACKAGE) == engine.SOURCE


def test_a_library_of_other_sources_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its programs may mean something else: whoever pulls and doesn't build again has patterns on re."""
    library = pytest.importorskip("omnikit.extraction.engine._engine", reason="the extension isn't built")
    monkeypatch.setattr(library, "FORMAT", 1)
    found = find_spec("omnikit.extraction.engine.beginnings")
    assert found is not None
    assert found.loader is not None

    with pytest.raises(ImportError, match="build it again"):
        found.loader.exec_module(module_from_spec(found))


@pytest.mark.usefixtures("compiler")
def test_an_editable_install_has_the_engine_beside_its_source_and_nothing_else(
    build: Build, package: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What mypyc compiles would shadow an edit, so it is left out even where it is asked for."""
    monkeypatch.setenv("OMNIKIT_COMPILE", "1")
    before = {*package.iterdir()}

    assert build("editable") == {"force_include": {}}

    assert capsys.readouterr() == ("", "")
    assert {*package.iterdir()} == before
    spec = spec_from_file_location("_engine", package / LIBRARY)
    assert spec is not None
    assert source(package) == module_from_spec(spec).SOURCE


@pytest.mark.usefixtures("compiler")
def test_a_wheel_has_the_engine_and_is_for_one_platform(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    """Of this Python and this system."""
    data = build("standard")

    assert capsys.readouterr() == ("", "")
    assert [*data.pop("force_include").values()] == [str(Path("omnikit", "extraction", "engine", LIBRARY))]
    assert data == {"pure_python": False, "infer_tag": True}


@pytest.mark.parametrize("version", ["standard", "editable"])
def test_without_a_compiler_it_is_left_out_in_one_line(
    build: Build, package: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    """The wheel is plain then, and no library of old stays beside the sources."""
    monkeypatch.setenv("CC", "/nonexistent")

    assert build(version) == {"force_include": {}}

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("omnikit: built without its C engine")
    assert err.count("\n") == 1
    assert (package / LIBRARY).exists() == (version == "standard")


@pytest.mark.usefixtures("compiler")
def test_what_doesn_t_compile_is_named(
    build: Build, package: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the compiler's first error."""
    (package / "_engine_stub.h").write_text("#error of the test\n", encoding="utf-8")

    assert build("editable") == {"force_include": {}}

    assert "of the test" in capsys.readouterr().err
