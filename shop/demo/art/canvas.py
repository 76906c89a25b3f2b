"""An SVG under construction: shapes in painting order and the paints they use."""

# ruff: noqa: PLR0917 - a path is read as one line, a shape is its coordinates

from collections.abc import Iterator
from contextlib import contextmanager
from math import cos, radians, sin

from shop.demo.art.palette import Plate

SIZE = 800
NARROW = 12
SHADOW = "#000000"  # many faint layers of a tint would round to green


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _stop(colour: str, offset: float) -> str:
    """Write one stop; ``"#fff/0.4"`` is a colour with its opacity."""
    tint, _, opacity = colour.partition("/")
    return f'<stop offset="{_number(offset)}" stop-color="{tint}" stop-opacity="{opacity or 1}"/>'


def _stops(colours: tuple[str, ...]) -> str:
    last = max(len(colours) - 1, 1)
    return "".join(_stop(colour, i / last) for i, colour in enumerate(colours))


def _layers(spread: float, opacity: float) -> list[tuple[float, float]]:
    """Give a soft edge in steps, the widest first: how far each stands out, how much it darkens.

    Real blur filters look the same and cost three times the whole drawing.
    """
    count = 6 if spread < NARROW else 13
    each = round(1 - (1 - opacity) ** (1 / count), 4)
    return [(spread - 2 * spread * step / (count - 1), each) for step in range(count)]


def _see_through(marks: dict[str, object]) -> dict[str, object]:
    """Put opacity on the paint: on the shape it would cost a layer of pixels of its own."""
    opacity = marks.pop("opacity", None)
    return (
        marks if opacity is None else {**marks, "fill-opacity": opacity, "stroke-opacity": opacity}
    )


def _marks(marks: dict[str, object]) -> str:
    """Write attributes; ``stroke_width`` becomes ``stroke-width``."""
    return "".join(
        f' {name.replace("_", "-")}="{_number(value) if isinstance(value, float) else value}"'
        for name, value in marks.items()
    )


