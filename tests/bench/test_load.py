"""The load generator counts whole answers, and takes nothing else for one."""

from itertools import repeat

import pytest

from bench.load import Failed, ask_once, drive, request
from tests.bench.answering import answering

pytestmark = pytest.mark.any_engine
ASKED = request(b"{}")


def test_every_client_gets_whole_answers_until_the_time_is_over() -> None:
    with answering({"data": "x" * 400_000}) as port:
        driven = drive(port, repeat(ASKED), clients=3, seconds=0.1)

    assert driven.requests >= 3
    assert driven.percentile_ms(50) <= driven.percentile_ms(99) <= driven.seconds * 1000


def test_an_answer_is_given_as_it_was_sent() -> None:
    with answering({"data": "हिन्दी"}) as port:
        assert ask_once(port, ASKED).decode() == '{"data":"हिन्दी"}'


def test_an_error_in_the_answer_ends_the_measurement() -> None:
    with answering({"errors": [{"message": "no"}]}) as port, pytest.raises(Failed, match="no"):
        drive(port, repeat(ASKED), clients=1, seconds=0.1)


def test_a_refused_request_ends_the_measurement() -> None:
    with answering({}, status=429) as port, pytest.raises(Failed, match="429"):
        ask_once(port, ASKED)
