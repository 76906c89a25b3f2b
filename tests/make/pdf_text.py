"""Read the words of a PDF back: glyphs through the fonts' own tables of what they stand for."""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
NAME = re.compile(rb"/FontName /\w+\+([\w-]+)")
FIRST = re.compile(rb"/First (\d+)")
FONT = re.compile(rb"/Type /Font\b(?!Descriptor)")
TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
NAMED = re.compile(rb"/(\w+) (\d+) 0 R")
PAIR = re.compile(rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]*)>")
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|(\[[^\]]*\]) ?TJ|(<[0-9a-fA-F]*>) ?Tj|(\bET\b)")
GLYPHS = re.compile(rb"<([0-9a-fA-F]*)>")

MISSING = "\ufffd"  # stands for what the font has no glyph for


def text_of_pdf(pdf: bytes) -> str:
    """Give the text as it is painted, a line for each text object."""
    objects = _objects(pdf)
    maps = {
        number: _glyph_map(_stream(objects[int(found[1])]))
        for number, body in objects.items()
        if FONT.search(body) and (found := TO_UNICODE.search(body))
    }
    names = {
        name: maps[int(number)]
        for body in objects.values()
        for name, number in NAMED.findall(body.partition(b"stream")[0])
        if int(number) in maps
    }
    return "".join(
        piece
        for body in objects.values()
        if b"stream" in body and b"/FontFile" not in body
        for piece in _painted(_stream(body), names)
    )


def fonts_of_pdf(pdf: bytes) -> set[str]:
    """Name the fonts that a PDF carries."""
    bodies = b"".join(_objects(pdf).values())
    return {name.decode() for name in NAME.findall(bodies)}


def _objects(pdf: bytes) -> dict[int, bytes]:
    """Give all objects by their numbers, those packed into streams too."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    for body in list(objects.values()):
        if b"/ObjStm" in body:
            first = int(FIRST.search(body)[1])  # type: ignore[index]  # it always says
            held = _stream(body)
            places = [int(number) for number in held[:first].split()]
            starts = [*places[1::2], len(held) - first]
            for i, number in enumerate(places[::2]):
                objects[number] = held[first + starts[i] : first + starts[i + 1]]
    return objects


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    data = found[1] if found else b""
    try:
        return zlib.decompress(data)
    except zlib.error:
        return data


def _glyph_map(cmap: bytes) -> dict[int, str]:
    chars = cmap.partition(b"beginbfchar")[2]
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in PAIR.findall(chars)
    }


def _painted(content: bytes, names: dict[bytes, dict[int, str]]) -> Iterator[str]:
    glyphs: dict[int, str] = {}
    for font, several, one, end in SHOWN.findall(content):
        if font:
            glyphs = names.get(font, {})
        elif end:
            yield "\n"
        for run in GLYPHS.findall(several or one):
            codes = (int(run[i : i + 4], 16) for i in range(0, len(run), 4))
            yield "".join(glyphs.get(code, "") if code else MISSING for code in codes)
