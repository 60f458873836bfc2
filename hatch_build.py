"""The build hook: the C engine of patterns wherever it compiles, and by mypyc what pyproject.toml lists, where asked.

The engine goes into every wheel, and for an editable install beside its source: it shadows no Python. What mypyc makes
would be imported in place of what is edited, so it goes into wheels alone, those whose builder sets OMNIKIT_COMPILE=1.
"""

import ast
import os
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns
from sysconfig import get_config_var
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from pathspec import GitIgnoreSpec

TYPES = ("TypeVar", "ParamSpec", "NewType")

ROOM = Path("omnikit", "extraction", "engine")

# -O2 whatever Python itself was compiled with: -O3 reads no message faster; and nothing for debuggers
ENGINE = """
from setuptools import Extension, setup

setup(ext_modules=[Extension(
    "omnikit.extraction.engine._engine",
    ["omnikit/extraction/engine/_engine.c"],
    define_macros=[("SOURCE", '"{source}"')],
    extra_compile_args=["-O2", "-g0"],
)])
"""

# optimising more takes twice the time and gives nothing: what runs is mostly the engine of patterns
MODULES = """
from mypyc.build import mypycify
from setuptools import setup

setup(ext_modules=mypycify(
    {arguments!r}, opt_level="1", debug_level="0", multi_file=True, group_name="omnikit", target_dir="c"
))
"""


def source(package: Path) -> str:
    """Return the hash of what the engine in the folder *package* is made from."""
    files = sorted(package.glob("_engine*.[ch]"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


class Compiling(BuildHookInterface[BuilderConfig]):
    """Compiles a copy of the package, and puts what comes of it where it is imported from."""

    _copy: TemporaryDirectory[str] | None = None

    def dependencies(self) -> list[str]:
        """Return what mypyc needs, where it is asked: itself, and omnikit's own dependencies, whose types it reads."""
        return [*self.config["mypyc-dependencies"], *self.metadata.core.dependencies] if _asked() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; where the engine can't be compiled, one line says so and the build goes on without."""
        self._copy = TemporaryDirectory()
        here = Path(self._copy.name)
        copytree(Path(self.root, "src", "omnikit"), here / "omnikit", ignore=ignore_patterns("__pycache__"))
        built = here / "built"
        failure = _built(ENGINE.format(source=source(here / ROOM)), here, built)
        if failure:
            self.app.display_warning(f"omnikit: built without its C engine, on re instead: {_in_a_line(failure)}")
        if version == "editable":
            library = ROOM / f"_engine{get_config_var('EXT_SUFFIX')}"
            beside = Path(self.root, "src", library)
            beside.unlink(missing_ok=True)  # an older one must not stay; whoever runs it keeps it
            if not failure:
                copyfile(built / library, beside)
            return
        if _asked():
            modules = sorted(GitIgnoreSpec.from_lines(self.config["modules"]).match_tree_files(here))
            for module in modules:
                _keep_constants(here / module)
            arguments = ["--config-file=", *modules]  # no configuration but the defaults
            if failure := _built(MODULES.format(arguments=arguments), here, built):
                raise RuntimeError(f"cannot compile:\n{failure}")
        libraries = {str(path): str(path.relative_to(built)) for path in built.rglob("*") if path.is_file()}
        if libraries:
            build_data["force_include"].update(libraries)
            build_data["pure_python"] = False
            build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the copy."""
        if self._copy is not None:
            self._copy.cleanup()


def _asked() -> bool:
    return os.environ.get("OMNIKIT_COMPILE") == "1"


def _keep_constants(module: Path) -> None:
    """Write into *module* that its constants, named in capitals, are final: mypyc looks up any other by its name."""
    source = module.read_text("utf-8")
    lines = source.split("\n")
    body = ast.parse(source).body
    stored = Counter(
        node.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.isupper() and stored[name] == 1:
                if not _is_type(value):
                    lines[statement.lineno - 1] = lines[statement.lineno - 1].replace(" =", ": Final =", 1)
    first = next((statement for statement in body if not _stands_first(statement)), None)
    if first is not None:
        lines.insert(first.lineno - 1, "from typing import Final")
        module.write_text("\n".join(lines), "utf-8")


def _stands_first(statement: ast.stmt) -> bool:
    """True of what nothing may stand before: a docstring, and imports from the future."""
    match statement:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.ImportFrom(module=module):
            return module == "__future__"
    return False


def _is_type(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in TYPES


def _built(script: str, here: Path, built: Path) -> str:
    """Run the setup *script*, which puts libraries into *built*; return what it printed if it fails, else nothing."""
    done = subprocess.run(
        [sys.executable, "-c", script, "build_ext", "--build-lib", built],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",  # a compiler speaks the language of its system
        check=False,
    )
    return (done.stdout.strip() or "no reason given") if done.returncode else ""


def _in_a_line(failure: str) -> str:
    """Return the first line that names an error, else the last one."""
    lines = failure.splitlines()
    return next((line for line in lines if "error:" in line.lower()), lines[-1]).strip()
