"""What makes one case another: ring, strap, pocket, ribs, hinge, flap."""

# ruff: noqa: E501, PLR0917 - a path is read as one line, a shape is its coordinates

from shop.demo.art.canvas import Canvas, rect_markup
from shop.demo.art.palette import Tone
from shop.demo.art.phone import HEIGHT, RADIUS, WIDTH, draw_back, draw_front

GLASS = ("#cfe0ee", "#8fb0cf", "#5d7ea6")


def draw_clear(c: Canvas, x: float, y: float) -> None:
    """Draw a clear shell with the phone's own blue back in it."""
    w, h = WIDTH + 18, HEIGHT + 18
    c.rect(x, y, w, h, 54, c.linear("#ffffff/0.92", "#b9cad6/0.85", "#f4f8fa/0.9"))
    draw_back(c, x + 9, y + 9, tones=GLASS)
    c.rect(x + 4, y + 4, w - 8, h - 8, 50, "none", stroke="#fff", stroke_width=3, opacity=0.8)
    with c.group(clip_path=c.clip(rect_markup(x, y, w, h, 54))):
        for left, wide, opacity in ((150, 90, 0.2), (262, 22, 0.26)):
            c.path(
                f"M{x + left} {y} h{wide} L{x + left - 190 + wide} {y + h} h-{wide} z",
                "#fff",
                opacity=opacity,
            )


def draw_bumper(c: Canvas, x: float, y: float, tone: Tone) -> None:
    """Draw a frame of metal around a bare glass back."""
    w, h = WIDTH + 18, HEIGHT + 18
    c.rect(x, y, w, h, 54, c.linear("#fff", tone.base, tone.light, tone.deep, "#eef0f3", angle=65))
    c.rect(x + 3, y + 3, w - 6, h - 6, 51, "none", stroke="#fff", stroke_width=2, opacity=0.6)
    c.rect(x + 17, y + 17, w - 34, h - 34, RADIUS - 8, tone.line)
    glass = (x + 19, y + 19, w - 38, h - 38, RADIUS - 10)
    c.rect(*glass, c.linear("#4a5263", "#2a303c", "#171a21"))
    c.rect(*glass, c.linear("#fff/0.24", "#fff/0", "#fff/0"))
    for left, top in ((x + w * 0.5 - 30, y), (x + w * 0.5 - 30, y + h - 17)):
        c.rect(left, top, 60, 17, 3, tone.deep, opacity=0.5)
    for top, length in ((140, 50), (208, 84)):
        c.rect(x + w - 4, y + top, 8, length, 4, c.linear(tone.light, tone.deep, angle=0))


def draw_magnet_ring(c: Canvas, cx: float, cy: float) -> None:
    """Draw the ring of magnets and the bar that turns them the right way."""
    c.circle(cx, cy, 76, "none", stroke="#fff", stroke_width=15, opacity=0.85)
    c.circle(cx, cy, 76, "none", stroke="#8ea3b3", stroke_width=1, opacity=0.6)
    for radius in (84, 68):
        c.circle(cx, cy, radius, "none", stroke="#8ea3b3", stroke_width=1.4, opacity=0.8)
    c.rect(cx - 7.5, cy + 106, 15, 62, 7, "#fff", opacity=0.85, stroke="#8ea3b3")


def draw_mark(c: Canvas, cx: float, cy: float, tone: Tone) -> None:
    """Press the maker's three strokes into the surface."""
    for step, tall in enumerate((12, 22, 12)):
        left = cx - 18 + step * 14
        c.rect(left, cy - tall, 7, tall * 2, 3.5, tone.line, opacity=0.5)
        c.rect(left + 1, cy - tall + 1, 7, tall * 2, 3.5, "none", stroke="#fff", opacity=0.16)


