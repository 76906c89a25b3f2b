"""Where payment providers call to tell what became of a payment."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from checkout.payments.hearing import NoSuchProvider, hear
from checkout.payments.providers.base import InvalidWebhook
from shop.kit.clock import now

LARGEST = 256_000  # bytes

log = logging.getLogger(__name__)


@csrf_exempt  # the signature of the body says who calls
@require_POST
def webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Answer 200 to what was heard, now or before, and 400 to what no provider of ours sent."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    try:
        outcome = hear(provider=provider, body=request.body, headers=request.headers, at=now())
    except NoSuchProvider as unknown:
        raise Http404 from unknown
    except InvalidWebhook as forged:
        log.warning("a call to the webhook of %s was refused: %s", provider, forged)
        return HttpResponse(status=400)
    return HttpResponse(outcome, content_type="text/plain")
