"""Which address a request comes from, as far as it may be believed."""

import logging
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

NETWORK_BITS = 64  # one household or server has a whole IPv6 network of this size
log = logging.getLogger(__name__)


def client_address(request: HttpRequest) -> str | None:
    """Tell who asks: an IPv4 address, or the network of an IPv6 one.

    ``X-Forwarded-For`` counts only as far as ``TRUSTED_PROXIES`` of ours have written it, from the
    right. None where nobody can be told apart: behind a proxy that the settings do not know all
    shoppers would share one address.
    """
    return address_in(request.META)


def address_in(meta: Mapping[str, Any]) -> str | None:
    """Tell the same by what the server says of a request."""
    nearest: str = meta.get("REMOTE_ADDR", "")
    forwarded = meta.get("HTTP_X_FORWARDED_FOR")
    if forwarded is None:
        return _network(nearest)
    if settings.TRUSTED_PROXIES:
        return _network(_written_by_ours(forwarded, nearest))
    return None if _is_inside(nearest) else _network(nearest)


def _written_by_ours(forwarded: str, nearest: str) -> str:
    parts = forwarded.rsplit(",", settings.TRUSTED_PROXIES)
    known = len(parts) >= settings.TRUSTED_PROXIES
    return parts[-settings.TRUSTED_PROXIES].strip() if known else nearest


@lru_cache(maxsize=10_000)
def _network(address: str) -> str | None:
    """Give what identifies a client of an address; None for what is no address."""
    if ":" not in address:
        return address or None
    try:
        whole = int(IPv6Address(address.partition("%")[0]))
    except AddressValueError:
        return address
    return f"{whole >> (128 - NETWORK_BITS):016x}"


@lru_cache(maxsize=1_000)
def _is_inside(address: str) -> bool:
    """Tell whether an unknown proxy stands at an address: one of a machine or network of ours."""
    try:
        inside = not address or ip_address(address).is_private
    except ValueError:
        inside = False
    if inside:
        log.warning(
            "a proxy at %s sends X-Forwarded-For, but TRUSTED_PROXIES is 0: no budget is kept "
            "for the addresses behind it",
            address or "a socket",
        )
    return inside
