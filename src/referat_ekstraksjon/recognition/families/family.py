"""Document families from TOML files: loading, extending, and errors that say where.

`norsk` is the common ground; a family adds its words to those of the family it extends.
"""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from referat_ekstraksjon.errors import FamilyFileError
from referat_ekstraksjon.recognition.families.faults import first_fault, line_of
from referat_ekstraksjon.recognition.families.words import SECTION_NAMES, FamilyFile, Rules, Section

COMMON = "norsk"
"""The family that every other extends, in the end."""
_MOST_BYTES = 500_000
_DEEPEST = 8


class Family(BaseModel):
    """A family with everything it extends.

    Attributes:
        own: the words of the family's own file, without those it extends: they tell it from others.
        words: all words.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    about: str
    lineage: tuple[str, ...]
    own: FamilyFile
    words: FamilyFile
    rules: Rules

    def __hash__(self) -> int:
        """Quick: a hash of all its words would cost more than what is looked up by it."""
        return hash((self.name, self.lineage))


def shipped_names() -> tuple[str, ...]:
    """The families that come with the program, the common ground first."""
    names = sorted(entry.name.removesuffix(".toml") for entry in _folder().iterdir() if entry.name.endswith(".toml"))
    return (COMMON, *(name for name in names if name != COMMON))


def _folder() -> Any:
    return resources.files("referat_ekstraksjon") / "pipelines"


@functools.lru_cache(maxsize=64)
def load_family(name: str) -> Family:
    """A family by its name, or by the path of a TOML file.

    Raises:
        FamilyFileError: no such family, or its file is wrong; the message names file, line and what was expected.
    """
    return _load(name, ())


def _load(name: str, below: tuple[str, ...]) -> Family:
    file_name, source = _source(name)
    shipped = not _is_path(name)
    if _identity(name) in map(_identity, below):
        circle = " → ".join((*below, name))
        raise _wrong(file_name, line_of(source, ("extends",)), f"«extends» goes in a circle: {circle}")
    if len(below) >= _DEEPEST:
        raise _wrong(file_name, line_of(source, ("extends",)), f"more than {_DEEPEST} families extend each other")
    own = read_family_file(source, file_name)
    if shipped and own.name == COMMON:
        return Family(name=own.name, about=own.about, lineage=(own.name,), own=own, words=own, rules=own.rules)
    if own.name == COMMON:
        what = f"«name»: «{COMMON}» is the common ground's: give your family a name of its own"
        raise _wrong(file_name, line_of(source, ("name",)), what)
    parent_name = own.extends or COMMON
    found = parent_name if shipped else _beside(Path(name).parent, parent_name)
    if _is_path(found) and not Path(found).is_file():
        what = f"«extends»: there is no family «{parent_name}»: expected one of {', '.join(shipped_names())}, or a file"
        raise _wrong(file_name, line_of(source, ("extends",)), f"{what} (looked for {found})")
    if not _is_path(found) and found not in shipped_names():
        what = f"«extends»: there is no family «{parent_name}»: expected one of {', '.join(shipped_names())}"
        raise _wrong(file_name, line_of(source, ("extends",)), f"{what}, or a .toml file beside this one")
    parent = _load(found, (*below, name))
    return Family(
        name=own.name,
        about=own.about,
        lineage=(own.name, *parent.lineage),
        own=own,
        words=_extended(parent.words, own),
        rules=_chosen(parent.rules, own.rules),
    )


def _is_path(name: str) -> bool:
    return name.endswith(".toml")


def _identity(name: str) -> str:
    return str(Path(name).resolve()) if _is_path(name) else name


def _beside(folder: Path, extends: str) -> str:
    """What a file's `extends` names: a file in its folder (with or without `.toml`), else a shipped family."""
    file = folder / (extends if _is_path(extends) else f"{extends}.toml")
    return str(file) if _is_path(extends) or file.is_file() else extends


def _source(name: str) -> tuple[str, str]:
    if _is_path(name):
        path = Path(name)
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise FamilyFileError("family_wrong", f"{name}: a family file may have {_MOST_BYTES} bytes", "family")
            return name, path.read_text(encoding="utf-8")
        except OSError as error:
            raise FamilyFileError("family_unknown", f"{name}: {error.strerror or error}", "family") from None
        except UnicodeDecodeError:
            raise FamilyFileError("family_wrong", f"{name}: is not text in UTF-8", "family") from None
    if name not in shipped_names():
        known = ", ".join(shipped_names())
        raise FamilyFileError(
            "family_unknown",
            f"There is no family «{name}»: expected one of {known}, or the path of a .toml file.",
            "family",
        )
    return f"{name}.toml", (_folder() / f"{name}.toml").read_text(encoding="utf-8")


def read_family_file(source: str, file_name: str) -> FamilyFile:
    """A family file's text as a model.

    Raises:
        FamilyFileError: it is no TOML, or has a wrong key or value.
    """
    try:
        content = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise FamilyFileError("family_wrong", f"{file_name}: is no TOML: {error}", "family") from None
    try:
        return FamilyFile.model_validate(content)
    except ValidationError as error:
        line, what = first_fault(error, source)
        raise _wrong(file_name, line, what) from None


def _wrong(file_name: str, line: int, what: str) -> FamilyFileError:
    shown = "".join(c if c.isprintable() else "�" for c in what)
    return FamilyFileError("family_wrong", f"{file_name}, line {line}: {shown}", "family")


def _extended(parent: FamilyFile, own: FamilyFile) -> FamilyFile:
    sections: dict[str, Section] = {}
    for name in SECTION_NAMES:
        above, below = getattr(parent, name), getattr(own, name)
        fields = {field: getattr(below, field) + getattr(above, field) for field in type(above).model_fields}
        sections[name] = type(above).model_construct(**fields)
    return own.model_copy(update=sections)


def _chosen(parent: Rules, own: Rules) -> Rules:
    chosen = {name: getattr(own, name) for name in Rules.model_fields if getattr(own, name) is not None}
    return parent.model_copy(update=chosen)
