"""What is wrong with a family file, in one sentence, and the line where it stands."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ValidationError

from referat_ekstraksjon.recognition.families.words import FORMS, FamilyFile, Words

_FORMS = ", ".join(FORMS)
_EXPECTED = {
    "tuple_type": 'expected a list of phrases: ["…", "…"]',
    "string_type": "expected text in quotes",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "string_pattern_mismatch": "expected small letters, figures, - and _, a letter first",
}
_CONTAINERS = ("model_type", "model_attributes_type", "dict_type")


def first_fault(error: ValidationError, source: str) -> tuple[int, str]:
    """The first fault that was found in a file.

    Args:
        error: what validating `FamilyFile` gave.
        source: the file's text.

    Returns:
        The line (from 1) and what is wrong with what was expected.
    """
    first: Any = error.errors()[0]
    keys = tuple(str(part) for part in first["loc"] if not str(part).startswith("function-"))
    what = _explained(first, keys)
    return _line_of_phrase(source, line_of(source, keys), what), what


def _explained(error: Any, keys: tuple[str, ...]) -> str:
    """One sentence for a validation error."""
    where = ".".join(k for k in keys if not k.isdigit())
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown key «{where}»: expected one of {', '.join(_allowed(keys[:-1]))}"
    if kind == "missing":
        return f"«{where}» is missing"
    if kind in _CONTAINERS:
        if len(keys) == 1:
            return f"«{where}»: expected a table with the header [{where}]"
        return f"«{where}»: expected a list of phrases, or such lists by form ({_FORMS})"
    if kind == "literal_error":
        expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return f"«{where}»: expected one of {expected}"
    limits = {"greater_than_equal": ("ge", "or more"), "less_than_equal": ("le", "or less")}
    if kind in limits:
        key, words = limits[kind]
        return f"«{where}»: expected {context[key]} {words}"
    if kind in ("string_too_short", "string_too_long"):
        bound = context.get("min_length") or context.get("max_length")
        return f"«{where}»: expected {'at least' if kind.endswith('short') else 'at most'} {bound} characters"
    message = _EXPECTED.get(kind) or str(error["msg"]).removeprefix("Value error, ")
    return f"«{where}»: {message[:1].lower()}{message[1:]}"


def _allowed(keys: tuple[str, ...]) -> list[str]:
    """The keys that may stand in a table."""
    model: Any = FamilyFile
    for key in keys:
        field = model.model_fields.get(key) or next((f for f in model.model_fields.values() if f.alias == key), None)
        annotation = field.annotation if field else None
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return sorted(Words.model_fields)
        model = annotation
    return sorted(field.alias or name for name, field in model.model_fields.items())


def line_of(source: str, keys: tuple[str, ...]) -> int:
    """The line where a key stands (tomllib does not tell): its table's header, then the key."""
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
