"""Earphones that hang together: wires, a neckband, a headband."""

from shop.demo.art.canvas import Canvas
from shop.demo.art.palette import Tone
from shop.demo.art.subject import Subject


def draw_wired(c: Canvas, subject: Subject, tone: Tone) -> None:
    """Draw two buds on a cable with its plug: round for 3.5 mm, flat for USB-C."""
    cable = (
        "M262 300 Q250 420 330 470 Q396 508 398 560",
        "M538 300 Q550 420 470 470 Q404 508 402 560",
        "M400 560 Q404 690 250 662 Q120 630 176 500 Q232 388 420 420 Q620 452 640 560",
    )
    for line in cable:
        c.soft_line(line, 14, spread=7, opacity=0.24, transform="translate(6 16)")
    for line in cable:
        c.stroke(line, tone.line if tone.light == "#ffffff" else tone.deep, 10)
        c.stroke(line, tone.light, 4, opacity=0.5, transform="translate(-1.5 -1.5)")
    c.rect(384, 536, 32, 58, 12, c.linear(tone.light, tone.base, tone.deep, angle=10))
    if subject.is_true("mic"):
        c.rect(
            247,
            352,
            20,
            66,
            9,
            c.linear(tone.light, tone.base, tone.deep, angle=10),
            transform="rotate(-6 257 385)",
        )
        c.rect(253, 362, 7, 18, 3.5, tone.line, opacity=0.7, transform="rotate(-6 257 385)")
    with c.group(transform="translate(250 250)"):
        _draw_plug_bud(c, tone)
    with c.group(transform="translate(550 250) scale(-1 1)"):
        _draw_plug_bud(c, tone)
    with c.group(transform="translate(640 560) rotate(-6)"):
        _draw_plug(c, tone, flat=subject.facts.get("connector") == "USB-C")


def _draw_plug_bud(c: Canvas, tone: Tone) -> None:
    c.glow(12, 20, 104, 104, "#2a2018", opacity=0.5)
    c.rect(-8, 10, 40, 96, 18, c.linear(tone.light, tone.base, tone.deep, angle=10))
    c.ellipse(64, -18, 44, 40, c.linear(tone.base, tone.line), transform="rotate(18 64 -18)")
    c.ellipse(76, -14, 20, 31, c.radial("#2b2d33", "#0a0b0d"), transform="rotate(18 76 -14)")
    c.circle(6, -6, 70, c.linear(tone.light, tone.base, tone.deep))
    c.circle(0, -8, 46, c.linear("#fbfcfd", "#aab1bb", "#6d747f"))
    c.circle(0, -8, 40, c.linear(tone.base, tone.deep))
    c.circle(0, -8, 40, c.radial("#fff/0.32", "#fff/0", cx=0.3, cy=0.25))
    c.ellipse(-22, -52, 26, 9, "#fff", opacity=0.45, transform="rotate(-30 -22 -52)")


def _draw_plug(c: Canvas, tone: Tone, *, flat: bool) -> None:
    c.soft_rect(-18, 4, 44, 92, 14, spread=9, opacity=0.25)
    c.rect(-22, -6, 44, 92, 14, c.linear(tone.light, tone.base, tone.deep, angle=10))
    metal = c.linear("#fdfdfd", "#b9bfc7", "#7f8690", angle=0)
    if flat:
        c.rect(-17, 84, 34, 44, 6, metal)
        c.rect(-9, 122, 18, 6, 3, "#3a3d44")
        return
    c.rect(-11, 84, 22, 22, 3, metal)
    c.rect(-9, 106, 18, 66, 6, metal)
    c.path("M-9 160 h18 l-5 22 h-8 z", metal)
    for top in (112, 136):
        c.rect(-9, top, 18, 4, 0, "#2b2d33")


