"""Documents of our own, run in this process as the pages do."""

import pytest

from shop.schema.execution import run
from tests.make.i18n import make_market

pytestmark = pytest.mark.django_db


def test_an_answer_is_what_a_client_would_get() -> None:
    make_market(code="in")

    answer = run("query($code: String) { market(code: $code) { code } }", {"code": "in"})

    assert answer == {"data": {"market": {"code": "in"}}}


def test_our_own_documents_may_be_larger_than_those_of_strangers() -> None:
    many = " ".join(f'm{n}: market(code: "xx") {{ code }}' for n in range(40))

    assert "errors" not in run(f"{{ {many} }}")


def test_errors_are_told_with_their_codes() -> None:
    answer = run("{ market { code } }")

    assert answer["data"] == {"market": None}
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_character_that_no_database_keeps_is_left_out() -> None:
    make_market(code="in")

    answer = run("query($code: String) { market(code: $code) { code } }", {"code": "i\0n"})

    assert answer["data"] == {"market": {"code": "in"}}
