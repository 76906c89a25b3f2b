"""Browse a market, walk its list by cursor and buy by the sandbox, with the `gql` client.

pip install 'gql[requests]'
python docs/examples/python/shop.py [http://127.0.0.1:8000]
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from gql import Client, GraphQLRequest, gql
from gql.client import SyncClientSession
from gql.transport.requests import RequestsHTTPTransport

# Kept in the repository: documents are validated before they are sent, without introspection.
SCHEMA = Path(__file__).parents[3] / "schema" / "storefront.graphql"

MARKETS = gql("{ markets { code stage locales { code nativeName } } }")
PAGE = gql("""
query Page($locale: String!, $after: String) {
  market(locale: $locale) {
    products(first: 24, after: $after, kind: "CASE") {
      nodes {
        name
        priceRange { min { formatted } }
        availability { offer reasons { message } }
        variants(first: 5) { nodes { id availability { offer } } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
""")
CART_CREATE = gql("""
mutation CartCreate($input: CartCreateInput!) {
  cartCreate(input: $input) { cart { id } problems { code field message } }
}
""")
BUYER = gql("""
mutation Buyer($input: CartBuyerUpdateInput!) {
  cartBuyerUpdate(input: $input) { problems { code field message } }
}
""")
DELIVERY = gql("""
mutation Delivery($input: CartDeliverySelectInput!) {
  cartDeliverySelect(input: $input) { problems { code field message } }
}
""")
PAYMENT = gql("""
mutation Payment($input: CartPaymentStartInput!) {
  cartPaymentStart(input: $input) {
    cart { totals { fingerprint total { formatted } } }
    problems { code field message }
  }
}
""")
COMPLETE = gql("""
mutation Complete($input: CartCompleteInput!) {
  cartComplete(input: $input) { order { number state } problems { code field message } }
}
""")
HOME = {
    "name": "Ana Diaz",
    "line1": "500 Market St",
    "city": "San Francisco",
    "region": "US-CA",
    "postalCode": "94105",
    "country": "US",
}


class Refused(Exception):
    """The shop refused a change; the problems are told in the shopper's language."""


def products(session: SyncClientSession, locale: str) -> Iterator[dict[str, Any]]:
    """Give every product of the list; a page is asked for when the one before is used up."""
    after = None
    while True:
        asked = GraphQLRequest(PAGE, variable_values={"locale": locale, "after": after})
        page = session.execute(asked)["market"]["products"]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def change(session: SyncClientSession, mutation: GraphQLRequest, **taken: Any) -> dict[str, Any]:
    """Make one change; raises Refused with what the shop has to say."""
    asked = GraphQLRequest(mutation, variable_values={"input": taken})
    (payload,) = session.execute(asked).values()
    if payload["problems"]:
        raise Refused("; ".join(f"{p['code']}: {p['message']}" for p in payload["problems"]))
    return dict(payload)


def buy(session: SyncClientSession, variant: str) -> dict[str, Any]:
    """Buy one unit with a test card and give the order.

    A key per attempt: whoever repeats a call whose answer was lost gets the same cart and order.
    """
    key = uuid4().hex
    lines = [{"variant": variant, "quantity": 1}]
    created = change(
        session, CART_CREATE, market="us", locale="es-US", lines=lines, idempotencyKey=key
    )
    cart = created["cart"]["id"]
    change(
        session,
        BUYER,
        cart=cart,
        email="ana@example.com",
        phone="(415) 555-2671",
        shippingAddress=HOME,
    )
    change(session, DELIVERY, cart=cart, option="standard")
    reviewed = change(session, PAYMENT, cart=cart, method="card", token="tok_ok")["cart"]["totals"]
    print("total:", reviewed["total"]["formatted"])
    completed = change(
        session, COMPLETE, cart=cart, idempotencyKey=key, seenTotals=reviewed["fingerprint"]
    )
    return dict(completed["order"])


def main(shop: str) -> None:
    """Show the markets and a list, then buy the first thing that is in stock."""
    client = Client(
        schema=SCHEMA.read_text(encoding="utf-8"),
        transport=RequestsHTTPTransport(url=f"{shop}/graphql/", retries=2),
    )
    with client as session:
        for market in session.execute(MARKETS)["markets"]:
            print(market["code"], market["stage"], [one["code"] for one in market["locales"]])
        found = list(products(session, "es-US"))
        for product in found:
            price = product["priceRange"]
            reasons = ", ".join(reason["message"] for reason in product["availability"]["reasons"])
            print(price["min"]["formatted"] if price else "-", product["name"], reasons, sep="\t")
        variants = (one for product in found for one in product["variants"]["nodes"])
        wanted = next(one["id"] for one in variants if one["availability"]["offer"] == "IN_STOCK")
        order = buy(session, wanted)
        print("ordered:", order["number"], order["state"])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
