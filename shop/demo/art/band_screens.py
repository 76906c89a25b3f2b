"""What the displays of the bands show."""

# ruff: noqa: E501, PLR0917 - a path is read as one line, a shape is its coordinates

from collections.abc import Callable

from shop.demo.art.canvas import Canvas
from shop.demo.art.figures import draw_figure
from shop.demo.art.subject import Subject

Box = tuple[float, float, float, float, float]
STILL_DARK = range(8, 12)
PULSE = "M0 0 h16 l7 -18 l12 40 l9 -30 l6 8 h18"


def draw_screen(c: Canvas, subject: Subject, box: Box) -> None:
    """Draw what the tracker shows; a band without a display shows a light."""
    screens: dict[str, Callable[[Canvas, Box], None]] = {
        "run": _draw_run,
        "steel": _draw_steel,
        "go-2": _draw_colour,
        "kid": _draw_face,
        "coin": _draw_coin,
        "loop": _draw_light,
    }
    screens.get(subject.look, _draw_small)(c, box)


def _middle(box: Box) -> tuple[float, float]:
    x, y, w, h, _ = box
    return x + w / 2, y + h / 2


def _draw_small(c: Canvas, box: Box) -> None:
    """Draw a narrow display: the time over the pulse."""
    cx, cy = _middle(box)
    draw_figure(c, "10", cx=cx, cy=cy - 62, tall=40, colour="#f4f7fb")
    draw_figure(c, "08", cx=cx, cy=cy - 6, tall=40, colour="#f4f7fb")
    c.stroke(PULSE, "#ff6b6b", 5, transform=f"translate({cx - 28} {cy + 62}) scale(0.82)")


def _draw_colour(c: Canvas, box: Box) -> None:
    cx, cy = _middle(box)
    draw_figure(c, "10", cx=cx, cy=cy - 78, tall=44, colour="#f4f7fb")
    draw_figure(c, "08", cx=cx, cy=cy - 20, tall=44, colour="#8fd0ff")
    _draw_ring(c, cx, cy + 66, 34, "#ff6b4a", 0.72, width=10)
    c.path(_heart(cx, cy + 66, 0.72), "#ff6b4a")


def _draw_run(c: Canvas, box: Box) -> None:
    cx, cy = _middle(box)
    for radius, colour, share in (
        (78, "#ff6b4a", 0.8),
        (60, "#ffd166", 0.62),
        (42, "#5ee0a6", 0.9),
    ):
        _draw_ring(c, cx, cy - 14, radius, colour, share, width=13)
    draw_figure(c, "58", cx=cx, cy=cy - 14, tall=34, colour="#f4f7fb")
    c.stroke(PULSE, "#5ee0a6", 4, transform=f"translate({cx - 34} {cy + 92})")


def _draw_steel(c: Canvas, box: Box) -> None:
    """Draw a watch face with hands."""
    cx, cy = _middle(box)
    for step in range(12):
        long = step % 3 == 0
        c.rect(
            cx - 2.5,
            cy - 84,
            5,
            18 if long else 10,
            2.5,
            "#fff" if long else "#8891a0",
            transform=f"rotate({step * 30} {cx} {cy})",
        )
    c.stroke(f"M{cx} {cy} L{cx - 34} {cy - 26}", "#f4f7fb", 8)
    c.stroke(f"M{cx} {cy} L{cx + 16} {cy - 62}", "#f4f7fb", 6)
    c.stroke(
        f"M{cx - 6} {cy + 16} L{cx + 22} {cy - 58}",
        "#ff6b4a",
        2.5,
        transform=f"rotate(96 {cx} {cy})",
    )
    c.circle(cx, cy, 7, "#ff6b4a")


def _draw_face(c: Canvas, box: Box) -> None:
    """Draw a friendly face."""
    cx, cy = _middle(box)
    c.circle(cx, cy - 8, 48, c.linear("#ffe08a", "#ffb84d"))
    for eye in (-17, 17):
        c.ellipse(cx + eye, cy - 18, 6, 9, "#3a2a12")
    c.stroke(f"M{cx - 24} {cy + 8} Q{cx} {cy + 32} {cx + 24} {cy + 8}", "#3a2a12", 6)
    for step, colour in enumerate(("#5ee0a6", "#8fd0ff", "#ff8fa3")):
        c.circle(cx - 24 + step * 24, cy + 68, 7, colour)


def _draw_coin(c: Canvas, box: Box) -> None:
    cx, cy = _middle(box)
    c.circle(cx, cy, 62, c.linear("#4a4e58", "#1c1e24"))
    c.circle(cx, cy, 62, "none", stroke="#fff", stroke_width=2, opacity=0.25)
    for step in range(12):
        lit = step not in STILL_DARK
        c.circle(
            cx,
            cy - 44,
            5,
            "#7ef0c0" if lit else "#454953",
            transform=f"rotate({step * 30} {cx} {cy})",
        )
    c.path(_heart(cx, cy, 0.6), "#f4f7fb", opacity=0.9)


def _draw_light(c: Canvas, box: Box) -> None:
    cx, cy = _middle(box)
    x, y, w, h, r = box
    c.rect(x, y, w, h, r, c.linear("#3b3f49", "#17181d", "#0e0f13"))
    c.glow(cx, cy + 60, 26, 26, "#7ef0c0", opacity=0.6)
    c.circle(cx, cy + 60, 5, "#d9fff0")
    c.stroke(f"M{x + 12} {y + 50} Q{x + 12} {y + 14} {x + 46} {y + 12}", "#fff", 4, opacity=0.4)


def _draw_ring(
    c: Canvas, cx: float, cy: float, radius: float, colour: str, share: float, *, width: float
) -> None:
    around = 2 * 3.14159 * radius
    c.circle(cx, cy, radius, "none", stroke=colour, stroke_width=width, opacity=0.24)
    c.circle(
        cx,
        cy,
        radius,
        "none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
        stroke_dasharray=f"{around * share:.1f} {around:.1f}",
        transform=f"rotate(-90 {cx} {cy})",
    )


def _heart(cx: float, cy: float, size: float) -> str:
    s = size
    return (
        f"M{cx} {cy + 20 * s} C{cx - 34 * s} {cy - 2 * s} {cx - 24 * s} {cy - 30 * s} {cx} {cy - 12 * s}"
        f" C{cx + 24 * s} {cy - 30 * s} {cx + 34 * s} {cy - 2 * s} {cx} {cy + 20 * s} z"
    )
