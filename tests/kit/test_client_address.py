"""Which address a request comes from, as far as it may be believed."""

import pytest
from django.test import RequestFactory, override_settings

from shop.kit.http.client_address import client_address

pytestmark = pytest.mark.any_engine


def seen(nearest: str, forwarded: str | None = None, *, proxies: int = 0) -> str | None:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=nearest, headers=headers)
    with override_settings(TRUSTED_PROXIES=proxies):
        return client_address(request)


def test_it_is_the_nearest_address_unless_a_proxy_is_trusted() -> None:
    assert seen("8.8.4.4") == "8.8.4.4"
    assert seen("8.8.4.4", "203.0.113.9") == "8.8.4.4"


def test_as_many_entries_are_believed_as_proxies_stand_in_front() -> None:
    forged = "1.1.1.1, 203.0.113.9, 10.0.0.2"

    assert seen("10.0.0.1", forged, proxies=1) == "10.0.0.2"
    assert seen("10.0.0.1", forged, proxies=2) == "203.0.113.9"


def test_whoever_came_around_the_proxies_is_known_by_its_own_address() -> None:
    assert seen("8.8.4.4", "203.0.113.9", proxies=2) == "8.8.4.4"
    assert seen("8.8.4.4", proxies=1) == "8.8.4.4"


def test_a_household_with_many_addresses_of_version_6_is_one() -> None:
    one, two = seen("2001:db8:1:2::1"), seen("2001:db8:1:2:ffff::9")

    assert one == two
    assert one != seen("2001:db8:1:3::1")
    assert seen("fe80::1%eth0") == seen("fe80::2")


@pytest.mark.parametrize("nearest", ["127.0.0.1", "::1", "10.1.2.3", ""])
def test_behind_an_unknown_proxy_nobody_is_told_apart(nearest: str) -> None:
    assert seen(nearest, "203.0.113.9") is None


def test_what_is_no_address_is_taken_as_it_is() -> None:
    assert seen("unix:socket") == "unix:socket"
    assert seen("") is None
    assert seen("nonsense", "203.0.113.9") == "nonsense"
