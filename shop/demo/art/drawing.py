"""Choose the drawing for a product and finish it as SVG text."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import slugify

from shop.demo.art.band import draw_band
from shop.demo.art.canvas import Canvas
from shop.demo.art.case import draw_case
from shop.demo.art.earphones import draw_earphones
from shop.demo.art.palette import PLATES
from shop.demo.art.power_bank import draw_power_bank
from shop.demo.art.protector import draw_protector
from shop.demo.art.subject import Subject

ARTS = {
    "CASE": "case",
    "PROTECTOR": "protector",
    "POWER_BANK": "power-bank",
    "EARPHONES": "earphones",
    "BAND": "band",
}
DRAW: dict[str, Callable[[Canvas, Subject], None]] = {
    "case": draw_case,
    "protector": draw_protector,
    "power-bank": draw_power_bank,
    "earphones": draw_earphones,
    "band": draw_band,
}


def subject_of(facts: Mapping[str, Any], colour: str) -> Subject:
    """Name the drawing of a product in one colour after its model: ``case-folio-tan``."""
    art, look = ARTS[facts["kind"]], slugify(facts["model"])
    return Subject(f"{art}-{look}-{colour.lower()}", art, look, colour, facts["attributes"])


def draw(subject: Subject) -> str:
    """Draw a product without its plate; give SVG text."""
    canvas = Canvas()
    DRAW[subject.art](canvas, subject)
    return canvas.svg()


def draw_plate(art: str) -> str:
    """Draw the plate that products of a kind stand on; give SVG text."""
    canvas = Canvas()
    canvas.plate(PLATES[art])
    return canvas.svg()
