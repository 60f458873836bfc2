"""What users import: the names listed, and no others."""

import importlib.util
import subprocess
import sys

import omnikit


def test_the_public_names_are_listed_and_there() -> None:
    """Every public name is there once, in order, and nothing else of ours is at the top but rooms."""
    listed = omnikit.__all__

    assert listed == sorted(set(listed), key=lambda name: (not name.isupper(), name.lower() == name, name))
    assert all(hasattr(omnikit, name) for name in listed)
    others = {name for name in vars(omnikit) if not name.startswith("_")} - set(listed)
    rooms = {name for name in others if importlib.util.find_spec(f"omnikit.{name}")}
    assert others == rooms


def test_importing_omnikit_loads_no_database_and_no_terminal() -> None:
    """The top of the package brings in neither SQLAlchemy nor the command line's libraries."""

    code = "import sys, omnikit; print(sorted({'sqlalchemy', 'typer', 'rich', 'hypothesis'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
