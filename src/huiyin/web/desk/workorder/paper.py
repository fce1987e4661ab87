"""An order as PDF pages of A4. No database here: it is given everything, and knows only how it is set.

Chinese is set in STSong-Light, which PDF readers bring along or replace by their own Song; so no font of ten megabytes
goes with each page. Latin letters and figures are set in Helvetica, which every reader has.
"""

import io
from collections.abc import Callable
from itertools import groupby
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from huiyin.web.desk.workorder.order import Order, Picture

CHINESE = "STSong-Light"
LATIN = "Helvetica"
INK, GREY, LINE, TEAL, RED = (HexColor(c) for c in ("#1a1f24", "#5b6670", "#c5ccd3", "#0b6b6b", "#b3261e"))
MARGIN = 17 * mm
INSET = 6  # points that the library keeps free inside of its frame
ROOM = A4[0] - 2 * MARGIN
pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


def paper_of(order: Order) -> bytes:
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=A4,
        leftMargin=MARGIN - INSET,
        rightMargin=MARGIN - INSET,
        topMargin=15 * mm,
        bottomMargin=19 * mm,
        title=f"{_('Work order')} {order.number}",
        author=order.unit,
        subject=order.title,
    )
    document.build(_parts(order), canvasmaker=_numbered(order))
    return made.getvalue()


def _parts(order: Order) -> list[Flowable]:
    parts: list[Flowable] = [_head(order), Spacer(0, 4 * mm)]
    if order.words:
        parts += [text(order.words, 10.5), Spacer(0, 3 * mm)]
    parts += [_facts(order.facts), Spacer(0, 4 * mm)]
    if order.due:
        parts += [_due(order), Spacer(0, 4 * mm)]
    if order.notes:
        parts.append(heading(_("What was said so far")))
        for what, words in order.notes:
            parts += [text(what, 8.5, GREY), text(words, 10), Spacer(0, 1.5 * mm)]
        parts.append(Spacer(0, 4 * mm))
    if order.pictures:
        parts += [heading(_("Photos")), _pictures(order.pictures)]
        if order.more_pictures:
            more = ngettext("%(count)s more on the page of the matter", "%(count)s more on the page of the matter",
                            order.more_pictures)  # fmt: skip
            parts.append(text(more % {"count": order.more_pictures}, 8.5, GREY))
        parts.append(Spacer(0, 4 * mm))
    parts.append(KeepTogether([heading(_("Done on site")), *_blank_lines(4), Spacer(0, 5 * mm), _signatures()]))
    return parts


