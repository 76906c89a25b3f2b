"""A browser without JavaScript: it reads the forms of a page and sends them as they stand."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag

from django.test import Client

Attributes = dict[str, str | None]


@dataclass
class Form:
    """A form as a page shows it: what it would send if nothing were touched."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """Collect the forms of a page, and the text a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.select = ""
        self.silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.silent += tag in {"script", "style"}
        for name in ("aria-label", "placeholder", "alt", "title"):
            if given.get(name):
                self.words.append(str(given[name]))
        if tag == "form":
            self.forms.append(Form(given.get("action") or "", given.get("method") or "get"))
        elif self.forms:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.words.append(" ".join(data.split()))

    def _field(self, tag: str, given: Attributes) -> None:
        form, name, value = self.forms[-1], given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self.select = name
            form.choices[name] = []
        elif tag == "option":
            self._option(form, value, chosen="selected" in given)
        elif tag == "input" and name:
            self._input(form, given, name, value)
        elif tag == "button" and name:
            form.choices.setdefault(name, []).append(value)

    def _option(self, form: Form, value: str, *, chosen: bool) -> None:
        form.choices[self.select].append(value)
        if chosen or self.select not in form.fields:
            form.fields[self.select] = value

    def _input(self, form: Form, given: Attributes, name: str, value: str) -> None:
        if given.get("type") in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                form.fields[name] = value
        else:
            form.fields[name] = value


def form_of(html: str, action: str) -> Form:
    """Find the form that goes to ``action``."""
    found = [form for form in Forms(html).forms if urldefrag(form.action).url.endswith(action)]
    assert found, f"no form goes to {action}"
    return found[0]


def text_of(html: str) -> str:
    """Give all that a reader of the page sees or hears."""
    return "\n".join(Forms(html).words)


def submit(client: Client, html: str, action: str, **typed: str) -> Any:
    """Fill the form of a page and send it; what is typed must be a field of it."""
    form = form_of(html, action)
    for name, value in typed.items():
        assert name in form.fields or name in form.choices, f"{name} is no field of the form"
        if name in form.choices:
            assert value in form.choices[name], f"{value} is no choice of {name}"
    sent = {**form.fields, **typed}
    target = urldefrag(form.action).url
    return client.get(target, sent) if form.method == "get" else client.post(target, sent)
