"""Power banks: standing blocks with the ports towards us."""

# ruff: noqa: E501 - a path is read as one line, a shape is its coordinates

from shop.demo.art.canvas import Canvas, rect_markup
from shop.demo.art.figures import draw_figure
from shop.demo.art.palette import TONES, Tone
from shop.demo.art.subject import Subject

SIZES = {  # width, height, thickness of the lower edge that is seen, corner
    "mini-5": (236, 400, 46, 70),
    "core-10": (280, 500, 44, 46),
    "core-20": (304, 520, 74, 46),
    "lap-268": (340, 548, 84, 40),
    "max-30": (372, 566, 96, 44),
    "magsnap-5": (312, 440, 30, 62),
    "duo-10": (284, 500, 46, 60),
    "sol-10": (312, 540, 56, 44),
}


def draw_power_bank(c: Canvas, subject: Subject) -> None:
    """Draw a power bank; bigger ones hold more."""
    w, h, thick, r = SIZES[subject.look]
    x, y = 400 - w / 2, 394 - (h + thick) / 2
    tone = TONES[subject.colour]
    c.ground(404, 400 + (h + thick) * 0.545, w * 0.64, ry=24)
    with c.turned(-5), c.group(transform="translate(-40 -36) scale(1.1)"):
        _draw_body(c, (x, y, w, h, r), thick, tone)
        _draw_face(c, subject, (x, y, w, h, r), tone)
        _draw_ports(c, subject, y + h + thick / 2 - 1, tone)


def _draw_body(
    c: Canvas, face: tuple[float, float, float, float, float], thick: float, tone: Tone
) -> None:
    x, y, w, h, r = face
    c.cast(x, y, w, h + thick, r, depth=1.6)
    c.rect(x, y, w, h + thick, r, c.linear(tone.base, tone.deep, tone.line, angle=20))
    c.rect(x, y, w, h, r, c.linear(tone.light, tone.base, tone.deep))
    c.rect(x, y, w, h, r, c.radial("#fff/0.24", "#fff/0", cx=0.2, cy=0.1))
    c.rect(x + 2, y + 2, w - 4, h - 4, r - 2, "none", stroke="#fff", stroke_width=2.4, opacity=0.25)
    c.stroke(f"M{x + r} {y + h - 2} H{x + w - r}", "#fff", 2.5, opacity=0.3)


def _draw_ports(c: Canvas, subject: Subject, middle: float, tone: Tone) -> None:
    ports = list(subject.facts["ports"])  # type: ignore[call-overload]  # a list in the facts
    wide = [62 if port == "USB-A" else 44 for port in ports]
    left = 400 - (sum(wide) + 26 * (len(ports) - 1)) / 2
    for port, width in zip(ports, wide, strict=True):
        tall, r = (24, 4) if port == "USB-A" else (17, 8.5)
        c.rect(
            left - 2, middle - tall / 2 - 2, width + 4, tall + 4, r + 2, tone.light, opacity=0.55
        )
        c.rect(left, middle - tall / 2, width, tall, r, "#060709")
        c.rect(
            left + 9, middle - 2.5, width - 18, 5, 2, "#3b7dd8" if port == "USB-A" else "#43464e"
        )
        left += width + 26


def _draw_face(
    c: Canvas, subject: Subject, face: tuple[float, float, float, float, float], tone: Tone
) -> None:
    x, y, w, h, _ = face
    if subject.is_true("solar"):
        _draw_solar(c, x, y, w, h)
        return
    _draw_front(c, subject, face, tone)
    _draw_lights(c, y + h - 54, lit=3, tone=tone)


def _draw_front(
    c: Canvas, subject: Subject, face: tuple[float, float, float, float, float], tone: Tone
) -> None:
    """Draw what the model has on its face: a charger, a display, two colours or a bolt."""
    x, y, w, h, _ = face
    if subject.is_true("magnetic"):
        _draw_charger(c, 400, y + h * 0.42, tone)
    elif subject.look == "duo-10":
        _draw_two_tone(c, face, tone)
    elif subject.look in {"max-30", "lap-268"}:
        _draw_display(c, x, y, w, subject.look)
        _draw_ribs(c, x, y, w, tone, count=9 if subject.look == "max-30" else 0)
    else:
        _draw_bolt(c, 400, y + h * 0.42, tone)


def _draw_lights(c: Canvas, y: float, *, lit: int, tone: Tone) -> None:
    c.rect(334, y - 15, 132, 30, 15, tone.line, opacity=0.5)
    for step in range(4):
        on = step < lit
        if on:
            c.glow(355 + step * 30, y, 20, 20, "#7ef0c0", opacity=0.5)
        c.circle(355 + step * 30, y, 5.5, "#d9fff0" if on else tone.line, opacity=1 if on else 0.5)


