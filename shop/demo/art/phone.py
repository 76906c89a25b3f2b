"""The nameless phone that cases and protectors are shown on."""

# ruff: noqa: E501 - a path is read as one line, a shape is its coordinates

from shop.demo.art.canvas import Canvas, rect_markup

WIDTH, HEIGHT, RADIUS = 262, 540, 46
WALLPAPER = ("#31456f", "#7a6ea8", "#f0a58c", "#ffd9ae")


def draw_front(c: Canvas, x: float, y: float, *, rim: str = "#3a3d46") -> None:
    """Draw the glass side: frame, bezel, wallpaper, camera hole, a streak of light."""
    c.rect(x, y, WIDTH, HEIGHT, RADIUS, rim)
    c.rect(x + 7, y + 7, WIDTH - 14, HEIGHT - 14, RADIUS - 7, "#08090b")
    screen = (x + 15, y + 15, WIDTH - 30, HEIGHT - 30, RADIUS - 14)
    with c.group(clip_path=c.clip(rect_markup(*screen))):
        c.rect(*screen[:4], 0, c.linear(*WALLPAPER, angle=72))
        _draw_wallpaper(c, x, y)
    c.circle(x + WIDTH / 2, y + 36, 8, "#08090b")
    c.circle(x + WIDTH / 2 - 2, y + 34, 2.4, "#3d5578")


def _draw_wallpaper(c: Canvas, x: float, y: float) -> None:
    c.circle(x + 178, y + 250, 52, c.linear("#fff3d6", "#ffc58f", angle=90), opacity=0.9)
    c.path(
        f"M{x} {y + 380} q70 -92 150 -30 t140 -34 v260 h-290 z",
        c.linear("#6b5b95", "#3a3566", angle=90),
    )
    c.path(
        f"M{x} {y + 450} q90 -66 160 -14 t130 -40 v180 h-290 z",
        c.linear("#2f2d57", "#191935", angle=90),
    )
    c.path(
        f"M{x + 150} {y} L{x + 262} {y} L{x + 262} {y + 150} L{x + 60} {y + HEIGHT} L{x} {y + HEIGHT} L{x} {y + 390} z",
        "#fff",
        opacity=0.07,
    )


def draw_back(c: Canvas, x: float, y: float, *, tones: tuple[str, ...]) -> None:
    """Draw the back glass, without cameras."""
    c.rect(x, y, WIDTH, HEIGHT, RADIUS, c.linear(*tones))
    c.rect(x + 2, y + 2, WIDTH - 4, HEIGHT - 4, RADIUS - 2, "none", stroke="#fff", opacity=0.35)


def draw_cameras(c: Canvas, x: float, y: float, *, island: str, rim: str) -> None:
    """Draw the camera island with its upper left corner at ``x``, ``y``: 112 × 122 units."""
    c.rect(x, y, 112, 122, 32, island, stroke=rim, stroke_width=3)
    for cx, cy in ((34, 36), (34, 86), (78, 61)):
        _draw_lens(c, x + cx, y + cy)
    c.circle(x + 80, y + 27, 6, "#fff6dc")
    c.circle(x + 80, y + 97, 4, "#16181d")


def _draw_lens(c: Canvas, cx: float, cy: float) -> None:
    c.circle(cx, cy, 22, c.linear("#f2f4f7", "#70767f"))
    c.circle(cx, cy, 19, "#0b0c10")
    c.circle(cx, cy, 11, c.radial("#41629b", "#141d33", cx=0.4, cy=0.35))
    c.circle(cx - 5, cy - 6, 3.6, "#fff", opacity=0.75)
