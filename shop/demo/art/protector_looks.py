"""What makes one protector another: frame, bevel, curl, lens rings."""

# ruff: noqa: E501 - a path is read as one line, a shape is its coordinates

from shop.demo.art.canvas import Canvas
from shop.demo.art.palette import ACCENT
from shop.demo.art.phone import HEIGHT, WIDTH, draw_back


def draw_frame(c: Canvas, x: float, y: float) -> None:
    """Draw the tray that lays the glass down straight."""
    c.rect(x - 24, y - 24, WIDTH + 48, HEIGHT + 48, 62, c.linear("#fff", "#eceff2", "#c7d0d7"))
    c.rect(x - 22, y - 22, WIDTH + 44, HEIGHT + 44, 60, "none", stroke="#fff", stroke_width=3)
    for top in (y + 130, y + 360):
        c.rect(x - 38, top, 20, 70, 9, ACCENT)
        c.rect(x - 36, top + 6, 4, 58, 2, "#fff", opacity=0.4)


def draw_sapphire_bevel(c: Canvas, box: tuple[float, float, float, float, float]) -> None:
    """Draw the wide polished edge and two glints on it."""
    x, y, w, h, r = box
    shine = c.linear("#ffffff", "#8fc2e8", "#eaf6ff", "#6ea4d4", "#ffffff")
    c.rect(x + 6, y + 6, w - 12, h - 12, r - 6, "none", stroke=shine, stroke_width=9, opacity=0.85)
    for cx, cy, size in ((x + w - 12, y + 40, 44), (x + 12, y + h - 90, 30)):
        c.path(
            f"M{cx} {cy - size} Q{cx + 4} {cy - 4} {cx + size} {cy} Q{cx + 4} {cy + 4} {cx} {cy + size}"
            f" Q{cx - 4} {cy + 4} {cx - size} {cy} Q{cx - 4} {cy - 4} {cx} {cy - size} z",
            "#fff",
        )


def draw_curl(c: Canvas, right: float, bottom: float) -> None:
    """Bend the lower right corner of a film up."""
    c.path(
        f"M{right + 3} {bottom - 170} Q{right - 20} {bottom - 40} {right - 150} {bottom + 3}"
        f" Q{right - 96} {bottom - 92} {right - 112} {bottom - 118} Q{right - 60} {bottom - 96} {right + 3} {bottom - 170} z",
        c.linear("#ffffff", "#d8e9e6", "#a9c6c4"),
        stroke="#fff",
        stroke_width=2,
    )


LENSES = ((300, 296), (300, 476), (462, 386))


def draw_camera_glass(c: Canvas) -> None:
    """Draw a camera island close up and a glass ring above each lens."""
    with c.turned(-8):
        c.cast(150, 130, 560, 800, 92, depth=1.4)
        with c.group(transform="translate(150 130) scale(2.14 1.6)"):
            draw_back(c, 0, 0, tones=("#dfe6ec", "#b5c1cc", "#8b99a7"))
        c.soft_rect(196, 176, 384, 420, 104, spread=20, opacity=0.25)
        c.rect(190, 166, 384, 430, 104, c.linear("#e9eef2", "#aebac5", "#8997a4"))
        c.rect(194, 170, 376, 422, 100, "none", stroke="#fff", stroke_width=3, opacity=0.7)
        for cx, cy in LENSES:
            _draw_big_lens(c, cx, cy)
        c.circle(462, 262, 20, c.radial("#fffdf2", "#f3dfae"))
        for cx, cy in LENSES:
            _draw_ring(c, cx + 44, cy - 34)


def _draw_big_lens(c: Canvas, cx: float, cy: float) -> None:
    c.circle(cx, cy, 76, c.linear("#fafbfc", "#6d7782"))
    c.circle(cx, cy, 68, "#0b0c10")
    c.circle(cx, cy, 46, c.radial("#3b5787", "#0e1526", cx=0.4, cy=0.35))
    c.circle(cx, cy, 22, c.radial("#7d6fb8", "#141a30", cx=0.4, cy=0.4))
    c.circle(cx - 20, cy - 24, 11, "#fff", opacity=0.7)


def _draw_ring(c: Canvas, cx: float, cy: float) -> None:
    c.glow(cx - 24, cy + 24, 86, 86, "#16222c", opacity=0.4)
    c.circle(cx, cy, 74, c.linear("#ffffff/0.62", "#cfe4f0/0.28", "#ffffff/0.5"))
    c.circle(cx, cy, 72, "none", stroke=c.linear("#fff", "#9fbccd", "#fff"), stroke_width=6)
    c.path(
        f"M{cx - 52} {cy + 14} Q{cx - 44} {cy - 44} {cx + 14} {cy - 52}",
        stroke="#fff",
        stroke_width=7,
        stroke_linecap="round",
        opacity=0.9,
    )
