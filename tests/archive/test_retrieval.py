"""The search finds what people want: the queries of `benchmarks/retrieval.toml` over the samples and invented papers."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def retrieval() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("retrieval", BENCHMARKS / "retrieval.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["retrieval"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["retrieval"]


def test_nearly_all_that_is_wanted_is_among_the_first_ten(retrieval: ModuleType, tmp_path: Path) -> None:
    db = retrieval.make_archive(tmp_path / "archive.db")
    table = retrieval.measure(db)
    db.conn.close()
    assert table["all"]["queries"] >= 60
    assert retrieval.missed(table) == []
