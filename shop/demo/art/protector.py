"""Screen protectors: a phone, and the sheets that float above it."""

from shop.demo.art.canvas import Canvas, rect_markup
from shop.demo.art.phone import HEIGHT, RADIUS, WIDTH, draw_front
from shop.demo.art.protector_looks import (
    draw_camera_glass,
    draw_curl,
    draw_frame,
    draw_sapphire_bevel,
)
from shop.demo.art.subject import Subject

X, Y = 206, 140
SHEET_COLOURS = {
    "privacy-glass": ("#11131a/0.9", "#1c2030/0.8", "#0c0e14/0.94"),
    "blue-guard": ("#d9ecff/0.55", "#7fb2ff/0.42", "#c5b8ff/0.5"),
    "matte-film": ("#ffffff/0.74", "#eef2f4/0.66", "#ffffff/0.72"),
    "flex-film": ("#ffffff/0.5", "#dff3ee/0.36", "#ffffff/0.46"),
}
CLEAR = ("#ffffff/0.55", "#d6e8f2/0.26", "#ffffff/0.4")


def draw_protector(c: Canvas, subject: Subject) -> None:
    """Draw the sheets of a pack, the first nearest to the phone."""
    if subject.look == "camera-glass":
        draw_camera_glass(c)
        return
    with c.turned(-8):
        _draw_phone(c, framed=subject.is_true("align_frame"))
        for step in reversed(range(subject.count("pack", 1))):
            shift = 92 + step * 46
            _draw_sheet(c, subject, X + shift, Y - shift * 0.36)
        if subject.look == "flex-film":
            draw_curl(c, X + 82 + WIDTH, Y - 43 + HEIGHT)


def _draw_phone(c: Canvas, *, framed: bool) -> None:
    x, y = X - 40, Y + 24
    c.cast(x, y, WIDTH, HEIGHT, RADIUS, depth=1.4)
    if framed:
        draw_frame(c, x, y)
    draw_front(c, x, y)


def _draw_sheet(c: Canvas, subject: Subject, x: float, y: float) -> None:
    colours = SHEET_COLOURS.get(subject.look, CLEAR)
    box = (x, y, WIDTH - 10, HEIGHT - 10, RADIUS - 6)
    c.soft_rect(x - 16, y + 22, *box[2:], spread=10, opacity=0.1, colour="#274a63")
    c.rect(*box, c.linear(*colours))
    with c.group(clip_path=c.clip(rect_markup(*box))):
        _draw_streaks(c, x, y, strong=subject.look not in {"matte-film", "privacy-glass"})
    _draw_edge(c, box, deep=subject.look != "flex-film")
    c.rect(x + WIDTH / 2 - 31, y + 20, 52, 14, 7, "#fff", opacity=0.5, stroke="#7f98a8")
    if subject.look == "sapphire-edge":
        draw_sapphire_bevel(c, box)


def _draw_streaks(c: Canvas, x: float, y: float, *, strong: bool) -> None:
    for left, wide, opacity in ((120, 70, 0.34), (214, 16, 0.42), (10, 26, 0.22)):
        c.path(
            f"M{x + left} {y} h{wide} l-210 {HEIGHT} h-{wide} z",
            "#fff",
            opacity=opacity if strong else opacity * 0.3,
        )


def _draw_edge(c: Canvas, box: tuple[float, float, float, float, float], *, deep: bool) -> None:
    x, y, w, h, r = box
    if deep:
        c.rect(x + 3, y + 4, w, h, r, "none", stroke="#5f8196", stroke_width=3, opacity=0.35)
    c.rect(x, y, w, h, r, "none", stroke=c.linear("#fff", "#a9c6d6", "#fff"), stroke_width=4)
    c.rect(x + 4, y + 4, w - 8, h - 8, r - 4, "none", stroke="#fff", opacity=0.55)
