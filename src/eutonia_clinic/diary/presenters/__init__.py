"""Diaries as pages show them: wording, order and level, as frozen values."""
