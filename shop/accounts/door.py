"""The door of the sign-in API: bounded JSON or nothing."""

from collections.abc import Callable
from typing import Final

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse

PATH: Final = "/_allauth/"
BODY_BYTES: Final = 10_000
JSON: Final = "application/json"


class SignInDoor:
    """Refuse what the views behind it cannot read: other types, long bodies, broken JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PATH):
            return self.get_response(request)
        return _refused(request) or self.get_response(request)


def _refused(request: HttpRequest) -> HttpResponse | None:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdigit() or int(announced) > BODY_BYTES:
        return _answer(413, "body_too_large")
    if announced == "0":
        return None
    if request.content_type != JSON:
        return _answer(415, "unsupported_media_type")
    return None if _is_object(request.body) else _answer(400, "bad_json")


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(orjson.loads(body), dict)
    except orjson.JSONDecodeError:  # also too deep, or half a character
        return False


def _answer(status: int, code: str) -> HttpResponse:
    return JsonResponse({"status": status, "errors": [{"code": code}]}, status=status)
