"""Draw what reads cost on each rung, for the README: one small SVG without fonts from afar."""

from collections.abc import Iterator
from html import escape
from math import log10

from bench.findings import READS, Findings
from bench.serving import LIMIT, SHOP, USUAL

WIDTH, LEFT, RIGHT = 700, 150, 120
BAR, GAP, TOP, BOTTOM = 22, 6, 52, 30
NAMES = {LIMIT: "the limit", SHOP: "Foothold", USUAL: "the usual way"}
COLOURS = {LIMIT: "#9aa5b1", SHOP: "#0f766e", USUAL: "#c2621b"}
LEAST_MS = 0.1
STYLE = (
    "text{font:13px system-ui,-apple-system,'Segoe UI',sans-serif;fill:#1f2933}"
    ".head{font-weight:600;font-size:15px}.dim{fill:#52606d;font-size:12px}"
)


def draw(found: Findings) -> str:
    """Draw bars on a logarithmic scale of CPU milliseconds a request; each is labelled."""
    rows = list(_rows(found))
    most = max((ms for _, _, ms in rows), default=1.0)
    height = TOP + len(rows) * (BAR + GAP) + len(READS) * GAP * 2 + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" role="img" aria-labelledby="t">',
        f'<title id="t">{escape(_told(rows))}</title><style>{STYLE}</style>',
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#fbfbf9"/>',
        f'<text class="head" x="16" y="28">CPU a request, {escape(found.engine)},'
        f" {escape(found.world)}</text>",
        *_bars(rows, most),
        f'<text class="dim" x="16" y="{height - 12}">milliseconds of server and database,'
        " logarithmic; less is better</text></svg>",
    ]
    return "\n".join(parts) + "\n"


def _rows(found: Findings) -> Iterator[tuple[str, str, float]]:
    for work in READS:
        costs = found.costs.get(work, {})
        for rung in NAMES:
            if rung in costs:
                yield work, rung, costs[rung].total_ms


def _bars(rows: list[tuple[str, str, float]], most: float) -> Iterator[str]:
    y, before = TOP, ""
    for work, rung, ms in rows:
        if work != before:
            y += GAP if before else 0
            yield f'<text class="head" x="16" y="{y + 16}">{escape(work)}</text>'
        before = work
        length = _length(ms, most)
        yield (
            f'<text x="{LEFT - 8}" y="{y + 16}" text-anchor="end">{escape(NAMES[rung])}</text>'
            f'<rect x="{LEFT}" y="{y}" width="{length:.0f}" height="{BAR}" rx="3"'
            f' fill="{COLOURS[rung]}"/>'
            f'<text x="{LEFT + length + 8:.0f}" y="{y + 16}">{ms:.2f} ms</text>'
        )
        y += BAR + GAP


def _length(ms: float, most: float) -> float:
    span = WIDTH - LEFT - RIGHT
    return max(4.0, span * log10(max(ms / LEAST_MS, 1.0)) / log10(max(most / LEAST_MS, 10.0)))


def _told(rows: list[tuple[str, str, float]]) -> str:
    return "; ".join(f"{work}, {NAMES[rung]}: {ms:.2f} ms" for work, rung, ms in rows)