def _head(order: Order) -> Table:
    title = [
        text(f"{_('Work order')} · {order.unit}" if order.unit else _("Work order"), 10, TEAL),
        text(order.title, 17),
        text(order.number, 11, GREY),
    ]
    if order.closed_to_others:
        title.append(text(_("Confidential: for the persons named here only. Do not leave it on site."), 10, RED))
    table = Table([[title, _qr(order.link)]], colWidths=[ROOM - 34 * mm, 34 * mm])
    table.setStyle(
        TableStyle(
            [
                *BARE,
                ("LINEBELOW", (0, 0), (-1, -1), 1.2, TEAL),
                ("ALIGN", (1, 0), (1, 0), "RIGHT"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return table


def _qr(link: str) -> Drawing:
    size = 30 * mm
    code = QrCodeWidget(link, barLevel="M", barBorder=2)
    x, y, right, top = code.getBounds()
    drawing = Drawing(size, size, transform=[size / (right - x), 0, 0, size / (top - y), 0, 0])
    drawing.add(code)
    return drawing


def _facts(facts: list[tuple[str, str]]) -> Table:
    rows = [[text(name, 9.5, GREY), text(value, 10)] for name, value in facts]
    table = Table(rows, colWidths=[30 * mm, ROOM - 30 * mm])
    table.setStyle(TableStyle([*BARE, ("LINEBELOW", (0, 0), (-1, -2), 0.4, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _due(order: Order) -> Table:
    said = [text(order.due, 12.5, RED if order.late else INK)]
    said += [text(line, 9, GREY) for line in order.why]
    table = Table([[said]], colWidths=[ROOM])
    table.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 0.8, RED if order.late else TEAL), *PADDED]))
    return table


def _pictures(pictures: list[Picture]) -> Table:
    width = ROOM / 3
    cells = [[_image(one, width - 4 * mm), text(one.caption, 8.5, GREY)] for one in pictures]
    cells += [[] for _n in range(-len(cells) % 3)]
    table = Table([cells[at : at + 3] for at in range(0, len(cells), 3)], colWidths=[width] * 3)
    table.setStyle(TableStyle([*BARE, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _image(picture: Picture, width: float) -> Image:
    scale = min(width / picture.width, 45 * mm / picture.height)
    return Image(io.BytesIO(picture.content), picture.width * scale, picture.height * scale, hAlign="LEFT")


def _blank_lines(count: int) -> list[Flowable]:
    table = Table([[""]] * count, colWidths=[ROOM], rowHeights=[8 * mm] * count)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE)]))
    return [table]


def _signatures() -> Table:
    named = [_("Handler"), _("Head of the unit"), _("Date")]
    table = Table([["", "", ""], [text(name, 9, GREY) for name in named]], colWidths=[ROOM / 3] * 3,
                  rowHeights=[11 * mm, 6 * mm])  # fmt: skip
    lines = [("LINEBELOW", (n, 0), (n, 0), 0.8, INK) for n in range(3)]
    table.setStyle(
        TableStyle([*lines, ("RIGHTPADDING", (0, 0), (-1, -1), 6 * mm), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    )
    return table


PADDED = [(f"{side}PADDING", (0, 0), (-1, -1), 3 * mm) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
BARE = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2 * mm),
    ("TOPPADDING", (0, 0), (-1, -1), 1 * mm),
]


def heading(words: str) -> Paragraph:
    return text(words, 10.5, TEAL)


def text(words: str, size: float, colour: HexColor = INK) -> Paragraph:
    """Chinese breaks anywhere, Latin between words."""
    style = ParagraphStyle(
        "order",
        fontName=LATIN,
        fontSize=size,
        leading=size * 1.45,
        textColor=colour,
        wordWrap="CJK" if any(map(is_chinese, words)) else None,
    )
    return Paragraph(_in_two_fonts(words), style)


def _in_two_fonts(words: str) -> str:
    lines = []
    for line in words.splitlines():
        runs = ((chinese, "".join(run)) for chinese, run in groupby(line, is_chinese))
        lines.append("".join(_run(chinese, run) for chinese, run in runs))
    return "<br/>".join(lines)


def _run(chinese: bool, run: str) -> str:
    if not chinese:
        return escape(run)
    held = "".join(c if ord(c) <= 0xFFFF and not 0xD800 <= ord(c) <= 0xDFFF else "〓" for c in run)
    return f'<font name="{CHINESE}">{escape(held)}</font>'


def is_chinese(character: str) -> bool:
    """Whatever Helvetica cannot set."""
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return True
    return False


def _numbered(order: Order) -> Callable[..., Canvas]:
    """A canvas that knows how many pages there are when it draws the foot of each."""

    class Numbered(Canvas):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for at, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                foot = _("Page %(page)s of %(pages)s") % {"page": at, "pages": len(self._pages)}
                self._line(f"{order.number} · {order.printed}", 11.5 * mm, foot)
                self._line(_("Trace %(trace)s") % {"trace": order.trace}, 7.5 * mm, "")
                super().showPage()
            super().save()

        def _line(self, left: str, y: float, right: str) -> None:
            for words, x in ((left, MARGIN), (right, None)):
                if not words:
                    continue
                line = text(words, 8, GREY)
                width = ROOM if x is not None else _width(words, 8)
                line.wrap(width + 1, 10 * mm)
                line.drawOn(self, x if x is not None else A4[0] - MARGIN - width, y)

    return Numbered


def _width(words: str, size: float) -> float:
    return sum(pdfmetrics.stringWidth(c, CHINESE if is_chinese(c) else LATIN, size) for c in words)