def _draw_bolt(c: Canvas, cx: float, cy: float, tone: Tone) -> None:
    bolt = f"M{cx + 14} {cy - 62} L{cx - 38} {cy + 12} H{cx - 6} L{cx - 16} {cy + 62} L{cx + 38} {cy - 16} H{cx + 6} z"
    c.path(bolt, tone.line, opacity=0.55)
    c.path(bolt, "none", stroke="#fff", stroke_width=2, opacity=0.22, transform="translate(2 3)")


def _draw_display(c: Canvas, x: float, y: float, w: float, look: str) -> None:
    box = (x + 44, y + 56, w - 88, 128, 26)
    c.rect(*box, "#08090c")
    c.rect(*box, c.linear("#fff/0.2", "#fff/0", "#fff/0.03"))
    c.rect(*box, "none", stroke="#fff", stroke_width=1.5, opacity=0.2)
    draw_figure(
        c, "100" if look == "max-30" else "86", cx=400 - 26, cy=y + 120, tall=66, colour="#8ff5cc"
    )
    left = x + w - 114
    c.rect(left, y + 98, 34, 50, 7, "none", stroke="#8ff5cc", stroke_width=5)
    c.rect(left + 10, y + 89, 14, 7, 3, "#8ff5cc")
    c.rect(left + 8, y + 108, 18, 32, 3, "#8ff5cc", opacity=0.9)


def _draw_ribs(c: Canvas, x: float, y: float, w: float, tone: Tone, *, count: int) -> None:
    for step in range(count):
        top = y + 234 + step * 26
        c.rect(x + 44, top, w - 88, 11, 5.5, tone.line, opacity=0.6)
        c.rect(x + 44, top + 9, w - 88, 3, 1.5, tone.light, opacity=0.4)


def _draw_two_tone(c: Canvas, face: tuple[float, float, float, float, float], tone: Tone) -> None:
    x, y, w, h, r = face
    with c.group(clip_path=c.clip(rect_markup(x, y, w, h, r))):
        c.path(
            f"M{x} {y + h * 0.66} L{x + w} {y + h * 0.34} V{y} H{x} z",
            c.linear("#4a3f35", "#2d2620"),
        )
        c.stroke(f"M{x} {y + h * 0.66} L{x + w} {y + h * 0.34}", tone.light, 4, opacity=0.8)
    _draw_bolt(c, 400 - 46, y + h * 0.25, TONES["BLK"])


def _draw_charger(c: Canvas, cx: float, cy: float, tone: Tone) -> None:
    c.circle(cx, cy, 116, tone.deep, opacity=0.22)
    c.circle(cx, cy, 112, c.linear(tone.light, tone.base))
    c.circle(cx, cy, 112, "none", stroke=tone.deep, stroke_width=2, opacity=0.7)
    for radius, opacity, width in ((86, 0.85, 5.0), (64, 0.45, 2.5), (42, 0.3, 2.5)):
        c.circle(
            cx,
            cy,
            radius,
            "none",
            stroke=tone.deep,
            stroke_width=width,
            opacity=opacity,
        )
    _draw_bolt(c, cx, cy, tone)


def _draw_solar(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    box = (x + 30, y + 70, w - 60, h - 146, 14)
    c.rect(*box, "#0a1524")
    with c.group(clip_path=c.clip(rect_markup(*box))):
        for row in range(6):
            for column in range(4):
                _draw_cell(c, x + 34 + column * 62, y + 75 + row * 65.5)
        c.path(
            f"M{x + 30} {y + 300} L{x + w - 30} {y + 70} H{x + w - 120} L{x + 30} {y + 190} z",
            "#fff",
            opacity=0.16,
        )
    c.rect(*box, "none", stroke="#e8efe9", stroke_width=3, opacity=0.5)
    c.circle(400, y + 36, 11, "#0b0c10", stroke="#fff", stroke_opacity=0.4, stroke_width=3)
    _draw_lights(c, y + h - 40, lit=4, tone=TONES["GRN"])


def _draw_cell(c: Canvas, x: float, y: float) -> None:
    c.rect(x, y, 58, 60, 8, c.linear("#3f6fb0", "#1d3c70", "#132a52"))
    for step in (15, 29, 43):
        c.stroke(f"M{x + step} {y + 2} v56", "#9fc3ee", 1, opacity=0.5)
    c.stroke(f"M{x + 2} {y + 30} h54", "#9fc3ee", 1.4, opacity=0.5)
