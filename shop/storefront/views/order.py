"""An order, shown to whoever holds its link, and changed by her with plain forms."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from shop.storefront.memory import is_key
from shop.storefront.moments import written_moment
from shop.storefront.page import REFUSED, Page, see, shop_page
from shop.storefront.pdf import can_print
from shop.storefront.problems import told_once

UNITS = "units:"
LONGEST_WORDS = 500  # characters
MOST_DIGITS = 3


@shop_page
def order(page: Page, token: str) -> HttpResponse:
    """Show an order of this market; raises Http404 for an unknown token."""
    return _shown(page, token)


@require_POST
@shop_page
def cancel(page: Page, token: str) -> HttpResponse:
    """Cancel the units that the form names."""
    given = {"lines": _units(page), "reason": page.request.POST.get("reason", "")}
    return _changed(page, "order_cancel", token, {**given, "idempotencyKey": _key(page)})


@require_POST
@shop_page
def send_back(page: Page, token: str) -> HttpResponse:
    """Ask to return the units that the form names."""
    sent = page.request.POST
    given = {
        "lines": _units(page),
        "reason": sent.get("reason", ""),
        "words": sent.get("words", "")[:LONGEST_WORDS],
        "idempotencyKey": _key(page),
    }
    return _changed(page, "return_request", token, given)


@require_POST
@shop_page
def answer_delay(page: Page, token: str) -> HttpResponse:
    """Take the answer to a delay."""
    sent = page.request.POST
    given = {"delay": sent.get("delay", ""), "wait": sent.get("answer") == "wait"}
    return _changed(page, "delay_answer", token, given)


def _changed(page: Page, name: str, token: str, given: dict[str, Any]) -> HttpResponse:
    """Change an order of this market and show it anew, with what was refused."""
    found = page.ask("order", token=token)["order"]
    if found is None or found["market"]["code"] != page.place.market:
        raise Http404
    if given.get("reason") is not None and given["reason"] not in _reasons(found, name):
        return _shown(page, token, tried=name, status=REFUSED)
    payload = page.change(name, input={"order": token, **given})
    if payload["problems"]:
        told = told_once(payload["problems"])
        return _shown(page, token, tried=name, refused=told, status=REFUSED)
    return see(page.url(f"order/{token}/"))


def _reasons(found: dict[str, Any], name: str) -> frozenset[str]:
    kind = "cancelReasons" if name == "order_cancel" else "returnReasons"
    return frozenset(reason["code"] for reason in found["rights"][kind])


def _units(page: Page) -> list[dict[str, Any]]:
    """Read how many units of which line; fields left at nothing are left out."""
    return [
        {"sku": name.removeprefix(UNITS), "quantity": int(str(value))}
        for name, value in page.request.POST.dict().items()
        if name.startswith(UNITS) and _is_count(str(value))
    ]


def _is_count(text: str) -> bool:
    return len(text) <= MOST_DIGITS and text.isascii() and text.isdigit() and int(text) > 0


def _key(page: Page) -> str:
    key = page.request.POST.get("key", "")
    return key if is_key(key) else uuid.uuid4().hex


def _shown(
    page: Page,
    token: str,
    *,
    tried: str = "",
    refused: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show an order. tried: what was refused; its form stands open."""
    data = page.ask("order", token=token)
    found = data["order"]
    if found is None or found["market"]["code"] != page.place.market:
        raise Http404
    zone = data["market"]["timeZone"]
    context = {
        **data,
        "order": {**found, "token": token},
        "timeline": [_written(page, entry, zone) for entry in found["timeline"]],
        "placed": written_moment(found["placedAt"], locale=page.place.locale, zone=zone),
        "papers": [{**paper, "pdf": _pdf(paper["url"])} for paper in found["documents"]],
        "can_return": any(line["returnableForFaults"] for line in found["rights"]["lines"]),
        "key": uuid.uuid4().hex,
        "tried": tried,
        "refused": refused or {},
    }
    response = page.show("order", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _written(page: Page, entry: dict[str, Any], zone: str) -> dict[str, Any]:
    return {**entry, "at": written_moment(entry["at"], locale=page.place.locale, zone=zone)}


def _pdf(url: str) -> str | None:
    """Give the path of a document's file; None where nothing can print it."""
    return f"{url.rstrip('/')}.pdf" if can_print() else None
