"""The rulebook reads whatever modules are there: what lacks an extra is left out, what is broken is not passed over."""

from pathlib import Path

import pytest

from omnikit.model.errors import DefinitionError
from omnikit.rules import book, catalogue
from omnikit.rules.collaboration import it_goes_to_a_collaborator

LACKS_AN_EXTRA = "import an_extra_that_nobody_has"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of two rooms, read in place of ours: one is sound, of the other a test writes a module."""
    name = f"shelf_{tmp_path.name}"
    root = tmp_path / name
    for room in ("desk", "storage"):
        (root / room).mkdir(parents=True)
        (root / room / "__init__.py").touch()
    (root / "__init__.py").touch()
    (root / "desk" / "sound.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(book, "PACKAGE", name)
    return root


def read(shelf: Path) -> list[str]:
    """The modules that the book reads, without the package's name."""
    return [module.__name__.removeprefix(f"{shelf.name}.") for module in book.modules()]


def test_a_module_that_needs_an_extra_that_is_not_there_is_left_out(shelf: Path) -> None:
    """Without a driver or a screen the rulebook can still be asked for; everything else is read."""
    (shelf / "storage" / "a_driver.py").write_text(LACKS_AN_EXTRA, encoding="utf-8")

    assert read(shelf) == ["desk", "desk.sound", "storage"]


def test_a_module_of_ours_that_is_missing_is_an_error(shelf: Path) -> None:
    """An import of our own that leads nowhere is a mistake, and no extra."""
    (shelf / "storage" / "torn.py").write_text(f"import {shelf.name}.nowhere", encoding="utf-8")

    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        read(shelf)


def test_a_rule_that_is_in_the_catalogue_twice_is_refused_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ID has one entry, whichever of the files it stands in."""
    monkeypatch.setattr(catalogue, "FILES", (*catalogue.FILES, "house.toml"))

    with pytest.raises(DefinitionError, match="rule HO-1 is in the catalogue twice"):
        catalogue.catalogue()


def test_a_rule_shows_its_id_and_its_name() -> None:
    """In a traceback or a shell a rule reads like what it is."""
    assert repr(it_goes_to_a_collaborator) == "<rule CO-6.1 it_goes_to_a_collaborator>"