def draw_armor(c: Canvas, x: float, y: float, tone: Tone) -> None:
    """Draw reinforced corners, side ribs and a frame on the back."""
    bottom, right = y + HEIGHT, x + WIDTH
    for cx, cy, dx, dy in (
        (x, y, 1, 1),
        (right, y, -1, 1),
        (x, bottom, 1, -1),
        (right, bottom, -1, -1),
    ):
        c.path(
            f"M{cx - 16 * dx} {cy + 104 * dy} V{cy + 34 * dy} Q{cx - 16 * dx} {cy - 16 * dy} {cx + 34 * dx} {cy - 16 * dy}"
            f" H{cx + 104 * dx} L{cx + 84 * dx} {cy + 8 * dy} H{cx + 44 * dx} Q{cx + 8 * dx} {cy + 8 * dy} {cx + 8 * dx} {cy + 44 * dy} V{cy + 84 * dy} z",
            c.linear(tone.light, tone.base, tone.line),
        )
    for step in range(9):
        for left in (x - 10, right - 6):
            c.rect(left, y + 200 + step * 20, 16, 9, 4, tone.line, opacity=0.75)
    inner = f"M{x + 40} {y + 190} H{right - 40} L{right - 26} {y + 210} V{bottom - 76} L{right - 66} {bottom - 36} H{x + 66} L{x + 26} {bottom - 76} V{y + 204} z"
    c.stroke(inner, tone.line, 5, opacity=0.55)
    c.stroke(inner, "#fff", 1.5, opacity=0.2, transform="translate(2 2)")
    for step in range(4):
        top = y + 300 + step * 34
        c.stroke(f"M{x + 96} {top} l35 20 l35 -20", tone.line, 9, opacity=0.42)
        c.stroke(f"M{x + 96} {top + 3} l35 20 l35 -20", tone.light, 1.6, opacity=0.5)


def draw_strap(c: Canvas, x: float, y: float, tone: Tone) -> None:
    """Draw the finger strap across the back."""
    for top in (y + 232, y + 398):
        c.rect(x + 86, top, 90, 22, 11, tone.line, opacity=0.55)
    c.soft_rect(x + 106, y + 246, 62, 166, 16, spread=9, opacity=0.24)
    c.rect(
        x + 100,
        y + 238,
        62,
        172,
        16,
        c.linear(tone.deep, tone.light, tone.base, tone.deep, angle=90),
    )
    c.rect(x + 107, y + 250, 5, 148, 2.5, "#fff", opacity=0.28)
    c.rect(x + 150, y + 250, 5, 148, 2.5, tone.line, opacity=0.22)


def draw_pocket(c: Canvas, x: float, y: float, tone: Tone) -> None:
    """Draw the card pocket with one card looking out of it."""
    left, top, w = x + 36, y + 262, WIDTH - 72
    c.rect(left + 12, top - 34, w - 24, 120, 12, c.linear("#ffb38a", "#ff6b4a", "#c9412a"))
    c.rect(left + 30, top - 18, 34, 10, 5, "#fff", opacity=0.75)
    c.soft_rect(left + 4, top + 8, w, 224, 20, spread=9, opacity=0.26)
    c.path(
        f"M{left} {top + 18} Q{left} {top} {left + 18} {top} H{left + 62} Q{left + w / 2} {top + 44} {left + w - 62} {top}"
        f" H{left + w - 18} Q{left + w} {top} {left + w} {top + 18} V{top + 206} Q{left + w} {top + 226} {left + w - 20} {top + 226}"
        f" H{left + 20} Q{left} {top + 226} {left} {top + 206} z",
        c.linear(tone.light, tone.base, tone.deep),
    )
    c.stroke(
        f"M{left + 11} {top + 22} V{top + 202} Q{left + 11} {top + 215} {left + 24} {top + 215} H{left + w - 24} Q{left + w - 11} {top + 215} {left + w - 11} {top + 202} V{top + 22}",
        tone.light,
        2.2,
        opacity=0.75,
        stroke_dasharray="9 7",
    )


