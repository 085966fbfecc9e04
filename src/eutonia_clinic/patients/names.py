"""Names as they are compared: without capitals, accents and marks; and when two are so alike that one may be a slip."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

from eutonia_clinic.core.numbers import number

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
"""Letters that Unicode does not take apart."""
_MARK = "Mn"


def folded(name: str) -> str:
    """A name as it is compared and searched: 'Šimková-Østby' is 'simkova ostby'. Empty for a name without letters."""
    apart = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(letter for letter in apart if unicodedata.category(letter) != _MARK).translate(_LETTERS)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in bare).split())


def are_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """True for two names (family, given; folded) of which one may be the other misspelt, shortened, or the wrong way round."""
    return _both_alike(one, other) or _both_alike(one, (other[1], other[0]))


def _both_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return _is_alike(one[0], other[0]) and (_is_alike(one[1], other[1]) or _is_short_for(one[1], other[1]))


def _is_alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= float(number("people.alike_share"))


def _is_short_for(one: str, other: str) -> bool:
    return bool(one and other) and (one.startswith(other) or other.startswith(one))
