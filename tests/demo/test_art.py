"""Product art: one drawing a variant, the same every time, rendered once."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from shop.demo.art.drawing import draw, draw_plate
from shop.demo.art.mark import mark_svg
from shop.demo.art.palette import PLATES
from shop.demo.art.render import FORMATS, WIDTHS, Sheet, are_kept, render_all
from shop.demo.art.subject import Subject
from shop.demo.files import read
from shop.demo.pictures import KIND_PICTURES, are_drawn, subjects_of

SUBJECTS = [subject for row in read("catalog")["products"] for subject in subjects_of(row)]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="{}" cy="4" r="2"/></svg>'
)
PLATE = draw_plate("case")


def render(folder: Path, svg: str, *, names: tuple[str, ...] = ("spot",)) -> int:
    sheet = Sheet(names, svg, PLATE)
    return render_all(sheets=[sheet], folder=folder, progress=lambda _done, _whole: None)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def test_there_is_one_drawing_for_each_variant_and_none_twice() -> None:
    drawings = [draw(subject) for subject in SUBJECTS]

    assert len({subject.name for subject in SUBJECTS}) == 59
    assert len(set(drawings)) == 59
    assert drawings == [draw(subject) for subject in SUBJECTS]


@pytest.mark.parametrize("subject", SUBJECTS, ids=str)
def test_a_drawing_is_well_formed_and_needs_neither_font_nor_network(subject: Subject) -> None:
    svg = draw(subject)

    tags = {element.tag.rpartition("}")[2] for element in parsed(svg).iter()}
    assert not tags & {"text", "image", "use", "script", "filter"}
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_every_kind_has_a_picture_and_a_plate() -> None:
    kinds = {subject.art for subject in SUBJECTS}

    assert kinds == set(PLATES)
    assert len(KIND_PICTURES) == len(kinds)
    assert len(list(parsed(mark_svg()).iter())) > 3


def test_a_drawing_is_kept_in_every_size_and_format_under_each_name(tmp_path: Path) -> None:
    assert render(tmp_path, SVG.format(4), names=("spot", "kind-spot")) == 1

    for name in ("spot", "kind-spot"):
        for width in WIDTHS:
            for ending in FORMATS:
                with Image.open(tmp_path / f"{name}-{width}.{ending}") as picture:
                    assert picture.size == (width, width)


def test_a_drawing_is_rendered_again_only_when_it_changed_or_a_file_is_gone(
    tmp_path: Path,
) -> None:
    assert render(tmp_path, SVG.format(4)) == 1
    assert render(tmp_path, SVG.format(4)) == 0
    assert render(tmp_path, SVG.format(3)) == 1

    (tmp_path / "spot-320.webp").unlink()
    assert render(tmp_path, SVG.format(3)) == 1


def test_nothing_is_left_to_draw_when_every_drawing_is_kept_as_it_is_now(tmp_path: Path) -> None:
    round_one, moved = (Sheet(("spot",), SVG.format(x), PLATE) for x in (4, 3))

    assert not are_kept(sheets=[round_one], folder=tmp_path)
    render(tmp_path, SVG.format(4))
    assert are_kept(sheets=[round_one], folder=tmp_path)
    assert not are_kept(sheets=[moved], folder=tmp_path)

    (tmp_path / "spot-320.webp").unlink()
    assert not are_kept(sheets=[round_one], folder=tmp_path)


def test_the_demo_knows_that_its_pictures_are_missing(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path

    assert not are_drawn(read("catalog")["products"])
