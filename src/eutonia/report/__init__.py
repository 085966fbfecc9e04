"""A proposal as terminal text, one self-contained HTML page and PDF; the charts and the body chart behind them."""

from eutonia.report.body import body_chart
from eutonia.report.gallery import GalleryEntry, gallery
from eutonia.report.page import html
from eutonia.report.sheet import pdf
from eutonia.report.terminal import terminal

__all__ = ["GalleryEntry", "body_chart", "gallery", "html", "pdf", "terminal"]
