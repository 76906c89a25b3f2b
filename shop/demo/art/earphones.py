"""Earphones: buds with their case, wires, neckbands, clips and headphones."""

# ruff: noqa: E501 - a path is read as one line, a shape is its coordinates

from collections.abc import Callable

from shop.demo.art.canvas import Canvas
from shop.demo.art.earphones_worn import draw_neckband, draw_over_ear, draw_wired
from shop.demo.art.palette import TONES, Tone
from shop.demo.art.subject import Subject


def draw_earphones(c: Canvas, subject: Subject) -> None:
    """Draw earphones by their model: anything without a look of its own is buds in a case."""
    special: dict[str, Callable[[Canvas, Subject, Tone], None]] = {
        "wire-one": draw_wired,
        "wire-c": draw_wired,
        "band-flow": draw_neckband,
        "over-studio": draw_over_ear,
    }
    special.get(subject.look, _draw_buds_and_case)(c, subject, TONES[subject.colour])


def _draw_buds_and_case(c: Canvas, subject: Subject, tone: Tone) -> None:
    c.ground(400, 664, 250, ry=26)
    _draw_lid(c, tone)
    _draw_tray(c, tone)
    bud = {"open-clip": _draw_clip, "buds-pro": _draw_round_bud}.get(subject.look, _draw_stem_bud)
    long_stem = subject.look == "buds-air"
    with c.turned(-9, 318, 300), c.group(transform="translate(318 296)"):
        bud(c, tone, tall=170 if long_stem else 138)
    with c.group(transform="translate(482 296) scale(-1 1)"), c.turned(-9, 0, 0):
        bud(c, tone, tall=170 if long_stem else 138)
    _draw_front(c, tone)


def _draw_lid(c: Canvas, tone: Tone) -> None:
    """Draw the opened lid behind the buds."""
    c.cast(206, 150, 388, 250, 110, depth=1.2)
    c.rect(206, 150, 388, 270, 112, c.linear(tone.light, tone.base, tone.deep))
    c.rect(226, 172, 348, 236, 94, c.linear(tone.line, tone.deep, angle=90), opacity=0.92)
    c.rect(226, 172, 348, 236, 94, c.radial("#000/0", "#000/0.35", r=0.7))
    c.stroke("M250 200 Q300 158 400 158 H520", "#fff", 3, opacity=0.35)


def _draw_tray(c: Canvas, tone: Tone) -> None:
    c.rect(206, 384, 388, 110, 46, c.linear(tone.deep, tone.line, angle=90))
    c.ellipse(400, 424, 192, 46, c.linear(tone.base, tone.line, angle=90))
    for cx in (318, 482):
        c.ellipse(cx, 424, 62, 26, "#0a0b0e", opacity=0.75)
    c.rect(380, 396, 40, 14, 7, c.linear("#eceff2", "#8b929c", angle=90))


def _draw_front(c: Canvas, tone: Tone) -> None:
    """Draw the lower half of the case, in front of everything."""
    shell = "M206 430 Q206 470 250 470 H550 Q594 470 594 430 V556 Q594 660 490 660 H310 Q206 660 206 556 z"
    c.path(shell, c.linear(tone.light, tone.base, tone.deep))
    c.path(shell, c.radial("#fff/0.28", "#fff/0", cx=0.22, cy=0.2))
    c.stroke("M209 436 Q212 472 252 473 H548 Q588 472 591 436", tone.line, 3, opacity=0.45)
    c.stroke("M214 446 Q222 478 254 478 H546 Q578 478 586 446", "#fff", 2.4, opacity=0.4)
    c.glow(400, 556, 28, 28, "#7ef0c0", opacity=0.45)
    c.circle(400, 556, 6, "#c9ffe8", stroke=tone.line, stroke_opacity=0.4)
    c.stroke("M238 520 Q236 610 316 636", "#fff", 4, opacity=0.22)


def _draw_stem_bud(c: Canvas, tone: Tone, *, tall: float) -> None:
    """Draw a bud with a stem and a silicone tip; its ear side looks to the right."""
    c.rect(-22, 0, 44, tall, 22, c.linear(tone.light, tone.base, tone.deep, angle=10))
    c.rect(-13, 22, 7, tall - 54, 3.5, "#fff", opacity=0.35)
    c.rect(-12, tall - 14, 24, 8, 4, tone.line, opacity=0.7)
    c.ellipse(40, -44, 34, 30, c.linear(tone.deep, tone.line), transform="rotate(28 40 -44)")
    c.ellipse(48, -40, 17, 24, c.radial("#2b2d33", "#0a0b0d"), transform="rotate(28 48 -40)")
    c.ellipse(4, -34, 52, 54, c.linear(tone.light, tone.base, tone.deep))
    c.ellipse(-10, -52, 22, 16, "#fff", opacity=0.42, transform="rotate(-32 -10 -52)")
    c.ellipse(-14, -10, 7, 15, tone.line, opacity=0.75, transform="rotate(8 -14 -10)")


def _draw_round_bud(c: Canvas, tone: Tone, *, tall: float) -> None:
    """Draw a stemless bud with a big tip and a metal ring."""
    c.ellipse(58, -48, 42, 38, c.linear(tone.deep, tone.line), transform="rotate(24 58 -48)")
    c.ellipse(70, -42, 20, 30, c.radial("#2b2d33", "#0a0b0d"), transform="rotate(24 70 -42)")
    c.ellipse(6, -6, 72, tall * 0.58, c.linear(tone.light, tone.base, tone.deep))
    c.circle(-8, 8, 44, c.linear("#f6e8d4", "#b08d62"))
    c.circle(-8, 8, 40, c.linear(tone.base, tone.line))
    c.circle(-8, 8, 40, c.radial("#fff/0.3", "#fff/0", cx=0.3, cy=0.25))
    c.ellipse(-16, -56, 26, 12, "#fff", opacity=0.4, transform="rotate(-28 -16 -56)")
    c.rect(-16, 58, 22, 6, 3, tone.line, opacity=0.7)


def _draw_clip(c: Canvas, tone: Tone, *, tall: float) -> None:
    """Draw a clip that leaves the ear open: two beads and a bow."""
    c.stroke(f"M-34 {tall * 0.34} Q-58 -118 22 -112 Q72 -104 56 {tall * 0.1}", tone.deep, 26)
    c.stroke(f"M-34 {tall * 0.34} Q-58 -118 22 -112 Q72 -104 56 {tall * 0.1}", tone.base, 20)
    c.stroke(f"M-38 {tall * 0.2} Q-52 -112 20 -117", "#fff", 6, opacity=0.75)
    c.ellipse(-34, 50, 38, 52, c.linear(tone.light, tone.base, tone.deep))
    c.circle(58, 18, 42, c.linear(tone.light, tone.base, tone.deep))
    c.ellipse(46, 8, 14, 10, "#fff", opacity=0.7, transform="rotate(-30 46 8)")
    for step in range(3):
        c.circle(48 + step * 10, 32, 2.6, tone.line)
