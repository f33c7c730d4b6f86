from __future__ import annotations

from types import ModuleType

import pytest

import model.lang
import properties


@pytest.mark.parametrize("package", [model.lang, properties], ids=lambda p: p.__name__)
def test_what_a_package_imports_is_what_it_offers(package: ModuleType) -> None:
    named = {n for n, value in vars(package).items() if not n.startswith("_") and not isinstance(value, ModuleType)}

    assert named == set(package.__all__)
