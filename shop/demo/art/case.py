"""Phone cases: the back in front, the dressed phone behind it."""

from shop.demo.art import case_looks as looks
from shop.demo.art.canvas import Canvas
from shop.demo.art.palette import TONES, Tone
from shop.demo.art.phone import HEIGHT, WIDTH, draw_cameras, draw_front
from shop.demo.art.subject import Subject

WALL = 9  # how far a case stands out around its phone
X, Y = 196, 128


def draw_case(c: Canvas, subject: Subject) -> None:
    """Draw a case in its colour, by its model."""
    tone = TONES[subject.colour]
    if subject.look == "folio":
        looks.draw_folio(c, tone, subject.count("card_slots"))
        return
    if subject.look == "flip-hinge":
        looks.draw_flip(c, tone)
        return
    _draw_dressed_phone(c, tone, clear=subject.colour == "CLR")
    with c.turned(-7, 330, 400):
        _draw_back(c, subject, tone)


def _draw_dressed_phone(c: Canvas, tone: Tone, *, clear: bool) -> None:
    x, y = 372, 142
    with c.turned(8, 500, 400):
        c.cast(x - WALL, y - WALL, WIDTH + 2 * WALL, HEIGHT + 2 * WALL, 54)
        rim = c.linear("#ffffff/0.95", "#a8bac6/0.8") if clear else c.linear(tone.base, tone.deep)
        c.rect(x - WALL, y - WALL, WIDTH + 2 * WALL, HEIGHT + 2 * WALL, 54, rim)
        draw_front(c, x, y)


def _draw_back(c: Canvas, subject: Subject, tone: Tone) -> None:
    x, y, w, h = X - WALL, Y - WALL, WIDTH + 2 * WALL, HEIGHT + 2 * WALL
    c.cast(x, y, w, h, 54, depth=1.4)
    if subject.look == "alu-bumper":
        looks.draw_bumper(c, x, y, tone)
    elif subject.colour == "CLR":
        looks.draw_clear(c, x, y)
    else:
        _draw_shell(c, x, y, tone)
    _draw_features(c, subject, tone)
    _draw_camera_window(c, subject, tone)


def _draw_shell(c: Canvas, x: float, y: float, tone: Tone) -> None:
    w, h = WIDTH + 2 * WALL, HEIGHT + 2 * WALL
    c.rect(x, y, w, h, 54, c.linear(tone.base, tone.line))
    c.rect(x + 5, y + 5, w - 10, h - 10, 49, c.linear(tone.light, tone.base, tone.deep))
    c.rect(x + 5, y + 5, w - 10, h - 10, 49, c.radial("#fff/0.22", "#fff/0", cx=0.25, cy=0.15))
    c.stroke(
        f"M{x + 9} {y + 470} V{y + 66} Q{x + 9} {y + 9} {x + 66} {y + 9} H{x + 180}",
        "#fff",
        2.5,
        opacity=0.32,
    )
    for top, length in ((150, 46), (212, 74)):
        c.rect(x + w - 3, y + top, 6, length, 3, tone.deep)


def _draw_features(c: Canvas, subject: Subject, tone: Tone) -> None:
    draw = {
        "armor": looks.draw_armor,
        "grip-silicone": looks.draw_strap,
        "wallet-pocket": looks.draw_pocket,
    }.get(subject.look)
    if draw:
        draw(c, X, Y, tone)
    if subject.is_true("magnetic"):
        looks.draw_magnet_ring(c, X + WIDTH / 2, Y + 300)
    if subject.look == "slim" and subject.colour != "CLR":
        looks.draw_mark(c, X + WIDTH / 2, Y + 440, tone)


def _draw_camera_window(c: Canvas, subject: Subject, tone: Tone) -> None:
    open_look = subject.colour == "CLR" or subject.look == "alu-bumper"
    rim = "#ffffff" if open_look else tone.line
    draw_cameras(c, X + 18, Y + 18, island=c.linear("#4d5462", "#1f232c"), rim=rim)
