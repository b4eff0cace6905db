"""What a configuration says, as one frozen value: read, checked, made a pipeline of, written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from textclean import presets
from textclean.config.checking import checked
from textclean.config.sections import Columns, Duplicates, Fitting, RunSettings
from textclean.config.writing import commented, toml
from textclean.errors import ConfigError, FilterError, UnknownName
from textclean.filters import Phrases
from textclean.pipeline import Pipeline
from textclean.policy import Policy
from textclean.repair import Repair

__all__ = ["AUTO", "PROJECT", "Config", "policy_values", "repair_values"]

PROJECT = "pyproject.toml"
AUTO = "auto"  # templates that are fitted over the input of a run
LEXICON = ".toml"  # what a lexicon of one's own ends in, among the names of filters

Values = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Config:
    """What a `textclean.toml`, or `[tool.textclean]` in a `pyproject.toml`, may say.

    preset: the pipeline's name. plus (`with` in the file): filters that are added, by name, or by the path of a lexicon
    of one's own (`Phrases`). only, without: filters or rules that it is narrowed to, and that are left out. lang,
    title: language and headline of the texts. policy, repair: what is other than in the preset, as pairs.

    >>> config = Config.parse({"with": ["dateline"], "only": ["dateline"], "policy": {"threshold": 0.7}})
    >>> config.pipeline().names(), config.pipeline().policy.threshold
    (('dateline', 'dateline.prefix'), 0.7)
    """

    preset: str = "article"
    plus: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lang: str | None = None
    title: str | None = None
    policy: Values = ()
    repair: Values = ()
    columns: Columns = Columns()
    templates: Fitting = Fitting()
    duplicates: Duplicates = Duplicates()
    run: RunSettings = RunSettings()

    @classmethod
    def load(cls, path: str | Path) -> Config:
        """The configuration in a file; a `pyproject.toml` has it under `[tool.textclean]`.

        Files of templates and lexicons that it names are looked for beside it.

        Raises:
            ConfigError: if the file cannot be read, is no TOML, or says what it may not say; or if a preset, filter or
                rule is unknown. The message begins with the name of the file.
        """
        import tomllib

        path = Path(path)
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            config = cls.parse(_of_project(data) if path.name == PROJECT else data)._beside(path.parent)
            config.pipeline()
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror or error}") from error
        except (ValueError, UnknownName, FilterError) as error:
            raise ConfigError(f"{path}: {error}") from error
        return config

    def _beside(self, folder: Path) -> Config:
        """The same, with the files that it names looked for in a folder."""
        plus = tuple(str(folder / name) if name.endswith(LEXICON) else name for name in self.plus)
        named = self.run.templates
        own = named if named is None or named == AUTO else str(folder / named)
        return replace(self, plus=plus, run=replace(self.run, templates=own))

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Config:
        """The configuration in a table of plain values, as TOML gives it.

        Raises:
            ConfigError: if a key is unknown, or a value is not what the key takes.

        >>> Config.parse({"preset": "page", "columns": {"text": "body"}}).columns.text
        'body'
        >>> Config.parse({"policy": {"treshold": 0.7}})
        Traceback (most recent call last):
        ...
        textclean.errors.ConfigError: unknown key 'treshold' at policy: did you mean 'threshold'?
        """
        found = checked(data)
        own: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in found[""].items()
        }
        if "with" in own:
            own["plus"] = own.pop("with")
        policy = found.get("policy", {})
        if kinds := policy.pop("kinds", {}):
            policy["kinds"] = tuple(sorted(kinds.items()))
        return cls(
            **own,
            policy=tuple(sorted(policy.items())),
            repair=tuple(sorted(found.get("repair", {}).items())),
            columns=Columns(**found.get("columns", {})),
            templates=Fitting(**found.get("templates", {})),
            duplicates=Duplicates(**found.get("duplicates", {})),
            run=RunSettings(**{_ATTRIBUTES.get(key, key): value for key, value in found.get("run", {}).items()}),
        )

    def pipeline(self) -> Pipeline:
        """The pipeline that is meant.

        Raises:
            UnknownName: if there is no preset, filter or rule of a name.
            FilterError: if a filter's package is broken.
            LexiconError: if a lexicon is none.
            ConfigError: if a lexicon cannot be read.
        """
        found = presets.get(self.preset)
        for name in self.plus:
            found = found | _phrases(name) if name.endswith(LEXICON) else found.plus(name)
        if self.only:
            found = found.only(*self.only)
        found = found.without(*self.without)
        return replace(found, policy=self._policy(found.policy), repair=self._repair(found.repair))

    def _policy(self, policy: Policy) -> Policy:
        told = dict(self.policy)
        kinds = dict(policy.kinds) | dict(told.pop("kinds", ()))
        return replace(policy, **told, kinds=tuple(sorted(kinds.items())))

    def _repair(self, repair: Repair | None) -> Repair | None:
        told = dict(self.repair)
        if not told.pop("on", repair is not None):
            return None
        if told.get("normalization") == "none":
            told["normalization"] = None
        return replace(repair or Repair(), **told)

    def to_dict(self) -> dict[str, Any]:
        """The effective configuration as plain values: every key that has a value, with the policy and the repair that
        hold. `parse` takes it.

        Raises:
            UnknownName: if there is no preset, filter or rule of a name.
            FilterError: if a filter's package is broken.

        >>> Config(preset="c4").to_dict()["repair"]
        {'on': False}
        """
        pipeline = self.pipeline()
        own = {"preset": self.preset, "with": self.plus, "only": self.only, "without": self.without}
        names = {value: key for key, value in _ATTRIBUTES.items()}
        tables = {name: asdict(getattr(self, name)) for name in ("columns", "templates", "duplicates", "run")}
        return {
            **{key: list(value) if isinstance(value, tuple) else value for key, value in own.items()},
            **_told({"lang": self.lang, "title": self.title}),
            "policy": policy_values(pipeline.policy),
            "repair": repair_values(pipeline.repair),
            **{
                name: {names.get(key, key): part for key, part in _told(table).items()}
                for name, table in tables.items()
            },
        }

    def to_toml(self) -> str:
        """The effective configuration as the text of a file; see `to_dict`."""
        return toml(self.to_dict())

    @staticmethod
    def commented() -> str:
        """The text of a file to begin with: every key and its default, as comments."""
        return commented(Config().to_dict())


def _phrases(path: str) -> Phrases:
    try:
        return Phrases.load(path)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error


# Where a key of the file cannot be the name of a field.
_ATTRIBUTES = {"from": "from_"}


def policy_values(policy: Policy) -> dict[str, Any]:
    """A policy as a configuration says it."""
    return {
        **{f.name: getattr(policy, f.name) for f in fields(policy) if f.name != "kinds"},
        "kinds": dict(policy.kinds),
    }


def repair_values(repair: Repair | None) -> dict[str, Any]:
    """A repair, or none, as a configuration says it."""
    if repair is None:
        return {"on": False}
    return {"on": True, **asdict(repair), "normalization": repair.normalization or "none"}


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _of_project(data: Mapping[str, Any]) -> Mapping[str, Any]:
    tools = data.get("tool")
    found = tools.get("textclean") if isinstance(tools, Mapping) else None
    if not isinstance(found, Mapping):
        raise ConfigError("there is no table [tool.textclean]")
    return found