class Canvas:
    """A square of 800 units, light from the upper left."""

    def __init__(self) -> None:
        self._paints: list[str] = []
        self._shapes: list[str] = []

    def linear(self, *colours: str, angle: float = 55) -> str:
        """Keep a gradient across the shape's own box; 0 runs to the right, 90 downwards."""
        dx, dy = cos(radians(angle)) / 2, sin(radians(angle)) / 2
        ends = {"x1": 0.5 - dx, "y1": 0.5 - dy, "x2": 0.5 + dx, "y2": 0.5 + dy}
        return self._keep("linearGradient", ends, colours)

    def radial(self, *colours: str, cx: float = 0.5, cy: float = 0.5, r: float = 0.6) -> str:
        """Keep a round gradient, from its middle outwards."""
        return self._keep("radialGradient", {"cx": cx, "cy": cy, "r": r}, colours)

    def _keep(self, tag: str, box: dict[str, float], colours: tuple[str, ...]) -> str:
        name = f"p{len(self._paints)}"
        self._paints.append(
            f'<{tag} id="{name}"{_marks(dict(box))}>{_stops(colours)}</{tag}>',
        )
        return f"url(#{name})"

    def clip(self, markup: str) -> str:
        """Keep an outline to cut shapes with."""
        name = f"p{len(self._paints)}"
        self._paints.append(f'<clipPath id="{name}">{markup}</clipPath>')
        return f"url(#{name})"

    def rect(
        self, x: float, y: float, w: float, h: float, r: float, fill: str, **marks: object
    ) -> None:
        self._shapes.append(rect_markup(x, y, w, h, r, fill=fill, **marks))

    def circle(self, cx: float, cy: float, r: float, fill: str, **marks: object) -> None:
        self.ellipse(cx, cy, r, r, fill, **marks)

    def ellipse(
        self, cx: float, cy: float, rx: float, ry: float, fill: str, **marks: object
    ) -> None:
        box = {"cx": float(cx), "cy": float(cy), "rx": float(rx), "ry": float(ry)}
        self._shapes.append(f"<ellipse{_marks({**box, 'fill': fill, **_see_through(marks)})}/>")

    def path(self, line: str, fill: str = "none", **marks: object) -> None:
        self._shapes.append(f'<path d="{line}"{_marks({"fill": fill, **_see_through(marks)})}/>')

    def stroke(self, line: str, colour: str, width: float, **marks: object) -> None:
        """Draw a line with round ends."""
        ends = {"stroke_linecap": "round", "stroke_linejoin": "round"}
        drawn = {"stroke": colour, "stroke_width": float(width), "fill": "none", **ends, **marks}
        self._shapes.append(f'<path d="{line}"{_marks(_see_through(drawn))}/>')

    def cast(self, x: float, y: float, w: float, h: float, r: float, *, depth: float = 1.0) -> None:
        """Lay the shadow of a plate-like thing onto what lies behind it."""
        self.soft_rect(x + 8 * depth, y + 14 * depth, w, h, r, spread=24, opacity=0.3)
        self.soft_rect(x + 2, y + 4 * depth, w, h, r, spread=9, opacity=0.22)

    def ground(self, cx: float, y: float, rx: float, *, ry: float = 20) -> None:
        """Lay the shadow of something that stands on the floor."""
        self.glow(cx, y, rx * 1.2, ry * 2, SHADOW, opacity=0.42)
        self.glow(cx, y - 3, rx * 0.9, ry, SHADOW, opacity=0.34)

    def glow(
        self, cx: float, cy: float, rx: float, ry: float, colour: str, *, opacity: float
    ) -> None:
        """Draw a spot that fades to nothing at its rim."""
        steps = (1.0, 0.82, 0.5, 0.2, 0.0)
        fade = self.radial(*(f"{colour}/{opacity * step:.3f}" for step in steps), r=0.5)
        self.ellipse(cx, cy, rx, ry, fade)

    def soft_rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        r: float,
        *,
        spread: float,
        opacity: float,
        colour: str = SHADOW,
    ) -> None:
        """Draw a shadow whose edge fades over twice ``spread``; what lies over it must hide it."""
        inside = 2 * spread + 14
        hole = f"M{x + inside} {y + inside} h{w - 2 * inside} v{h - 2 * inside} H{x + inside} z"
        for out, each in _layers(spread, opacity):
            box = (x - out, y - out, w + 2 * out, h + 2 * out)
            ring = f"{_rounded(*box, r=max(r + out, 2))} {hole if w > 3 * inside else ''}"
            self.path(ring, colour, opacity=each, fill_rule="evenodd")

    def soft_line(
        self, line: str, width: float, *, spread: float, opacity: float, **marks: object
    ) -> None:
        """Draw the shadow of a line."""
        for out, each in _layers(min(spread, width / 2 - 0.5), opacity):
            self.stroke(line, SHADOW, width + 2 * out, opacity=each, **marks)

    def soft_path(self, line: str, *, spread: float, opacity: float, **marks: object) -> None:
        """Draw the shadow of a closed outline."""
        for out, each in _layers(spread, opacity):
            self.stroke(line, SHADOW, max(out + spread, 0.1), opacity=each, fill=SHADOW, **marks)

    @contextmanager
    def turned(
        self, degrees: float, cx: float = SIZE / 2, cy: float = SIZE / 2, **marks: object
    ) -> Iterator[None]:
        with self.group(transform=f"rotate({_number(degrees)} {cx} {cy})", **marks):
            yield

    @contextmanager
    def group(self, **marks: object) -> Iterator[None]:
        self._shapes.append(f"<g{_marks(marks)}>")
        yield
        self._shapes.append("</g>")

    def plate(self, plate: Plate) -> None:
        """Paint the wall with the light on it."""
        light = self.radial(plate.lit, plate.wall, plate.shade, cx=0.4, cy=0.34, r=1.0)
        self.rect(0, 0, SIZE, SIZE, 0, light)

    def svg(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
            f"<defs>{''.join(self._paints)}</defs>{''.join(self._shapes)}</svg>"
        )


def _rounded(x: float, y: float, w: float, h: float, *, r: float) -> str:
    """Write a rounded rectangle as a path, to cut holes into."""
    r = min(r, w / 2, h / 2)
    arc = f"a{r} {r} 0 0 1"
    return (
        f"M{x + r} {y} h{w - 2 * r} {arc} {r} {r} v{h - 2 * r} {arc} {-r} {r}"
        f" h{2 * r - w} {arc} {-r} {-r} v{2 * r - h} {arc} {r} {-r} z"
    )


def rect_markup(x: float, y: float, w: float, h: float, r: float, **marks: object) -> str:
    """Write a rounded rectangle, to draw or to cut with."""
    box = {"x": float(x), "y": float(y), "width": float(w), "height": float(h), "rx": float(r)}
    return f"<rect{_marks({**box, **_see_through(marks)})}/>"
