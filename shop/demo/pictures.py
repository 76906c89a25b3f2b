"""Which pictures there are: one of each variant, one of each kind, and the shop's mark."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.products.models import Image, Variant
from shop.demo.art.drawing import draw, draw_plate, subject_of
from shop.demo.art.mark import mark_svg
from shop.demo.art.render import WIDTHS, Sheet, are_kept, render_all
from shop.demo.art.subject import Subject

Facts = dict[str, Any]

TOLD_EVERY = 15

KIND_PICTURES = {  # the model that stands for its kind, in this colour
    "KAV-CS-101": "NVY",
    "LUM-SP-202": "CLR",
    "TES-PB-306": "WHT",
    "OND-EP-404": "NVY",
    "PAC-FB-503": "GRN",
}


def subjects_of(facts: Facts) -> Iterator[Subject]:
    """Give what is to be drawn of a product: one subject a colour."""
    for colour in facts["colours"]:
        yield subject_of(facts, colour)


def load_images(facts: Iterable[Facts]) -> None:
    """Note one picture for each variant that has none."""
    wanted = {
        f"{row['sku']}-{subject.colour}": subject.name
        for row in facts
        for subject in subjects_of(row)
    }
    bare = Variant.objects.filter(sku__in=wanted, images__isnull=True)
    Image.objects.bulk_create(
        Image(
            product_id=variant.product_id,
            variant=variant,
            name=wanted[variant.sku],
            width=WIDTHS[0],
            height=WIDTHS[0],
            position=variant.position,
        )
        for variant in bare
    )


def are_drawn(facts: Iterable[Facts]) -> bool:
    """Tell whether nothing is left to draw: to compare all drawings takes 40 ms, no process."""
    mark = _mark()
    is_mark_drawn = mark.exists() and mark.read_text(encoding="utf-8") == mark_svg()
    return is_mark_drawn and are_kept(sheets=list(_sheets(facts)), folder=_folder())


def draw_pictures(facts: Iterable[Facts], *, say: Callable[[str], None]) -> int:
    """Draw the pictures that are missing or drawn differently; tell how many. Needs no database."""

    def tell(done: int, whole: int) -> None:
        if done % TOLD_EVERY == 0 or done == whole:
            say(f"  {done} of {whole} pictures drawn")

    drawn = render_all(sheets=list(_sheets(facts)), folder=_folder(), progress=tell)
    _mark().write_text(mark_svg(), encoding="utf-8")
    return drawn


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "products"


def _mark() -> Path:
    return Path(settings.MEDIA_ROOT) / "mark.svg"


def _sheets(facts: Iterable[Facts]) -> Iterator[Sheet]:
    for row in facts:
        for subject in subjects_of(row):
            stands_for_kind = KIND_PICTURES.get(row["sku"]) == subject.colour
            names = (subject.name, f"kind-{subject.art}") if stands_for_kind else (subject.name,)
            yield Sheet(names, draw(subject), draw_plate(subject.art))