def draw_flip(c: Canvas, tone: Tone) -> None:
    """Draw a foldable's case, half open, woven surface, hinge guard in the middle."""
    with c.turned(-6, 400, 400):
        c.cast(226, 104, 330, 590, 46, depth=1.4)
        for top, tall in ((104, 288), (410, 284)):
            c.rect(226, top, 330, tall, 46, c.linear(tone.light, tone.base, tone.deep))
            _draw_weave(c, 226, top, 330, tall, tone)
            c.rect(
                229, top + 3, 324, tall - 6, 43, "none", stroke="#fff", stroke_width=2, opacity=0.25
            )
        c.rect(214, 376, 354, 50, 25, c.linear(tone.light, tone.base, tone.line, angle=90))
        c.rect(240, 384, 302, 5, 2.5, "#fff", opacity=0.3)
        for left in (250, 512):
            c.rect(left, 376, 6, 50, 3, tone.line, opacity=0.6)
        c.rect(384, 132, 140, 116, 30, "#0b0c10", stroke=tone.line, stroke_width=4)
        _draw_lenses(c)


def _draw_lenses(c: Canvas) -> None:
    for cx in (422, 484):
        c.circle(cx, 190, 25, c.linear("#f2f4f7", "#70767f"))
        c.circle(cx, 190, 21, "#0b0c10")
        c.circle(cx, 190, 12, c.radial("#41629b", "#141d33", cx=0.4, cy=0.35))
        c.circle(cx - 6, 183, 4, "#fff", opacity=0.75)


def _draw_weave(c: Canvas, x: float, y: float, w: float, h: float, tone: Tone) -> None:
    with c.group(clip_path=c.clip(rect_markup(x, y, w, h, 46)), opacity=0.5):
        for row in range(int(h / 18) + 1):
            for column in range(int(w / 36) + 2):
                left = x + column * 36 - (18 if row % 2 else 0)
                c.rect(left + 1, y + row * 18 + 2, 17, 14, 4, tone.line, opacity=0.55)
                c.rect(left + 19, y + row * 18 + 2, 17, 14, 4, tone.light, opacity=0.35)


def draw_folio(c: Canvas, tone: Tone, slots: int) -> None:
    """Draw a book cover, opened: card slots on the left, the phone on the right."""
    with c.turned(-4, 400, 400), c.group(transform="translate(30 34) scale(0.92)"):
        c.cast(86, 116, 640, 570, 44, depth=1.5)
        c.rect(86, 116, 640, 570, 44, c.linear(tone.light, tone.base, tone.deep))
        c.rect(
            376,
            116,
            44,
            570,
            0,
            c.linear(f"{tone.line}/0", f"{tone.line}/0.55", f"{tone.line}/0", angle=0),
        )
        c.rect(
            98,
            128,
            616,
            546,
            34,
            "none",
            stroke=tone.light,
            stroke_width=2.4,
            stroke_dasharray="10 8",
            opacity=0.85,
        )
        _draw_cards(c, tone, slots)
        with c.group(transform="translate(432 134) scale(1 0.985)"):
            c.cast(0, 0, WIDTH, HEIGHT, RADIUS, depth=0.6)
            c.rect(-7, -7, WIDTH + 14, HEIGHT + 14, 52, tone.line)
            draw_front(c, 0, 0)
        c.path("M726 350 h26 q22 0 22 22 v58 q0 22 -22 22 h-26 z", c.linear(tone.base, tone.deep))
        c.circle(748, 401, 11, c.linear("#f7f1e6", "#a89c86"))


CARDS = (("#ffd9a8", "#f0a04b"), ("#a9c7e8", "#4f7fb5"), ("#c9e3cf", "#5f9d81"))


def _draw_cards(c: Canvas, tone: Tone, slots: int) -> None:
    for step in range(slots):
        top = 206 + step * 92
        light, dark = CARDS[step % len(CARDS)]
        c.rect(124, top - 44, 236, 130, 14, c.linear(light, dark))
        c.rect(146, top - 26, 42, 11, 5, "#fff", opacity=0.7)
        c.rect(
            112,
            top,
            262,
            300 - step * 60,
            12,
            c.linear(tone.base, tone.deep),
            stroke=tone.line,
            stroke_opacity=0.4,
        )
        c.stroke(f"M122 {top + 9} H364", tone.light, 2, stroke_dasharray="8 7", opacity=0.7)
    c.rect(112, 520, 262, 128, 12, c.linear(tone.base, tone.deep))
    c.stroke("M122 530 H364", tone.light, 2, stroke_dasharray="8 7", opacity=0.7)
