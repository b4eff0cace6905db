"""A configuration as one frozen value: read from a file, checked, turned into a pipeline, written again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textclean import presets
from textclean.columns import Columns
from textclean.config.checking import checked
from textclean.config.run_settings import RunSettings
from textclean.config.writing import commented, toml
from textclean.duplicates.settings import DuplicateSettings
from textclean.errors import ConfigError, FilterError, LexiconError, SettingError, UnknownName
from textclean.filters import Phrases
from textclean.languages.codes import code
from textclean.markup import MARKUPS
from textclean.pipeline import Pipeline
from textclean.policy import Policy
from textclean.repair import Repair
from textclean.settings import choice, declared, documented, flag, names, plain, setting, string, validate
from textclean.targets import IMAGES, LINKS, STAYS
from textclean.templates.settings import TemplateSettings
from textclean.values import dataclass, replace

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["AUTO", "PROJECT", "TABLES", "Config", "repair_values"]

PROJECT = "pyproject.toml"
AUTO = "auto"  # the value of run.templates that fits templates on the input of the run
LEXICON = ".toml"  # a name in `with` that ends in this is the path of a lexicon

Values = tuple[tuple[str, Any], ...]
_Settings = TypeVar("_Settings", bound="DataclassInstance")


@documented
@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a `textclean.toml`, or of `[tool.textclean]` in a `pyproject.toml`.

    Attributes:
        policy: The settings of the policy that differ from the preset's, as pairs of name and value.
        repair: The settings of the repair that differ from the preset's, as pairs of name and value.
        columns: The settings of the table `columns`.
        templates: The settings of the table `templates`.
        duplicates: The settings of the table `duplicates`.
        run: The settings of the table `run`.

    >>> config = Config.parse({"with": ["dateline"], "only": ["dateline"], "policy": {"threshold": 0.7}})
    >>> config.pipeline().names(), config.pipeline().policy.threshold
    (('dateline', 'dateline.prefix'), 0.7)
    """

    preset: str = setting(
        "article",
        string(filled=False),
        "pipeline: article, page, auto, minimal, strict, ...",
        "Article is for text that an extractor cut out of a page, page for the text of a whole page; an unknown name "
        "lists all presets.",
    )
    plus: tuple[str, ...] = setting(
        (),
        names(),
        'filters to add: names, or lexicon files such as "mine.toml"',
        "Names of filters that the preset does not have, or of an installed package.",
        key="with",
    )
    without: tuple[str, ...] = setting((), names(), "filters or rules to leave out", "For example related.read_more.")
    only: tuple[str, ...] = setting((), names(), "the only filters or rules to run")
    lang: str | None = setting(
        None, string("CODE"), "language of texts that name none; found in each text by default", example="en"
    )
    markup: str | None = setting(
        None,
        choice(*MARKUPS),
        "whether texts are Markdown; found in each text by default",
        "Filters see the text of Markdown without its marks, and what is cut leaves no table, code or link in halves.",
        example="auto",
    )
    links: str = setting(STAYS, choice(*LINKS), "what clean Markdown has of links: all, their text alone, or nothing")
    images: str = setting(
        STAYS, choice(*IMAGES), "what clean Markdown has of images: all, their alternative text alone, or nothing"
    )
    title: str | None = setting(
        None,
        string("TEXT", filled=False),
        "headline, where all texts are of one page",
        example="Harbour pilots go on strike",
    )
    policy: Values = ()
    repair: Values = ()
    columns: Columns = Columns()
    templates: TemplateSettings = TemplateSettings()
    duplicates: DuplicateSettings = DuplicateSettings()
    run: RunSettings = RunSettings()

    def __post_init__(self) -> None:
        validate(self)
        code(self.lang)  # an unknown language is an error here, not in each text

    @classmethod
    def load(cls, path: str | Path) -> Config:
        """Read a configuration file.

        Args:
            path: The file; a `pyproject.toml` has the configuration under `[tool.textclean]`. Paths of templates and
                lexicons in it are relative to its folder.

        Raises:
            ConfigError: if the file cannot be read, is not TOML or has an invalid setting, or if a preset, filter or
                rule is unknown. The message begins with the path.
        """
        import tomllib

        path = Path(path)
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            config = cls.parse(_of_project(data) if path.name == PROJECT else data)._relative_to(path.parent)
            config.pipeline()
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror or error}") from error
        except (ValueError, UnknownName, FilterError) as error:
            raise ConfigError(f"{path}: {error}") from error
        return config

    def _relative_to(self, folder: Path) -> Config:
        """The same, with the paths that it names relative to a folder."""
        plus = tuple(str(folder / name) if name.endswith(LEXICON) else name for name in self.plus)
        named = self.run.templates
        own = named if named is None or named == AUTO else str(folder / named)
        return replace(self, plus=plus, run=replace(self.run, templates=own))

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Config:
        """Check a configuration given as plain values.

        Args:
            data: The tables and keys of a configuration, as TOML gives them.

        Raises:
            ConfigError: if a key is unknown, or a value is not one that the setting takes.

        >>> Config.parse({"preset": "page", "columns": {"text": "body"}}).columns.text
        'body'
        >>> Config.parse({"policy": {"treshold": 0.7}})
        Traceback (most recent call last):
        ...
        textclean.errors.ConfigError: unknown key 'treshold' at policy: did you mean 'threshold'?
        """
        return cls().overlaid(checked(data, TABLES))

    def overlaid(self, values: Mapping[str, Mapping[str, Any]]) -> Config:
        """The configuration with other values for some settings.

        Args:
            values: For each table the values by the name of the dataclass field; those outside of tables under "".

        Raises:
            ConfigError: if the values of a table cannot go together.

        >>> Config().overlaid({"": {"preset": "page"}, "run": {"shard": 8}}).run.shard
        8
        """
        own: dict[str, Any] = dict(values.get("", {}))
        for table, settings in values.items():
            if table in ("policy", "repair"):
                differing = {**dict(getattr(self, table)), **settings}
                own[table] = tuple(sorted((name, value) for name, value in differing.items() if value != ()))
            elif table:
                own[table] = _replaced(getattr(self, table), settings, f"{table}: ")
        return _replaced(self, own)

    def pipeline(self) -> Pipeline:
        """Build the pipeline.

        Raises:
            UnknownName: if a preset, filter or rule does not exist.
            FilterError: if the package of a filter cannot be imported.
            LexiconError: if a lexicon is invalid.
            ConfigError: if a lexicon cannot be read.
        """
        found = presets.get(self.preset)
        for name in self.plus:
            found = found | _phrases(name) if name.endswith(LEXICON) else found.plus(name)
        if self.only:
            found = found.only(*self.only)
        found = found.without(*self.without)
        return replace(
            found,
            policy=self._policy(found.policy),
            repair=self._repair(found.repair),
            markup=self.markup or found.markup,
            links=self.links,
            images=self.images,
        )

    def _policy(self, policy: Policy) -> Policy:
        """The preset's policy with the values that differ."""
        values = dict(self.policy)
        kinds = dict(policy.kinds) | dict(values.pop("kinds", ()))
        return replace(policy, **values, kinds=tuple(sorted(kinds.items())))

    def _repair(self, repair: Repair | None) -> Repair | None:
        """The preset's repair with the values that differ; None if it is off."""
        values = dict(self.repair)
        if not values.pop("on", repair is not None):
            return None
        return replace(repair or Repair(), **values)

    def to_dict(self) -> dict[str, Any]:
        """The effective configuration as plain values: every setting that has a value, policy and repair in full.

        `Config.parse` takes the result.

        Raises:
            UnknownName: if a preset, filter or rule does not exist.
            FilterError: if the package of a filter cannot be imported.

        >>> Config(preset="c4").to_dict()["repair"]
        {'on': False}
        """
        pipeline = self.pipeline()
        tables = {"policy": plain(pipeline.policy), "repair": repair_values(pipeline.repair)}
        return plain(self) | {name: tables.get(name) or plain(getattr(self, name)) for name in TABLES if name}

    def to_toml(self) -> str:
        """The effective configuration as the text of a file; see `to_dict`."""
        return toml(self.to_dict())

    @staticmethod
    def commented() -> str:
        """The text of a file to begin with: every key, its default or an example, and its help text, as comments."""
        return commented(TABLES, _NOTES)


