"""The one loader: every reference file into one `Knowledge` with one version and one hash, or a named fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from eutonia.domain import KnowledgeFault
from eutonia.knowledge.consistency import refuse_contradictions, refuse_loose_ends
from eutonia.knowledge.decoding import Decoder, Misfit
from eutonia.knowledge.files import DRAWS, VERSION, Files, hash_of, parse, read_files, source_files, under
from eutonia.knowledge.types import (
    Alternative,
    BeliefParameter,
    Knowledge,
    LossStep,
    Muscle,
    Pattern,
    Product,
    Scale,
    ScreenQuestion,
    Setting,
    Source,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGED = Path(__file__).parent / "data"
PRODUCT_PARTS = ("product.toml", "limits.toml", "doses.toml", "statements.toml")

Record = TypeVar("Record")


def load(root: Path | None = None) -> Knowledge:
    """Everything in the packaged reference files, or in those under `root`. The packaged ones are read once.

    Raises `KnowledgeFault`, naming file and field, for anything unknown, missing, doubled or contradictory.
    A folder that is not there gives an empty part: `audit` reports it.
    """
    return _load_packaged() if root is None else _load(root)


@cache
def _load_packaged() -> Knowledge:
    return _load(PACKAGED)


def _load(root: Path) -> Knowledge:
    files = read_files(root)
    sources = _sources(files)
    shelf = _Shelf(files, Decoder(sources))
    belief = shelf.many_a_file("belief", "parameter", BeliefParameter)
    knowledge = Knowledge(
        version=_version(files),
        hash=hash_of(files),
        sources=sources,
        products=shelf.products(),
        muscles=shelf.one_a_file("muscles", Muscle),
        patterns=shelf.one_a_file("patterns", Pattern),
        scales=shelf.one_a_file("scales", Scale),
        alternatives=shelf.one_a_file("alternatives", Alternative),
        screen=shelf.many_a_file("screen", "question", ScreenQuestion),
        settings=shelf.many_a_file("settings", "setting", Setting),
        belief=belief,
        belief_draws=_draws(files, belief),
        loss=shelf.many_a_file("loss", "step", LossStep),
    )
    refuse_loose_ends(knowledge)
    refuse_contradictions(knowledge)
    return knowledge


def _version(files: Files) -> str:
    if VERSION not in files:
        raise KnowledgeFault(f"{VERSION}: the file is missing")
    match parse(VERSION, files[VERSION]):
        case {"version": str() as version, **others} if version and not others:
            return version
    raise KnowledgeFault(f"{VERSION}: version: expected one key 'version' with text in quotes, and nothing else")


def _sources(files: Files) -> dict[str, Source]:
    decoder = Decoder({})
    return _by_id((name, one) for name in source_files(files) for one in _entries(decoder, files, name, "source", Source))


def _draws(files: Files, belief: dict[str, BeliefParameter]) -> dict[str, NDArray[np.float64]]:
    """The draws of the fit; none when the file is not there. Numpy is loaded for them and for nothing else."""
    if DRAWS not in files:
        return {}
    from eutonia.knowledge.draws import read_draws

    return read_draws(DRAWS, files[DRAWS], belief)


class _Shelf:
    """The files and the decoder, joined: each method reads one kind of fact."""

    def __init__(self, files: Files, decoder: Decoder) -> None:
        self._files = files
        self._decoder = decoder

    def products(self) -> dict[str, Product]:
        """One product a folder: product, limits, doses and statements are files of one record."""
        folders = sorted({str(PurePosixPath(name).parent) for name in under(self._files, "products")})
        return _by_id((folder, self._product(folder)) for folder in folders)

    def _product(self, folder: str) -> Product:
        tables = {name: self._product_part(name) for name in under(self._files, folder)}
        held_in = _keys_by_file(tables)
        merged = {key: tables[name][key] for key, name in held_in.items()}
        product = _decode(self._decoder, lambda key: held_in.get(key, folder), Product, merged)
        _refuse_other_name(folder, product.id)
        return product

    def _product_part(self, name: str) -> dict[str, Any]:
        if PurePosixPath(name).name not in PRODUCT_PARTS:
            raise KnowledgeFault(f"{name}: a product has only the files {', '.join(PRODUCT_PARTS)}")
        return parse(name, self._files[name])

    def one_a_file(self, folder: str, kind: type[Record]) -> dict[str, Record]:
        """Records that have a file each, named by their id."""
        return _by_id((name, self._only(name, kind)) for name in under(self._files, folder))

    def _only(self, name: str, kind: type[Record]) -> Record:
        record = _decode(self._decoder, _always(name), kind, parse(name, self._files[name]))
        _refuse_other_name(name, _id_of(record))
        _refuse_other_part(name, record)
        return record

    def many_a_file(self, folder: str, key: str, kind: type[Record]) -> dict[str, Record]:
        """Records that share files by topic."""
        names = under(self._files, folder)
        found = ((name, one) for name in names for one in _entries(self._decoder, self._files, name, key, kind))
        return _by_id(found)


def _entries(decoder: Decoder, files: Files, name: str, key: str, kind: type[Record]) -> list[Record]:
    table = parse(name, files[name])
    entries = table.pop(key, None)
    if table or not isinstance(entries, list):
        raise KnowledgeFault(f"{name}: expected entries headed [[{key}]] only, found {sorted(table) or 'none'}")
    return [_decode(decoder, _always(f"{name}, {key} {number}"), kind, entry) for number, entry in enumerate(entries, start=1)]


def _keys_by_file(tables: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Key -> the one file that holds it; raises `KnowledgeFault` for a key that stands in two."""
    held_in: dict[str, str] = {}
    for name, table in tables.items():
        for key in table:
            if key in held_in:
                raise KnowledgeFault(f"{name}: {key}: stands in {held_in[key]} already")
            held_in[key] = name
    return held_in


def _decode(decoder: Decoder, file_of: Callable[[str], str], kind: type[Record], value: Any) -> Record:
    """The record, or a fault in the file that holds the key at fault."""
    try:
        return decoder.record(kind, value)
    except Misfit as misfit:
        raise KnowledgeFault(f"{file_of(misfit.key)}: {misfit}") from misfit


def _always(place: str) -> Callable[[str], str]:
    return lambda _: place


def _id_of(record: object) -> str:
    return str(getattr(record, "id"))  # noqa: B009 - the record types share the field, not a base class


def _by_id(found: Iterator[tuple[str, Record]]) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for name, record in found:
        if _id_of(record) in records:
            raise KnowledgeFault(f"{name}: id: {_id_of(record)!r} stands in another place already")
        records[_id_of(record)] = record
    return records


def _refuse_other_name(name: str, id: str) -> None:
    if PurePosixPath(name).name not in (id, f"{id}.toml"):
        raise KnowledgeFault(f"{name}: id: found {id!r}; expected the name of the file")


def _refuse_other_part(name: str, record: object) -> None:
    part = getattr(record, "part", None)
    if part is not None and PurePosixPath(name).parent.name != part:
        raise KnowledgeFault(f"{name}: part: found {part!r}; expected the name of the folder")
