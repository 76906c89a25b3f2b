"""The shop's translations: gathered, checked and compiled without any tool beside Python."""

import importlib
import io
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import templatize

import catalog
import checkout
import i18n
import shop
from shop.kit.errors import Problem

PARTS = (shop, catalog, i18n, checkout)
LOCALES = Path(settings.LOCALE_PATHS[0])
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
CHANGEABLE = tuple(
    f'"{header}'.encode()
    for header in ("POT-", "PO-Rev", "Last-Tr", "Language-T", "Report-M", "Generated-By")
)
PLACEHOLDER = re.compile(r"%\((\w+)\)")

Text = str | tuple[str, ...] | list[str]
Message = tuple[str | tuple[str, ...], str | None, str]


class Command(BaseCommand):
    """Update the catalogues, fail on any gap in them, or make them usable."""

    help = "Gather, check or compile the translations."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("extract", "check", "compile"))

    def handle(self, *, act: str, **_options: object) -> None:
        {"extract": self.extract, "check": self.check_all, "compile": self.compile}[act]()

    def extract(self) -> None:
        """Bring each catalogue up to what the code says; new messages wait untranslated."""
        template = gathered()
        for path in catalogues():
            kept = read(path)
            kept.update(template, no_fuzzy_matching=True, update_header_comment=False)
            kept.obsolete.clear()
            write(kept, path)
            waiting = len([one for one in kept if one.id and not _is_translated(one.string)])
            self.stdout.write(f"{_language(path)}: {len(kept)} messages, {waiting} to translate")

    def check_all(self) -> None:
        template = gathered()
        gaps = [gap for path in catalogues() for gap in gaps_of(read(path), template, path)]
        if gaps:
            raise CommandError("\n".join(gaps))
        self.stdout.write("All messages are translated.")

    def compile(self) -> None:
        """Write each catalogue in the form gettext reads, where it is older than its text."""
        for path in catalogues():
            compiled = path.with_suffix(".mo")
            if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
                continue
            made = io.BytesIO()
            write_mo(made, read(path))
            _put(compiled, made.getvalue())


def _put(path: Path, content: bytes) -> None:
    """Write a whole file at once: processes that read it meanwhile see the old one or the new."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


def catalogues() -> list[Path]:
    """List the catalogues, one for each language."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as text:
        return read_po(text, locale=_language(path))


def write(kept: Catalog, path: Path) -> None:
    """Write without line numbers and dates, so that a catalogue changes only when its texts do."""
    made = io.BytesIO()
    write_po(made, kept, width=100, omit_header=False, include_lineno=False, ignore_obsolete=True)
    lines = made.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(CHANGEABLE)))


def gathered() -> Catalog:
    """Collect every message of templates, code and refusals."""
    template = Catalog()
    for message, context, place in (*_from_files(), *_from_problems()):
        template.add(message, context=context, locations=[(place, 0)])
    return template


def gaps_of(kept: Catalog, template: Catalog, path: Path) -> Iterator[str]:
    """Tell what a catalogue lacks: missing, empty, fuzzy or obsolete texts, lost placeholders."""
    language = _language(path)
    known = {(message.id, message.context): message for message in kept if message.id}
    wanted = {(message.id, message.context) for message in template if message.id}
    missing = sorted(wanted - set(known), key=str)
    unused = [*sorted(set(known) - wanted, key=str), *((one, None) for one in kept.obsolete)]
    yield from (f"{language}: missing: {text}" for text, _ in missing)
    yield from (f"{language}: no longer used: {text}" for text, _ in unused)
    for message in known.values():
        if fault := _fault(message):
            yield f"{language}: {fault}: {message.id}"


def _fault(message: Any) -> str:
    """Name what is wrong with a translation, if anything."""
    if message.fuzzy:
        return "fuzzy"
    if not _is_translated(message.string):
        return "untranslated"
    same = _placeholders(message.id) == _placeholders(message.string)
    return "" if same else "placeholders differ"


def _is_translated(text: Text | None) -> bool:
    return bool(text) if isinstance(text, str | None) else all(text)


def _placeholders(text: Text) -> frozenset[str]:
    joined = text if isinstance(text, str) else " ".join(text)
    return frozenset(PLACEHOLDER.findall(joined))


def _language(path: Path) -> str:
    return path.parent.parent.name


def _from_files() -> Iterator[Message]:
    for part in PARTS:
        folder = Path(str(part.__file__)).parent
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("templates/**/*.*"))):
            yield from _from_file(path)


def _from_file(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    source = text if path.suffix == ".py" else templatize(text, origin=str(path))
    place = path.relative_to(settings.ROOT).as_posix()
    found = extract("python", io.BytesIO(source.encode()), KEYWORDS)
    for _line, message, _comments, context in found:
        yield message, context, place


def _from_problems() -> Iterator[Message]:
    """Give the sentence of each refusal; importing the modules makes the classes known."""
    for part in PARTS:
        for module in pkgutil.walk_packages(part.__path__, f"{part.__name__}."):
            if module.name.endswith(".errors") and not module.name.startswith("shop.storefront."):
                importlib.import_module(module.name)
    for problem in sorted(_family(Problem), key=lambda one: one.code):
        yield problem.message, None, problem.__module__.replace(".", "/") + ".py"


def _family(problem: type[Problem]) -> set[type[Problem]]:
    """Give a class with all its subclasses."""
    return {problem}.union(*(_family(one) for one in problem.__subclasses__()))
