"""A shop on a real primary and a real streaming replica."""

import time

import pytest

from tests.make.running import Answer
from tests.serving.conftest import LAG_SECONDS, Followed, until

pytestmark = [pytest.mark.postgres, pytest.mark.heavy]

ZONE = '{ market(code: "in", locale: "en-IN") { timeZone } }'
CREATE = (
    'mutation ($key: String!) { cartCreate(input: {market: "in", locale: "en-IN",'
    " idempotencyKey: $key}) { cart { id } problems { code } } }"
)
CART = "query ($id: ID!) { cart(id: $id) { id } node(id: $id) { id } }"
KOLKATA, DUBAI = "Asia/Kolkata", "Asia/Dubai"
GONE = "replica1 does not answer"


def zone(followed: Followed) -> str:
    answer = followed.shop.ask(ZONE)
    assert answer.status == 200
    assert "errors" not in answer.body
    return str(answer.body["data"]["market"]["timeZone"])


def move(followed: Followed, to: str) -> None:
    followed.primary.ask("update i18n_market set time_zone = %s where code = 'in'", to)


def created_cart(followed: Followed) -> str:
    made = followed.shop.ask(CREATE, key="read-your-writes")
    assert made.body["data"]["cartCreate"]["problems"] == []
    return str(made.body["data"]["cartCreate"]["cart"]["id"])


def test_reads_follow_a_replica_until_it_lags_and_writers_see_their_writes(
    followed: Followed,
) -> None:
    assert zone(followed) == KOLKATA

    followed.replica.ask("select pg_wal_replay_pause()")
    move(followed, DUBAI)

    assert zone(followed) == KOLKATA, "the catalogue was read from the primary"
    cart = created_cart(followed)
    found = followed.shop.ask(CART, id=cart).body["data"]
    assert found == {"cart": {"id": cart}, "node": {"id": cart}}
    assert zone(followed) == KOLKATA, "the replica was left before it lagged too far"
    assert not followed.lines("replica1")

    asked = [time.monotonic()]

    def is_answered_by_the_primary() -> bool:
        asked.append(time.monotonic())
        return zone(followed) == DUBAI

    until(is_answered_by_the_primary, what="the primary answering for a lagging replica")
    assert asked[-2] - asked[0] < LAG_SECONDS + 2, "a question that came late went to the replica"
    assert len(followed.lines("s behind; the primary answers")) == 1

    followed.replica.ask("select pg_wal_replay_resume()")
    until(lambda: bool(answered_again(followed)), what="the replica answering again")
    assert zone(followed) == DUBAI


def answered_again(followed: Followed) -> list[str]:
    zone(followed)
    return followed.lines("replica1 answers again")


def test_a_replica_that_stops_costs_a_log_line_and_nothing_else(followed: Followed) -> None:
    assert zone(followed) == KOLKATA

    followed.replica.stop()
    move(followed, DUBAI)
    answers: list[Answer] = []
    begun = time.monotonic()
    while time.monotonic() - begun < 2:
        answers.append(followed.shop.ask(ZONE))

    assert {answer.status for answer in answers} == {200}
    assert [a.body for a in answers if "errors" in a.body] == []
    assert {a.body["data"]["market"]["timeZone"] for a in answers} == {DUBAI}
    assert len(followed.lines(GONE)) == 1

    followed.replica.start()
    until(lambda: bool(answered_again(followed)), what="the replica answering again")
    assert len(followed.lines(GONE)) == 1


def test_a_primary_that_restarts_is_found_again_by_all_threads(followed: Followed) -> None:
    followed.replica.stop()
    assert zone(followed) == KOLKATA

    followed.primary.stop()
    away = followed.shop.ask(ZONE)
    followed.primary.start()

    told = [error["extensions"]["code"] for error in away.body["errors"]]
    assert (away.status, told) == (200, ["UNAVAILABLE"])
    assert [zone(followed) for _ in range(20)] == [KOLKATA] * 20
