"""Charts as SVG for web pages: the documents' own drawings, made fit for a browser.

ReportLab's writer gives every drawing the same ids, title and description, a DOCTYPE,
styles that a strict content security policy blocks, and texts whose places are cut to
whole points. All of that is mended here, and nowhere else.
"""

from __future__ import annotations

from xml.dom.minidom import Element, Text

from markupsafe import Markup
from reportlab.graphics.renderSVG import SVGCanvas
from reportlab.graphics.renderSVG import draw as draw_on
from reportlab.graphics.shapes import Drawing
from reportlab.pdfbase.pdfmetrics import stringWidth

from pmo_design.documents.content import Figure
from pmo_design.rendering.drawings import draw
from pmo_design.rendering.fonts import BOLD, REGULAR, covers
from pmo_design.rendering.text_safety import TextDoor

WIDTH = 480.0
"""Width of a drawing in its own points; on a page it is as wide as what it stands in."""

TALLEST = 900.0
"""A page on a screen has no foot, but its reader has an eye: higher charts come in pieces."""

FACES = {REGULAR: ("Roboto", "400"), BOLD: ("Roboto", "700")}
"""Family and weight under which `pmo_design.web` serves a face of the documents."""

CLIPPED = frozenset({"clipPath", "title", "desc"})
"""Children of the writer's root that are left out; a browser clips an inline SVG itself."""


def figure_svg(figure: Figure, name: str, cut_mark: str = "") -> Markup:
    """SVG elements of a figure, below each other where its chart needs several drawings.

    Parameters
    ----------
    figure : Figure
        Its title names the picture, its sentence describes it to those who do not see it.
    name : str
        Id of the figure on its page; ids inside begin with it.
    cut_mark : str
        Ends a text that is too long to be drawn, with {count} of the letters left out.

    Returns
    -------
    Markup
        To be put into a page as it is. Equal figures give equal texts.
    """
    safe = TextDoor(covers, cut_mark).tree(figure)
    drawings = draw(safe.chart, WIDTH, TALLEST)
    parts = (
        _svg(drawing, safe, f"{name}-{number}") for number, drawing in enumerate(drawings, start=1)
    )
    return Markup("\n").join(parts)


def _svg(drawing: Drawing, figure: Figure, name: str) -> Markup:
    canvas = SVGCanvas((drawing.width, drawing.height))
    draw_on(drawing, canvas)
    root: Element = canvas.svg
    for child in [each for each in root.childNodes if each.nodeName in CLIPPED]:
        root.removeChild(child)
    _mend(root)
    _upright(root, drawing.height)
    _describe(canvas, drawing, figure, name)
    return Markup(root.toxml())  # noqa: S704  # every text in it went through the DOM


def _mend(element: Element) -> None:
    """Turn styles into attributes, drop ids, and put texts exactly where they belong."""
    if element.hasAttribute("style"):
        for declaration in element.getAttribute("style").split(";"):
            attribute, _, value = declaration.partition(":")
            if attribute.strip() and attribute.strip() != "clip-path":
                element.setAttribute(attribute.strip(), value.strip())
        element.removeAttribute("style")
    if element.hasAttribute("id"):
        element.removeAttribute("id")
    if element.hasAttribute("transform") and not element.getAttribute("transform").strip():
        element.removeAttribute("transform")
    if element.tagName == "text":
        _place(element)
    for child in element.childNodes:
        if isinstance(child, Element):
            _mend(child)


def _place(text: Element) -> None:
    """Set a text upright at its place, as wide as it was measured, whatever the font drawn."""
    face, size = text.getAttribute("font-family"), text.getAttribute("font-size")
    family, weight = FACES[face]
    words = "".join(part.data for part in text.childNodes if isinstance(part, Text))
    text.setAttribute("font-family", f"{family}, sans-serif")
    text.setAttribute("font-weight", weight)
    text.setAttribute("y", _number(-float(text.getAttribute("y"))))
    text.setAttribute("transform", "scale(1,-1)")
    if len(words) > 1:
        width = stringWidth(words, face, float(size.removesuffix("px")))
        text.setAttribute("textLength", _number(width))
        text.setAttribute("lengthAdjust", "spacingAndGlyphs")


def _upright(root: Element, height: float) -> None:
    """Turn the drawing's axis, bottom up, round; its height is no whole number."""
    for group in root.childNodes:
        if isinstance(group, Element):
            group.setAttribute("transform", f"translate(0,{_number(height)}) scale(1,-1)")


def _describe(canvas: SVGCanvas, drawing: Drawing, figure: Figure, name: str) -> None:
    root: Element = canvas.svg
    for attribute in ("width", "height", "version", "xmlns:xlink", "preserveAspectRatio"):
        root.removeAttribute(attribute)
    root.setAttribute("viewBox", f"0 0 {_number(drawing.width)} {_number(drawing.height)}")
    root.setAttribute("class", "chart")
    root.setAttribute("role", "img")
    root.setAttribute("aria-labelledby", f"{name}-title {name}-desc")
    for tag, text in (("desc", figure.says), ("title", figure.title)):
        element = canvas.doc.createElement(tag)
        element.setAttribute("id", f"{name}-{tag}")
        element.appendChild(canvas.doc.createTextNode(text))
        root.insertBefore(element, root.firstChild)


def _number(value: float) -> str:
    """Number in as few digits as a picture needs.

    Examples
    --------
    >>> _number(480.0), _number(-12.3456), _number(-0.0)
    ('480', '-12.346', '0')
    """
    return f"{round(value, 3) + 0.0:g}" if abs(value) < 1000 else f"{value:.3f}"
