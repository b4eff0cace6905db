"""The configuration: one file, read and checked key by key, made a pipeline of, and written again."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textclean import ARTICLE, PAGE, from_config
from textclean.columns import Columns
from textclean.config import TABLES, Config, RunSettings
from textclean.config.checking import checked
from textclean.config.writing import toml
from textclean.duplicates.settings import DuplicateSettings
from textclean.errors import ConfigError, TextcleanError
from textclean.labels import Kind
from textclean.policy import Policy
from textclean.presets import MINIMAL, PRESETS, STRICT
from textclean.repair import Repair
from textclean.settings import plain
from textclean.templates.settings import TemplateSettings

FULL = """
preset = "page"
with = ["dateline"]
only = ["ad", "dateline", "caption"]
without = ["dateline.prefix"]
lang = "de"
title = "A strike"
policy = { threshold = 0.7, kinds = { caption = 1.1 } }
repair = { spaces = false, normalization = "none" }
templates = { min_pages = 2, min_share = 0, by = "host", max_lines = 9, max_site_lines = 8 }
[columns]
text = "body"
id = "key"
site = "url"
lang = "tongue"
clean = "c"
removed = "r"
flags = "f"
page_score = "p"
[run]
extractor = ["resiliparse"]
format = "arrow"
from = "csv"
dups = true
templates = "auto"
encoding = "ascii"
least_score = 0.4
max_record = 1
max_ratio = 3
shard = 2
[duplicates]
threshold = 1
jaccard = 0.9
containment = 0.8
min_shingles = 7
ngram = 4
bands = 12
rows = 2
sample = 3
num_perm = 24
seed = 5
max_candidates = 6
min_site_texts = 8
representative = "longest"
"""


def parsed(text: str) -> Config:
    return Config.parse(tomllib.loads(text))


# Reading --------------------------------------------------------------------------------------------------------------


def test_every_key_has_its_field() -> None:
    found = parsed(FULL)
    assert (found.preset, found.plus, found.only) == ("page", ("dateline",), ("ad", "dateline", "caption"))
    assert (found.without, found.lang, found.title) == (("dateline.prefix",), "de", "A strike")
    assert found.columns == Columns("body", "key", "url", "tongue", "c", "r", "f", "p")
    assert found.templates == TemplateSettings(2, 0, "host", 9, 8)
    assert found.duplicates == DuplicateSettings(1, 0.9, 0.8, 7, 4, 12, 2, 3, 24, 5, 6, 8, "longest")
    assert found.run == RunSettings("arrow", "csv", True, "auto", "ascii", 1, 3, 2, 0.4, ("resiliparse",))
    narrowed = PAGE.plus("dateline").only("ad", "dateline", "caption").without("dateline.prefix")
    policy, repair = Policy(0.7, (("caption", 1.1),)), Repair(spaces=False, normalization=None)
    assert found.pipeline() == replace(narrowed, policy=policy, repair=repair)
    given = tomllib.loads(FULL)
    for table in ("columns", "templates", "duplicates", "run"):
        assert set(given[table]) == set(TABLES[table]), table


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("policy", Policy),
        ("repair", Repair),
        ("columns", Columns),
        ("templates", TemplateSettings),
        ("duplicates", DuplicateSettings),
        ("run", RunSettings),
    ],
)
def test_every_field_of_a_table_is_a_key(table: str, kind: type) -> None:
    """No field of these dataclasses is without a declaration; only the switch of the repair is not a field."""
    keys = {one.name for one in TABLES[table].values()}
    assert keys - {"on"} == {field.name for field in fields(kind)}


def test_the_fields_of_a_configuration_are_keys_or_tables() -> None:
    keys = {one.name for one in TABLES[""].values()}
    assert keys | {table for table in TABLES if table} == {field.name for field in fields(Config)}
    assert set(TABLES[""]) == {"preset", "with", "without", "only", "lang", "markup", "links", "images", "title"}


def test_nothing_said_is_the_default() -> None:
    assert Config.parse({}) == Config() == Config.parse({"policy": {"kinds": {}}, "repair": {}, "run": {}})
    assert Config().pipeline() == ARTICLE


@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_not_set_is_the_presets(preset: str) -> None:
    assert Config(preset).pipeline() == PRESETS[preset]


def test_a_policy_is_the_presets_but_for_what_is_set() -> None:
    found = parsed('preset = "strict"\npolicy.certain_threshold = 0.95').pipeline()
    assert found == replace(STRICT, policy=replace(STRICT.policy, certain_threshold=0.95))


def test_repair_can_be_switched_off_and_on() -> None:
    assert parsed("repair.on = false").pipeline().repair is None
    assert parsed("repair = { on = false, spaces = false }").pipeline().repair is None
    assert parsed('preset = "c4"').pipeline().repair is None
    assert parsed('preset = "c4"\nrepair.spaces = false').pipeline().repair is None
    assert parsed('preset = "c4"\nrepair = { on = true, spaces = false }').pipeline().repair == Repair(spaces=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("policy.treshold = 0.7", "unknown key 'treshold' at policy: did you mean 'threshold'?"),
        ("policy.kind = {}", "unknown key 'kind' at policy: did you mean 'kinds'?"),
        ("policy.kinds.captoin = 1", "unknown kind 'captoin' at policy.kinds: did you mean 'caption'?"),
        ("threshold = 0.7", "unknown key 'threshold': did you mean 'policy.threshold' or 'duplicates.threshold'?"),
        ("max_recrd = 7", "unknown key 'max_recrd': did you mean 'run.max_record'?"),
        ("polizy.between_prose_threshold = 1", "unknown key 'polizy': did you mean 'policy'?"),
        (
            'templates.qqq = "x"',
            "unknown key 'qqq' at templates; there are: min_pages, min_share, by, max_lines, max_site_lines",
        ),
        (
            'policy.between_prose_threshold = "high"',
            "policy.between_prose_threshold must be a number from 0 to 2, not 'high'",
        ),
        (
            "policy.between_prose_threshold = true",
            "policy.between_prose_threshold must be a number from 0 to 2, not True",
        ),
        (
            "policy.between_prose_threshold = nan",
            "policy.between_prose_threshold must be a number from 0 to 2, not nan",
        ),
        ("policy.min_words = 1.5", "policy.min_words must be a whole number from 0 on, not 1.5"),
        ("policy = 0.7", "policy must be a table, not 0.7"),
        ("policy.kinds = 1", "policy.kinds must be a table, not 1"),
        ("repair = false", "repair must be a table, not False"),
        ('repair.normalization = "NFD"', "repair.normalization must be NFC, NFKC or none, not 'NFD'"),
        ('only = "ad"', "only must be a list of names, not 'ad'"),
        ("without = [1]", "without must be a list of names, not [1]"),
        ("preset = 1", "preset must be a string, not 1"),
        ('columns.site = ""', "columns.site must be a string that is not empty, not ''"),
        ("run.dups = 1", "run.dups must be true or false, not 1"),
        ("run.shard = 0", "run.shard must be a whole number from 1 on, not 0"),
        ("run.least_score = 1.1", "run.least_score must be a number from 0 to 1, not 1.1"),
        ('run.format = "xml"', "run.format must be jsonl, parquet or arrow, not 'xml'"),
        ("duplicates.threshold = 0", "duplicates.threshold must be a number above 0, up to 1, not 0"),
        ("policy.kinds.ad = 7", "policy.kinds.ad must be a number from 0 to 2, not 7"),
        ("policy.kinds.zzz = 1", f"unknown kind 'zzz' at policy.kinds; there are: {', '.join(Kind)}"),
        ("repair.on = 0", "repair.on must be true or false, not 0"),
        ('templates.by = "page"', "templates.by must be site, host or none, not 'page'"),
        (
            "duplicates.num_perm = 100",
            (
                "duplicates: 42 bands of 3 rows need 126 permutations, but num_perm is 100: "
                "use fewer bands or rows, or raise num_perm"
            ),
        ),
    ],
)
def test_what_may_not_be_said(text: str, said: str) -> None:
    """One line: what, where, and what to do."""
    with pytest.raises(ConfigError) as caught:
        parsed(text)
    assert str(caught.value) == said


def test_every_key_refuses_what_it_does_not_take() -> None:
    """No key lets a date, a table or a list of numbers pass."""
    keys = [(table, key) for table, settings in TABLES.items() for key in settings]
    for table, key in keys:
        for wrong in (None, [1], {"a": 1}, b"x", object()):
            with pytest.raises(ConfigError, match=key):
                checked({table: {key: wrong}} if table else {key: wrong}, TABLES)
    for kind in Kind:
        for wrong in (None, [1], {"a": 1}, "0.5", True):
            with pytest.raises(ConfigError, match=kind):
                checked({"policy": {"kinds": {kind: wrong}}}, TABLES)


def test_none_is_written_as_a_word() -> None:
    """TOML has no null: where None is a choice, "none" means it, in both directions."""
    found = parsed('repair.normalization = "none"\ntemplates.by = "none"')
    assert found.templates.by is None
    pipeline = found.pipeline()
    assert pipeline.repair is not None
    assert pipeline.repair.normalization is None
    written = found.to_dict()
    assert (written["repair"]["normalization"], written["templates"]["by"]) == ("none", "none")
    assert Config.parse(written).templates == found.templates


def test_other_values_for_some_settings() -> None:
    """What the options of the command line do: they replace single settings of a configuration."""
    found = parsed("policy.threshold = 0.7\nrun.shard = 8").overlaid(
        {"": {"plus": ("dateline",)}, "policy": {"max_drop": 0.5}, "run": {"max_record": 2}}
    )
    assert (found.plus, found.run) == (("dateline",), RunSettings(shard=8, max_record=2))
    assert found.policy == (("max_drop", 0.5), ("threshold", 0.7))
    with pytest.raises(ConfigError, match="run: shard must be a whole number from 1 on, not 0"):
        found.overlaid({"run": {"shard": 0}})
    with pytest.raises(ConfigError, match="lang must be a string that is not empty, not ''"):
        found.overlaid({"": {"lang": ""}})


# Files ----------------------------------------------------------------------------------------------------------------


def test_a_file_and_a_project_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "textclean.toml").write_text('preset = "page"\n[policy]\nthreshold = 0.7\n')
    (tmp_path / "pyproject.toml").write_text('[tool.textclean]\npreset = "page"\npolicy.threshold = 0.7\n')
    found = Config.load(tmp_path / "textclean.toml")
    assert found == Config.load(str(tmp_path / "pyproject.toml")) == parsed('preset = "page"\npolicy.threshold = 0.7')
    for source in (str(tmp_path / "textclean.toml"), tmp_path / "pyproject.toml", found.to_dict()):
        assert from_config(source) == replace(PAGE, policy=Policy(0.7)) == found.pipeline()


def test_templates_are_looked_for_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "textclean.toml"
    for said, found in (("sites.bin", str(tmp_path / "sites.bin")), ("/a/b.bin", "/a/b.bin"), ("auto", "auto")):
        path.write_text(f'run.templates = "{said}"')
        assert Config.load(path).run.templates == found


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "a.toml",
            b"policy.between_prose_threshold = 7",
            "a.toml: policy.between_prose_threshold must be a number from 0 to 2, not 7",
        ),
        ("a.toml", b"preset =", "a.toml: Invalid value (at end of document)"),
        ("a.toml", b'lang = "\xe4"', "a.toml: 'utf-8' codec can't decode"),
        ("a.toml", b'preset = "pgae"', "a.toml: unknown preset 'pgae'; did you mean page?"),
        ("a.toml", b'only = ["captoin"]', "a.toml: unknown filter or rule 'captoin'; did you mean caption"),
        ("a.toml", b'with = ["datelin"]', "a.toml: unknown filter 'datelin'; did you mean dateline?"),
        ("pyproject.toml", b"[tool.other]", "pyproject.toml: there is no table [tool.textclean]"),
        ("pyproject.toml", b"tool = 1", "pyproject.toml: there is no table [tool.textclean]"),
        ("none.toml", None, "none.toml: No such file or directory"),
    ],
)
def test_an_error_names_the_file(tmp_path: Path, name: str, data: bytes | None, said: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        Config.load(tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / said}")
    assert isinstance(caught.value, TextcleanError | ValueError)


# Writing --------------------------------------------------------------------------------------------------------------

NAMES = st.lists(st.sampled_from(sorted({"dateline", "repeated"})), unique=True)
THRESHOLDS = st.one_of(st.floats(0, 2), st.integers(0, 2))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "preset": st.sampled_from(sorted(PRESETS)),
    "with": NAMES,
    "title": st.text(st.characters(exclude_categories=["Cs"])),
    "lang": st.sampled_from(("en", "de")),
    "policy": st.fixed_dictionaries(
        {},
        optional={
            "threshold": THRESHOLDS,
            "min_words": st.integers(0, 500),
            "max_code": st.floats(0, 1),
            "kinds": st.dictionaries(st.sampled_from(list(map(str, Kind))), THRESHOLDS),
        },
    ),
    "repair": st.fixed_dictionaries(
        {}, optional={"on": st.booleans(), "normalization": st.sampled_from(("NFC", "NFKC", "none"))}
    ),
    "columns": st.fixed_dictionaries(
        {}, optional={"text": st.text(st.characters(exclude_categories=["Cs"]), min_size=1), "site": st.just("url")}
    ),
    "run": st.fixed_dictionaries({}, optional={"from": st.just("csv"), "shard": st.integers(1, 1 << 20)}),
}


@settings(max_examples=60)
@given(st.fixed_dictionaries({}, optional=VALUES))
def test_what_is_written_is_read_again(data: dict[str, Any]) -> None:
    """The effective configuration is one that holds: the same pipeline, columns and settings, and itself effective."""
    config = Config.parse(data)
    again = parsed(config.to_toml())
    assert again == Config.parse(config.to_dict())
    assert again.to_dict() == config.to_dict()
    assert again.pipeline() == config.pipeline()
    for name in ("plus", "only", "without", "lang", "title", "columns", "templates", "duplicates", "run"):
        assert getattr(again, name) == getattr(config, name)


def test_the_effective_configuration_tells_all() -> None:
    """Every key that has a value is in it, with the preset's own policy."""
    dumped = Config("minimal").to_dict()
    assert dumped["policy"] == {**plain(MINIMAL.policy), "kinds": {}}
    assert dumped["policy"]["threshold"] != Policy().threshold
    for table, keys in TABLES.items():
        for key, one in keys.items():
            assert (key in (dumped[table] if table else dumped)) == (one.default is not None), key