def draw_neckband(c: Canvas, subject: Subject, tone: Tone) -> None:
    """Draw a soft band open at the bottom, controls at its ends, two buds on short wires."""
    band = "M214 520 Q150 132 400 132 Q650 132 586 520"
    c.soft_line(band, 38, spread=18, opacity=0.28, transform="translate(8 20)")
    c.stroke(band, tone.line, 30)
    c.stroke(band, tone.base, 25)
    c.stroke(band, tone.light, 7, opacity=0.6, transform="translate(-3 -6)")
    for x, turn in ((214, 9), (586, -9)):
        with c.group(transform=f"translate({x} 520) rotate({turn})"):
            _draw_control(c, tone)
    for mirror in (1, -1):
        with c.group(transform=f"translate(400 0) scale({mirror} 1)"):
            wire = "M-196 628 Q-214 726 -130 700 Q-52 668 -92 560 Q-120 470 -74 440"
            c.soft_line(wire, 12, spread=6, opacity=0.24, transform="translate(4 12)")
            c.stroke(wire, tone.deep, 8)
            c.stroke(wire, tone.light, 2.4, opacity=0.55, transform="translate(-1 -1.5)")
            with c.group(transform="translate(-74 400) scale(0.72) rotate(8)"):
                _draw_plug_bud(c, tone)


def _draw_control(c: Canvas, tone: Tone) -> None:
    c.soft_rect(-24, -22, 56, 150, 24, spread=9, opacity=0.25)
    c.rect(-28, -34, 56, 150, 24, c.linear(tone.light, tone.base, tone.deep, angle=15))
    for top in (-8, 26, 60):
        c.rect(-9, top, 18, 20, 8, tone.line, opacity=0.55)
    c.circle(0, 96, 4, "#9ff5d3")


def draw_over_ear(c: Canvas, subject: Subject, tone: Tone) -> None:
    """Draw headphones from the front: padded headband, arms, two cups."""
    c.ground(400, 690, 240, ry=24)
    arc = "M190 470 Q168 118 400 118 Q632 118 610 470"
    c.soft_line(arc, 48, spread=20, opacity=0.25, transform="translate(8 18)")
    c.stroke(arc, tone.line, 46)
    c.stroke(arc, tone.base, 40)
    c.stroke(arc, tone.light, 11, opacity=0.55, transform="translate(-4 -9)")
    c.stroke("M256 236 Q306 164 400 164 Q494 164 544 236", tone.line, 26, opacity=0.8)
    c.stroke("M262 238 Q310 170 400 170 Q490 170 538 238", tone.deep, 20)
    for x, mirror in ((196, 1), (604, -1)):
        with c.group(transform=f"translate({x} 520) scale({mirror} 1)"):
            _draw_cup(c, tone)


def _draw_cup(c: Canvas, tone: Tone) -> None:
    c.rect(-14, -180, 24, 120, 10, c.linear("#fdfdfd", "#b4bac3", "#737a85", angle=0))
    c.rect(30, -124, 92, 254, 46, c.linear(tone.deep, tone.line, angle=0))
    c.stroke("M98 -84 V90", "#fff", 3, opacity=0.16)
    for x in (52, 74):
        c.stroke(f"M{x} -110 V118", "#000", 2, opacity=0.22)
    c.rect(-62, -140, 128, 286, 64, c.linear(tone.light, tone.base, tone.deep))
    c.rect(-62, -140, 128, 286, 64, c.radial("#fff/0.3", "#fff/0", cx=0.25, cy=0.15))
    c.rect(-44, -112, 80, 230, 40, "none", stroke=tone.line, stroke_width=3, opacity=0.5)
    c.rect(-42, -110, 80, 230, 40, "none", stroke="#fff", stroke_width=1.5, opacity=0.3)
    for step in range(3):
        c.circle(-4, 70 + step * 14, 3, tone.line, opacity=0.8)
    c.stroke("M-46 -76 Q-40 -118 0 -124", "#fff", 5, opacity=0.35)
