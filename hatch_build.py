"""The build hook that compiles the modules that pyproject.toml lists, in wheels whose builder asks for it.

Nothing is ever compiled beside the sources: an ``.so`` there would be imported in their place, edited or not.
"""

import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from pathspec import GitIgnoreSpec

# optimising more takes twice the time and gives nothing: what runs is mostly the engine of patterns
SETUP = """
from mypyc.build import mypycify
from setuptools import setup

setup(ext_modules=mypycify(
    {arguments!r}, opt_level="1", debug_level="0", multi_file=True, group_name="omnikit", target_dir="c"
))
"""


class Compiling(BuildHookInterface[BuilderConfig]):
    """Compiles a copy of the package and puts what comes of it beside the sources in the wheel."""

    _copy: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless an editable install is made."""
        if version == "editable":
            return
        self._copy = TemporaryDirectory()
        here = Path(self._copy.name)
        copytree(Path(self.root, "src", "omnikit"), here / "omnikit", ignore=ignore_patterns("__pycache__"))
        modules = sorted(GitIgnoreSpec.from_lines(self.config["modules"]).match_tree_files(here))
        script = SETUP.format(arguments=["--config-file=", *modules])  # no configuration but the defaults
        done = subprocess.run(
            [sys.executable, "-c", script, "build_ext", "--build-lib", "built"],
            cwd=here,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"cannot compile:\n{done.stdout}")
        built = here / "built"
        libraries = {str(path): str(path.relative_to(built)) for path in built.rglob("*") if path.is_file()}
        build_data["force_include"].update(libraries)
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the copy."""
        if self._copy is not None:
            self._copy.cleanup()
