"""Writing letters: from what the record tells to blocks of text. Pure: the same record gives the same letter."""

from eutonia_clinic.letters.writing.letters import TITLES, Written, written

__all__ = ["TITLES", "Written", "written"]
