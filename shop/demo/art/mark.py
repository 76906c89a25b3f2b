"""The shop's mark: three holds, each a step further up, the last one reached."""

from shop.demo.art.canvas import Canvas
from shop.demo.art.palette import ACCENT, INK


def mark_svg() -> str:
    """Draw the mark on its rounded ink tile, for favicons and headers."""
    c = Canvas()
    c.rect(0, 0, 800, 800, 184, c.linear("#2c303c", INK, angle=70))
    for step, tall in enumerate((190, 330, 470)):
        c.rect(
            170 + step * 166, 640 - tall, 128, tall, 64, "#f6f3ee", opacity=(0.42, 0.68, 1)[step]
        )
    c.circle(566, 234, 64, ACCENT)
    return c.svg()
