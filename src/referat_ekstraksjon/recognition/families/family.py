"""Document families from TOML files: loading, extending, and errors that say where.

`norsk` is the common ground; a family adds its words to those of the family it extends.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from referat_ekstraksjon.errors import FamilyFileError
from referat_ekstraksjon.recognition.families.words import SECTION_NAMES, FamilyFile, Rules, Section, Words

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
    file_name, source = _source(name, below)
    if name in below:
        circle = " → ".join((*below, name))
        raise _wrong(file_name, _line_of(source, ("extends",)), f"`extends` goes in a circle: {circle}")
    if len(below) >= _DEEPEST:
        raise _wrong(file_name, _line_of(source, ("extends",)), f"more than {_DEEPEST} families extend each other")
    own = read_family_file(source, file_name)
    parent_name = own.extends or (None if own.name == COMMON else COMMON)
    if parent_name is None:
        return Family(name=own.name, about=own.about, lineage=(own.name,), own=own, words=own, rules=own.rules)
    beside = Path(file_name).parent / f"{parent_name}.toml"
    found = str(beside) if name.endswith(".toml") and beside.is_file() else parent_name
    parent = _load(found, (*below, name))
    return Family(
        name=own.name,
        about=own.about,
        lineage=(own.name, *parent.lineage),
        own=own,
        words=_extended(parent.words, own),
        rules=_chosen(parent.rules, own.rules),
    )


def _source(name: str, below: tuple[str, ...]) -> tuple[str, str]:
    if name.endswith(".toml"):
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
        by = f" (extended by {below[-1]})" if below else ""
        raise FamilyFileError(
            "family_unknown",
            f"There is no family «{name}»{by}: expected one of {known}, or the path of a .toml file.",
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
        first = error.errors()[0]
        keys = tuple(str(part) for part in first["loc"] if not str(part).startswith("function-"))
        explained = _explained(first, keys)
        raise _wrong(file_name, _line_of_phrase(source, _line_of(source, keys), explained), explained) from None


def _wrong(file_name: str, line: int, what: str) -> FamilyFileError:
    return FamilyFileError("family_wrong", f"{file_name}, line {line}: {what}", "family")


def _explained(error: Any, keys: tuple[str, ...]) -> str:
    """One sentence for a validation error."""
    where = ".".join(k for k in keys if not k.isdigit())
    if error["type"] == "extra_forbidden":
        return f"unknown key «{where}»: expected one of {', '.join(_allowed(keys[:-1]))}"
    if error["type"] == "missing":
        return f"«{where}» is missing"
    expected = {"tuple_type": "expected a list of phrases", "string_type": "expected text in quotes"}
    message = expected.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    return f"«{where}»: {message[:1].lower()}{message[1:]}"


def _allowed(keys: tuple[str, ...]) -> list[str]:
    model: Any = FamilyFile
    for key in keys:
        field = model.model_fields.get(key) or next((f for f in model.model_fields.values() if f.alias == key), None)
        annotation = field.annotation if field else None
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return sorted(Words.model_fields)
        model = annotation
    return sorted(field.alias or name for name, field in model.model_fields.items())


def _line_of(source: str, keys: tuple[str, ...]) -> int:
    """The line where a key stands (tomllib does not tell): its table's header, then the key, then the item."""
    lines = source.splitlines()
    names = [k for k in keys if not k.isdigit()]
    if not names:
        return 1
    at = 0
    for depth in range(len(names), 0, -1):
        header = re.compile(r"^\s*\[+\s*" + r"\s*\.\s*".join(map(re.escape, names[:depth])) + r"\s*\]+")
        found = next((i for i, line in enumerate(lines) if header.match(line)), None)
        if found is not None:
            at, names = found, names[depth:]
            break
    for name in names:
        key = re.compile(rf"(^|[{{,.\s])(\"?){re.escape(name)}\2\s*[.=]")
        found = next((i for i in range(at, len(lines)) if key.search(lines[i])), None)
        if found is None:
            break
        at = found
    return at + 1


def _line_of_phrase(source: str, line: int, explained: str) -> int:
    """The line of the phrase that an error quotes, in a list that may run over several lines."""
    quoted = re.search(r"«([^»]+)»: ", explained.partition(": ")[2])
    if quoted is not None:
        for number, text in enumerate(source.splitlines()[line - 1 :], start=line):
            if quoted.group(1) in text:
                return number
    return line


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
