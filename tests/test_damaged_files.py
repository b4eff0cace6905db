"""Files of models, indexes and templates that are damaged or forged: refused with the error of their kind, or usable.

DAMAGED=5000 in the environment tries as many files of each kind.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable
from importlib import resources
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.damage import damaged
from tests.duplicates.stories import corpus
from tests.linemodel.pages import article, page
from tests.templates import test_file as templates_test
from textclean import NearDuplicates, Templates
from textclean.duplicates import DuplicateSettings
from textclean.errors import CorpusError, ModelError, SettingError
from textclean.linemodel import LineModel, models
from textclean.linemodel.stacked_trees import StackedTrees
from textclean.reading import document
from textclean.settings import declared
from textclean.templates import FittedTemplates
from textclean.templates.settings import TemplateSettings

COUNT = int(os.environ.get("DAMAGED", "270"))
PAGE = page(random.Random(6), article(random.Random(5)))
WHOLE_MODEL = (resources.files("textclean.linemodel") / "page.npz").read_bytes()


def used_model(path: Path) -> None:
    models._loaded.cache_clear()
    models.calibration.cache_clear()
    list(LineModel(str(path))(document(PAGE)))


def saved_model(path: Path) -> None:
    path.write_bytes(WHOLE_MODEL)


def used_index(path: Path) -> None:
    index = NearDuplicates.load(path)
    index.query(PAGE)
    index.clusters()
    index.add("one more", PAGE, site="wire")


def saved_index(path: Path) -> None:
    index = NearDuplicates()
    for number, (name, text) in enumerate(corpus(3, 4).items()):
        index.add(name, text, site=f"site{number % 3}")
    index.save(path)


def used_templates(path: Path) -> None:
    for site in (fitted := FittedTemplates.load(path)).sites:
        list(fitted.of(site)(document(templates_test.PAGES[0])))
    templates = Templates.load(path)
    templates.update(PAGE, "new.example")
    templates.freeze()


def saved_templates(path: Path) -> None:
    templates_test.filled().save(path)


KINDS = {
    "model": (saved_model, used_model, ModelError),
    "index": (saved_index, used_index, CorpusError),
    "templates": (saved_templates, used_templates, CorpusError),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_refused_with_the_error_of_its_kind(tmp_path: Path, kind: str) -> None:
    save, use, error = KINDS[kind]
    path = tmp_path / "whole.npz"
    save(path)
    use(path)
    refused = 0
    for number, data in enumerate(damaged(path.read_bytes(), 13, COUNT)):
        part = tmp_path / "damaged.npz"
        part.write_bytes(data)
        try:
            use(part)
        except error as found:
            assert "damaged.npz" in str(found), number  # noqa: PT017
            refused += 1
        except Exception as other:
            raise AssertionError(f"file {number} of the seed 13 ends in {type(other).__name__}: {other}") from other
    assert refused > COUNT // 2


def forged_model(tmp_path: Path, name: str, forge: Callable[[np.ndarray], np.ndarray]) -> str:
    """A file of the model "page" with right checksums, and another array."""
    arrays = dict(models.load("page").arrays())
    path = tmp_path / "forged.npz"
    np.savez(path, **arrays | {name: forge(arrays[name])})
    return str(path)


def at(place: int, value: float) -> Callable[[np.ndarray], np.ndarray]:
    """Replace an element."""

    def forge(array: np.ndarray) -> np.ndarray:
        array = array.copy()
        array[place] = value
        return array

    return forge


@pytest.mark.parametrize(
    ("name", "forge", "message"),
    [
        ("child", at(0, -1), "refer to nodes or features that it does not have"),
        ("child", at(0, 10**6), "refer to nodes or features that it does not have"),
        ("child", lambda a: a[::-1], "the children of a node are not after it"),
        ("feature", at(0, 1000), "refer to nodes or features that it does not have"),
        ("root", lambda a: a[:0], "different numbers of nodes"),
        ("root", lambda a: a.reshape(10, 10), "its array 'root' has another type or shape"),
        ("root", lambda a: a.astype(float), "its array 'root' has another type or shape"),
        ("depth", lambda _: np.array(10**18), "the depth of its trees is not a number from 0 to 64"),
        ("depth", lambda _: np.array("6"), "the depth of its trees is not a number from 0 to 64"),
        ("threshold", at(0, np.nan), "a node has no threshold"),
        ("threshold", lambda a: np.zeros_like(a), "a leaf has one"),
        ("value", at(5, np.nan), "a value of its trees is not a number"),
        ("value", at(5, 1e30), "a value of its trees is not a number, or too large"),
        ("value", lambda a: a[1:], "different numbers of nodes"),
        ("word", lambda a: a[::-1], "its words are not sorted"),
        ("word", lambda a: np.arange(len(a), dtype=np.uint64), "its words are not hashes"),
        ("word", lambda a: a[1:], "one weight for each word"),
        ("word_weight", at(0, np.inf), "one weight for each word"),
        ("decoder", at(0, np.nan), "a number of the decoder is not from -100 to 100"),
        ("decoder", lambda a: a.astype(str), "its array 'decoder' has another type or shape"),
    ],
)
def test_a_forged_model_is_refused(
    tmp_path: Path, name: str, forge: Callable[[np.ndarray], np.ndarray], message: str
) -> None:
    with pytest.raises(ModelError, match=rf"forged\.npz .*{message}"):
        models.load(forged_model(tmp_path, name, forge))


@pytest.mark.parametrize(
    "table",
    [
        [[0.0, 1.0], [0.0, np.nan]],
        [[0.0, 1.0], [0.5, 0.4]],
        [[0.5, 0.5], [0.0, 1.0]],
        [[0.0, 1.5], [0.0, 1.0]],
        [[0.0, 1.0]],
        [[], []],
        [[0, 1], [0, 1]],
        [np.linspace(0, 1, 2000)] * 2,
        0.5,
        [["0", "1"], ["0", "1"]],
    ],
)
def test_a_forged_calibration_is_refused(tmp_path: Path, table: Any) -> None:
    path = str(tmp_path / "forged.npz")
    np.savez(path, **models.load("page").arrays(), calibration=np.array(table))
    with pytest.raises(ModelError, match=r"forged\.npz is damaged: its calibration"):
        list(LineModel(path)(document(PAGE)))


def test_lengths_in_a_model_are_not_believed(tmp_path: Path) -> None:
    """Neither the length in an array's header nor a member that unpacks to gigabytes takes the memory."""
    path = tmp_path / "large.npz"
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999,), }\n"
    for member in (header, b"{'descr': '<f8', 'fortran_order': False, 'shape': (1" + b"0" * 60 + b",), }\n"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("root.npy", b"\x93NUMPY\x01\x00" + len(member).to_bytes(2, "little") + member)
        with pytest.raises(ModelError, match=r"large\.npz is not a line model: 'root\.npy' "):
            models.load(str(path))
        models._loaded.cache_clear()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("root.npy", "w") as member:
        for _ in range(300):
            member.write(bytes(1 << 20))
    path.write_bytes(packed.getvalue())
    with pytest.raises(ModelError, match="its arrays have more than 256 MB"):
        models.load(str(path))


def test_a_model_that_is_saved_is_read_again(tmp_path: Path) -> None:
    own = models.load("page")
    models.save(own, tmp_path / "again.npz")
    again = models.load(str(tmp_path / "again.npz"))
    assert isinstance(own, StackedTrees)
    assert isinstance(again, StackedTrees)
    for name, array in own.arrays().items():
        assert array.dtype == again.arrays()[name].dtype, name
        assert np.array_equal(array, again.arrays()[name]), name


@pytest.mark.parametrize("seed", [-1, 2**32, 10**20])
def test_a_seed_is_a_number_that_generators_take(seed: int) -> None:
    with pytest.raises(SettingError, match="seed must be"):
        NearDuplicates(seed=seed)


@pytest.mark.parametrize("name", [name for name, one in declared(DuplicateSettings).items() if one.check.type is int])
def test_every_count_of_an_index_has_a_bound(name: str) -> None:
    most = declared(DuplicateSettings)[name].check.most
    assert most is not None
    with pytest.raises(SettingError, match=f"{name} must be at most"):
        DuplicateSettings(**{name: 10**20})
    index = NearDuplicates(**{"num_perm": 4096, "bands": 1, "rows": 1, name: int(most)})
    index.add("a", PAGE, site="x")
    assert index.query(PAGE)


@pytest.mark.parametrize(
    ("made", "settings", "others"),
    [(NearDuplicates, DuplicateSettings, {"folder"}), (Templates, TemplateSettings, set())],
)
def test_a_constructor_takes_its_settings(made: type, settings: type, others: set[str]) -> None:
    """The constructor and the dataclass have the same names, defaults and bounds."""
    taken = {name: one.default for name, one in signature(made).parameters.items() if name not in others}
    assert taken == {name: one.default for name, one in declared(settings).items()}
    for name, one in declared(settings).items():
        if one.check.type in (int, float):
            for wrong in (-1, one.check.most and one.check.most + 1, float("nan"), "x"):
                if wrong is not None:
                    with pytest.raises(SettingError, match=f"{name} must be"):
                        made(**{name: wrong})
