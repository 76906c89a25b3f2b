"""The sandbox's stand-in for a bank: the page where a shopper confirms a payment, or does not."""

from contextlib import suppress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from checkout.cart.errors import PaymentPending
from checkout.payments.actions import confirm_step
from checkout.payments.queries import payment_by_reference
from shop.kit.clock import now
from shop.storefront.page import see


@require_http_methods(["GET", "POST"])
def sandbox_step(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the shopper; on POST tell the sandbox and lead back to the checkout."""
    back = _back(request)
    if payment_by_reference(reference) is None:
        raise Http404
    if request.method == "POST":
        _answer(reference, request.POST.get("answer", ""))
        return see(back)
    named = back.lstrip("/").partition("-")[0]
    language = named if named in dict(settings.LANGUAGES) else "en"
    with translation.override(language):
        return render(request, "storefront/step.html", {"back": back, "language": language})


def _answer(reference: str, answer: str) -> None:
    """Tell the sandbox; should its answer get lost, the checkout asks for it again."""
    with suppress(PaymentPending):
        confirm_step(reference=reference, proof={"answer": answer}, at=now())


def _back(request: HttpRequest) -> str:
    """Give the way back, when it is a path of this host."""
    given = request.GET.get("back", "") or request.POST.get("back", "")
    ours = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if ours else "/"
