"""Digits of seven strokes, for displays: no font is needed."""

# ruff: noqa: PLR0917 - a path is read as one line, a shape is its coordinates

from shop.demo.art.canvas import Canvas

#  strokes: top, upper right, lower right, bottom, lower left, upper left, middle
STROKES = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
}


def draw_figure(c: Canvas, digits: str, *, cx: float, cy: float, tall: float, colour: str) -> None:
    """Draw ``digits`` around their middle."""
    wide = tall * 0.5
    step = wide + tall * 0.26
    left = cx - (step * len(digits) - tall * 0.26) / 2
    for digit in digits:
        _draw_digit(c, digit, left, cy - tall / 2, wide, tall, colour)
        left += step


def _draw_digit(
    c: Canvas, digit: str, x: float, y: float, wide: float, tall: float, colour: str
) -> None:
    gap, half = tall * 0.07, tall / 2
    lines = {
        "a": f"M{x + gap} {y} H{x + wide - gap}",
        "b": f"M{x + wide} {y + gap} V{y + half - gap}",
        "c": f"M{x + wide} {y + half + gap} V{y + tall - gap}",
        "d": f"M{x + gap} {y + tall} H{x + wide - gap}",
        "e": f"M{x} {y + half + gap} V{y + tall - gap}",
        "f": f"M{x} {y + gap} V{y + half - gap}",
        "g": f"M{x + gap} {y + half} H{x + wide - gap}",
    }
    for stroke in STROKES[digit]:
        c.stroke(lines[stroke], colour, tall * 0.11)
