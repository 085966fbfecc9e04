"""The picture that an authenticator reads, as a path that needs no style and no image file."""

from __future__ import annotations

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Empty squares around the picture, as its standard asks."""


def path_of(text: str) -> tuple[str, int]:
    """The dark squares as an SVG path, and the width of the whole in squares."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    squares = ((x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return "".join(f"M{x} {y}h1v1h-1z" for x, y in squares), len(rows)
