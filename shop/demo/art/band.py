"""Fitness bands: a loop of strap and the tracker on it."""

# ruff: noqa: E501 - a path is read as one line, a shape is its coordinates

from shop.demo.art.band_screens import draw_screen
from shop.demo.art.canvas import Canvas, rect_markup
from shop.demo.art.palette import TONES, Tone
from shop.demo.art.subject import Subject

#  width, height, corner of the tracker; width of the strap
SHAPES = {
    "go": (124, 262, 60, 112),
    "go-2": (150, 268, 62, 124),
    "run": (208, 258, 66, 136),
    "kid": (150, 236, 72, 116),
    "coin": (162, 162, 81, 100),
    "loop": (124, 214, 44, 122),
    "steel": (204, 236, 60, 136),
    "go-strap-set": (124, 262, 60, 112),
}


def draw_band(c: Canvas, subject: Subject) -> None:
    """Draw a band, and its spare straps when the box holds some."""
    tone = TONES[subject.colour]
    for step in range(1, subject.count("straps_in_box", 1)):
        _draw_spare(
            c, TONES[("ROS", "SND")[step % 2]], x=(168, 632)[step % 2], turn=(-11, 11)[step % 2]
        )
    with c.turned(9), c.group(transform="translate(-64 -64) scale(1.16)"):
        _draw_worn(c, subject, tone)


def _draw_worn(c: Canvas, subject: Subject, tone: Tone) -> None:
    w, h, r, strap = SHAPES[subject.look]
    woven = subject.facts.get("strap") == "woven"
    metal = subject.facts.get("case_material") == "steel"
    _draw_strap(c, tone, strap, woven=woven)
    x, y = 400 - w / 2, 400 - h / 2
    c.soft_rect(x + 4, y + 18, w, h, r, spread=20, opacity=0.4)
    _draw_tracker(c, (x, y, w, h, r), tone, metal=metal)
    draw_screen(c, subject, (x + 11, y + 11, w - 22, h - 22, r - 10))
    if subject.is_true("gps") or metal:
        _draw_buttons(c, x + w, tone)


def _draw_strap(c: Canvas, tone: Tone, wide: float, *, woven: bool) -> None:
    """Draw the strap: its ends narrow away from the tracker; holes below, buckle above."""
    x = 400 - wide / 2
    outline = (
        f"M{x} 400 V250 Q{x} 208 {x + 14} 176 L{x + 18} 128 Q{x + 20} 106 {x + 44} 106 H{x + wide - 44}"
        f" Q{x + wide - 20} 106 {x + wide - 18} 128 L{x + wide - 14} 176 Q{x + wide} 208 {x + wide} 250 V550"
        f" Q{x + wide} 592 {x + wide - 14} 622 L{x + wide - 20} 664 Q{x + wide - 26} 698 {x + wide / 2} 698"
        f" Q{x + 26} 698 {x + 20} 664 L{x + 14} 622 Q{x} 592 {x} 550 z"
    )
    c.soft_path(outline, spread=20, opacity=0.32, transform="translate(10 18)")
    c.path(outline, c.linear(tone.light, tone.base, tone.deep, angle=25))
    c.path(outline, c.linear("#000/0.42", "#000/0", "#000/0", "#000/0.42", angle=90))
    if woven:
        _draw_weave(c, outline, x, wide, tone)
        return
    c.stroke(f"M{x + 7} 250 Q{x + 7} 212 {x + 20} 180 M{x + 7} 550 V300", "#fff", 3, opacity=0.28)
    for step in range(6):
        c.rect(388, 556 + step * 22, 24, 11, 6, tone.line, opacity=0.75)
        c.rect(388, 557 + step * 22, 24, 11, 6, "none", stroke="#fff", opacity=0.14)
    c.rect(
        x + 11,
        136,
        wide - 22,
        38,
        10,
        "none",
        stroke=c.linear("#fdfdfd", "#9aa1ab", "#e8eaed"),
        stroke_width=8,
    )
    c.rect(396, 132, 8, 46, 4, c.linear("#fdfdfd", "#8f96a0", angle=0))


def _draw_weave(c: Canvas, outline: str, x: float, wide: float, tone: Tone) -> None:
    with c.group(clip_path=c.clip(f'<path d="{outline}"/>')):
        for row in range(36):
            top = 100 + row * 18
            line = f"M{x - 4} {top} " + " ".join(
                f"q8 {9 if step % 2 else -9} 16 0" for step in range(int(wide / 16) + 1)
            )
            c.stroke(line, tone.line, 5, opacity=0.32)
            c.stroke(line, tone.light, 3, opacity=0.6, transform="translate(0 6)")


def _draw_tracker(
    c: Canvas, box: tuple[float, float, float, float, float], tone: Tone, *, metal: bool
) -> None:
    x, y, w, h, r = box
    rim = (
        c.linear("#ffffff", "#9aa1ab", "#e9ebee", "#6b727c", "#dfe2e6", angle=60)
        if metal
        else c.linear(tone.light, tone.deep, tone.line)
    )
    c.rect(x, y, w, h, r, rim)
    c.rect(x + 2, y + 2, w - 4, h - 4, r - 2, "none", stroke="#fff", stroke_width=2, opacity=0.45)
    c.rect(x + 8, y + 8, w - 16, h - 16, r - 8, "#0a0b0e")
    with c.group(clip_path=c.clip(rect_markup(x + 8, y + 8, w - 16, h - 16, r - 8))):
        c.path(f"M{x} {y} h{w * 0.62} L{x} {y + h * 0.72} z", "#fff", opacity=0.1)


def _draw_buttons(c: Canvas, right: float, tone: Tone) -> None:
    for top in (346, 414):
        c.rect(right - 3, top, 13, 40, 6, c.linear(tone.light, tone.deep, angle=0))


def _draw_spare(c: Canvas, tone: Tone, *, x: float, turn: float) -> None:
    with c.turned(turn, x, 400), c.group(transform=f"translate({x - 400 * 0.9} 40) scale(0.9)"):
        _draw_strap(c, tone, 112, woven=False)
        c.rect(356, 288, 88, 224, 44, tone.line, opacity=0.55)
        c.rect(360, 294, 80, 214, 40, c.linear("#000/0.5", "#000/0.2"))
