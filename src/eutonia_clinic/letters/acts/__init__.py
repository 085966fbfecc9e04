"""Acts of letters and of consent."""

from eutonia_clinic.letters.acts.consenting import record_consent, withdraw_consent
from eutonia_clinic.letters.acts.writing import hand_over_letter, keep_letter, put_letter_aside, save_letter, start_letter

__all__ = [
    "hand_over_letter", "keep_letter", "put_letter_aside", "record_consent", "save_letter", "start_letter", "withdraw_consent",
]  # fmt: skip
