"""Places of values on pages as they are shown: a page read from its picture was set straight before it was arranged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from referat_ekstraksjon.models import Document, PageBox
from referat_ekstraksjon.reading.page import Page, Straightening

_Model = TypeVar("_Model", bound=BaseModel)


def as_shown(document: Document, pages: Sequence[Page]) -> Document:
    """A record whose boxes lie where the page as it is shown has the words.

    Args:
        document: its boxes are those of straight pages.
        pages: the pages it was made from.
    """
    turned = straightenings(pages)
    return _moved(document, turned) if turned else document


def straightenings(pages: Sequence[Page]) -> dict[int, Straightening]:
    """How pages were set straight, by number: those that were turned at all."""
    return {
        p.number: p.straightened for p in pages if p.straightened and (p.straightened.turns or p.straightened.angle)
    }


def boxes_as_shown(boxes: Sequence[PageBox], turned: Mapping[int, Straightening]) -> tuple[PageBox, ...]:
    """Boxes of straight pages as boxes of pages as they are shown."""
    out: list[PageBox] = []
    for box in boxes:
        straight = turned.get(box[0])
        if straight is None:
            out.append(box)
        else:
            shown = straight.boxes_as_shown(box[1:])
            out += [(box[0], round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)) for x0, y0, x1, y1 in shown]
    return tuple(out)


def _moved(model: _Model, turned: Mapping[int, Straightening]) -> _Model:
    """A model with all boxes in it moved, those of the models in it too."""
    changes: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if not isinstance(value, tuple) or not value:
            continue
        if name == "boxes":
            changes[name] = boxes_as_shown(value, turned)
        elif isinstance(value[0], BaseModel):
            changes[name] = tuple(_moved(item, turned) for item in value)
    return model.model_copy(update=changes) if changes else model
