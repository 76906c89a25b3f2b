"""What an answer was made of, told to a CDN."""

import pytest

from shop.kit.graphql.context import Context
from shop.kit.graphql.surrogate import LONGEST, surrogate_key
from tests.make.i18n import NOON

pytestmark = pytest.mark.any_engine


def test_markets_come_first_then_locales_then_things() -> None:
    context = Context(at=NOON, things={"product-9", "product-12"})
    context.served[("in", "hi-IN")] = context.served[("us", "es-US")] = "OPEN"
    context.served[("in", "en-IN")] = "OPEN"

    assert surrogate_key(context) == (
        "market-in market-us locale-hi-IN locale-es-US locale-en-IN product-12 product-9"
    )


def test_an_answer_of_no_market_has_no_name() -> None:
    assert not surrogate_key(Context(at=NOON))


def test_an_endless_list_is_cut_and_keeps_its_market() -> None:
    context = Context(at=NOON, things={f"product-{n}" for n in range(5_000)})
    context.served[("in", "hi-IN")] = "OPEN"

    names = surrogate_key(context)

    assert len(names) <= LONGEST
    assert names.startswith("market-in locale-hi-IN product-")
