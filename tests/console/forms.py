"""Read the form of a page as a browser would send it."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


def form_data(page: Any, *, form_id: str) -> dict[str, list[str]]:
    """Give what the form of a page would send when nothing is touched, without its buttons."""
    reader = _FormReader(form_id)
    reader.feed(HttpResponse.getvalue(page).decode())
    return reader.data


class _FormReader(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.data: dict[str, list[str]] = {}
        self.within = False
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.within = given.get("id") == self.form_id
        if self.within and tag in {"input", "select", "textarea", "option"}:
            getattr(self, f"_{tag}")(given, given.get("name") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.within = False
        if tag in {"select", "textarea"}:
            self.select = self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.data[self.area] = ["".join(self.data[self.area]) + data]

    def _input(self, given: dict[str, str | None], name: str) -> None:
        kind = given.get("type") or "text"
        ticked = kind not in {"checkbox", "radio"} or "checked" in given
        if name and ticked and kind not in {"submit", "button"}:
            self.data.setdefault(name, []).append(given.get("value") or "")

    def _select(self, _given: dict[str, str | None], name: str) -> None:
        self.select = name
        self.data.setdefault(name, [])

    def _option(self, given: dict[str, str | None], _name: str) -> None:
        if self.select and "selected" in given:
            self.data[self.select].append(given.get("value") or "")

    def _textarea(self, _given: dict[str, str | None], name: str) -> None:
        self.area = name
        self.data[name] = []
