"""A QR code as SVG that stands inside the page: no address of its own, no style, no script."""

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """Dark on white whatever the page's colours: cameras read nothing else well. Error correction M."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(dark="#000", light="#fff", border=4, omitsize=True, svgclass=None, lineclass=None)
    return Markup(svg)  # noqa: S704 - segno writes paths alone, nothing of the text
