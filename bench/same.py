"""Whether rungs answer the same: a ratio of different answers says nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from bench.load import ask_once, request
from bench.serving import LIMIT, SHOP, USUAL
from bench.works import Work

COMPARED = 4  # requests of a work whose answers are looked at
Told = dict[str, Any]


class Differs(RuntimeError):
    """Two rungs told different products, prices or offers."""


def prove_same(work: Work, ports: Mapping[str, int]) -> int:
    """Compare what the rungs answer; give how many products were.

    0 where the shop alone does this work. Raises Differs.
    """
    rungs = [rung for rung in (SHOP, LIMIT, USUAL) if rung in work.asked and rung in ports]
    if len(rungs) == 1:
        return 0  # nothing to compare with
    seen = 0
    for place in range(min(COMPARED, len(work.asked[SHOP]))):
        told = {rung: _told(work, rung, ports[rung], place) for rung in rungs}
        seen += len(told[SHOP])
        for rung in rungs:
            _compare(work.name, told[SHOP], told[rung], rung)
    if not seen:
        raise Differs(f"{work.name}: the shop answers nothing at all")
    return seen


def _told(work: Work, rung: str, port: int, place: int) -> list[Told]:
    sent = request(work.body(rung, work.asked[rung][place]))
    answer = orjson.loads(ask_once(port, sent))
    return [READERS[rung](node) for node in NODES[rung](answer)]


def _compare(name: str, ours: list[Told], theirs: list[Told], rung: str) -> None:
    if len(ours) != len(theirs):
        raise Differs(f"{name}: the shop tells {len(ours)} products, {rung} {len(theirs)}")
    for one, other in zip(ours, theirs, strict=True):
        if one != other:
            raise Differs(f"{name}: the shop tells {one}\n{rung} tells {other}")


def _shop_nodes(answer: Told) -> Iterable[Told]:
    market = answer["data"]["market"]
    return market["products"]["nodes"] if "products" in market else [market["product"]]


def _usual_nodes(answer: Told) -> Iterable[Told]:
    data = answer["data"]
    return data["products"] if "products" in data else [data["product"]]


def _limit_nodes(answer: Told) -> Iterable[Told]:
    nodes: list[Told] = answer["products"]
    return nodes


def _shop_product(node: Told) -> Told:
    return _product(node, [_variant(v, v["price"]["display"]) for v in node["variants"]["nodes"]])


def _usual_product(node: Told) -> Told:
    return _product(node, [_variant(v, v["price"]) for v in node["variants"]])


def _limit_product(row: Told) -> Told:
    """Read a finished card with the free units beside it, as a client of the limit would."""
    card, free = row["card"], row["free"]
    return _product(
        {**card, "availability": _offer(sum(free))},
        [
            _variant({**variant, "availability": _offer(units)}, variant["price"]["display"])
            for variant, units in zip(card["variants"], free, strict=True)
        ],
    )


def _offer(free: int) -> Told:
    if free > 0:
        return {"offer": "IN_STOCK", "quantity": min(free, 10)}
    return {"offer": "NONE", "quantity": None}


def _product(node: Told, variants: list[Told]) -> Told:
    span = node["priceRange"]
    return {
        "slug": node["slug"],
        "name": node["name"],
        "kind": node["kind"]["code"],
        "price": (span["min"]["minor"], span["max"]["minor"], span["min"]["currency"]),
        "availability": node["availability"],
        "variants": variants,
    }


def _variant(node: Told, price: Told) -> Told:
    return {
        "sku": node["sku"],
        "name": node["name"],
        "minor": price["minor"],
        "availability": node["availability"],
    }


NODES = {SHOP: _shop_nodes, USUAL: _usual_nodes, LIMIT: _limit_nodes}
READERS = {SHOP: _shop_product, USUAL: _usual_product, LIMIT: _limit_product}