def test_odd_keys_and_values_are_quoted() -> None:
    data = {"a b": 'x"\\\n\x7f\u2028é😀', "": {"ü.": [True, 1.5, []]}}
    assert tomllib.loads(toml(data)) == data


def test_the_file_to_begin_with() -> None:
    """It says nothing as it stands; with its comment signs taken away it says the defaults, key by key."""
    text = Config.commented()
    assert parsed(text) == Config()
    assert max(map(len, text.splitlines())) <= 120
    said = tomllib.loads(
        "\n".join(line[1:] if line[:1] == "#" and line[1:2] != " " else line for line in text.split("\n"))
    )
    assert {table: set(keys) for table, keys in TABLES.items() if table} == {
        table: set(said[table]) for table in TABLES if table
    }
    assert set(TABLES[""]) <= set(said)
    effective = Config().to_dict()
    assert said["policy"]["kinds"] == {"caption": 1.1}
    said["policy"]["kinds"] = {}
    for table, keys in TABLES.items():
        mine, default = (said[table], effective[table]) if table else (said, effective)
        for key, setting in keys.items():
            assert mine[key] == default.get(key, setting.example), key
            assert setting.help in text
    assert Config.parse({**said, "title": "", "policy": said["policy"]}).pipeline() == ARTICLE


def test_a_lexicon_of_ones_own_is_a_filter_to_add(tmp_path: Path) -> None:
    """It is named by its file, which is looked for beside the configuration."""
    (tmp_path / "own.toml").write_text(
        '[own.memo]\nkind = "promo"\nwhere = "line"\nscore = 0.95\n'
        'phrases = ["our memo"]\nhits = ["Our memo"]\nmisses = ["Our memos"]\n'
    )
    path = tmp_path / "textclean.toml"
    path.write_text('with = ["dateline", "own.toml"]')
    pipeline = Config.load(path).pipeline()
    assert pipeline("It rained.\nOur memo\n") == "It rained.\n"
    assert {"own", "own.memo"} <= set(pipeline.names())
    assert Config.parse(Config.load(path).to_dict()).pipeline() == pipeline
    (tmp_path / "own.toml").write_text("[own]\nmemo = 3")
    with pytest.raises(ConfigError, match=r"textclean\.toml: own: own: unknown field 'memo'"):
        Config.load(path)
    (tmp_path / "own.toml").unlink()
    with pytest.raises(ConfigError, match=r"own\.toml: No such file"):
        Config.load(path)