@dataclass(frozen=True, slots=True)
class _Switch:
    """The key of the table `repair` that is not a field of `Repair`."""

    on: bool = setting(True, flag(), "whether lines are repaired at all")


_TABLES: dict[str, tuple[type, ...]] = {
    "": (Config,),
    "policy": (Policy,),
    "repair": (_Switch, Repair),
    "columns": (Columns,),
    "templates": (TemplateSettings,),
    "duplicates": (DuplicateSettings,),
    "run": (RunSettings,),
}
# The settings of each table of a configuration, by key; "" is the table of the keys outside of any table.
TABLES = {
    table: {one.key: one for kind in kinds for one in declared(kind).values()} for table, kinds in _TABLES.items()
}
_NOTES = {
    "": "",
    "policy": "When labels cut.",
    "repair": "How the encoding is repaired, line by line.",
    "columns": "The columns of rows, for `run`, `dups` and `fit`.",
    "templates": 'Lines that the pages of a site share: for `fit`, and for `run` with templates = "auto".',
    "duplicates": "Near-duplicates: for `dups`, and for `run` with dups = true.",
    "run": "For `run`; max_record and max_ratio for all commands that read a configuration and texts.",
}


def _replaced(instance: _Settings, values: Mapping[str, Any], where: str = "") -> _Settings:
    """The dataclass instance with other values; a wrong one is an error of the configuration."""
    try:
        return replace(instance, **values)
    except SettingError as error:
        raise ConfigError(f"{where}{error}") from error


def _phrases(path: str) -> Phrases:
    try:
        return Phrases.load(path)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except LexiconError:
        raise
    except ValueError as error:  # a NUL or half a character in the name
        raise ConfigError(f"with: {path!r} is not the name of a file: {error}") from error


def repair_values(repair: Repair | None) -> dict[str, Any]:
    """The table `repair` of a configuration, as plain values.

    Args:
        repair: The repair; None where it is off.
    """
    return {"on": False} if repair is None else {"on": True, **plain(repair)}


def _of_project(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table of a `pyproject.toml` with the configuration."""
    tools = data.get("tool")
    found = tools.get("textclean") if isinstance(tools, Mapping) else None
    if not isinstance(found, Mapping):
        raise ConfigError("there is no table [tool.textclean]")
    return found
