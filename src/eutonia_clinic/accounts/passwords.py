"""Passwords that are long and still guessed at once: a word that everybody tries first, padded or said several times."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

LOOKS_LIKE = str.maketrans("013457@$", "oleastas")
"""Digits and signs that are written for a letter."""
PADDING = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class WordsThatEverybodyTries:
    """Refuses what is made of one common password, or of words of this place alone, whatever stands before and after it."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises `ValidationError` when somebody who guesses tries it early."""
        del user
        if any(_is_of_this_place(one) or _once(one) in _common() for one in _cores(password)):
            raise ValidationError(
                "This password is made of a word that everybody tries first. "
                "Take several words that have nothing to do with each other."
            )

    def get_help_text(self) -> str:
        """What is asked of a password."""
        return "Not made of a word that everybody tries first."


def _cores(password: str) -> tuple[str, str]:
    """The letters of a password without what pads them: as they are, and with digits and signs read as letters."""
    said = password.casefold()
    bare = PADDING.sub("", said)
    return _letters(bare), _letters(bare.translate(LOOKS_LIKE))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text)


def _once(text: str) -> str:
    """The part that a text repeats; the text itself when it repeats none."""
    at = (text + text).find(text, 1)
    return text[:at]


@cache
def _words() -> re.Pattern[str]:
    held = (files("eutonia_clinic.accounts") / "data" / "words.toml").read_text(encoding="utf-8")
    return re.compile(f"(?:{'|'.join(tomllib.loads(held)['words'])})+")


def _is_of_this_place(text: str) -> bool:
    return bool(_words().fullmatch(text))


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
