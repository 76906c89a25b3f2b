"""A name for each request, so that an answer and a log line can be put together."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-Id"
KEY = "foothold.request_id"  # in the request's environment


class RequestId:
    """Give each request an id of our own; what a client sends is not trusted in logs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META[KEY] = uuid.uuid4().hex
        response = self.get_response(request)
        response[HEADER] = request_id(request)
        return response


def request_id(request: HttpRequest) -> str:
    """Tell the id of this request; empty outside of a served request."""
    return str(request.META.get(KEY, ""))
