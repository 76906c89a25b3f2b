"""Bugs are masked, refusals are told, and every code is known."""

import logging
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from graphql import build_schema

from i18n.markets.errors import UnknownLocale
from shop.kit.errors import Problem, Unavailable
from shop.kit.graphql import problems
from shop.kit.graphql.codes import CODES, NOT_THE_REQUEST
from shop.kit.graphql.codes import documented as errors_documented
from shop.kit.graphql.mutation import Mutation
from shop.kit.graphql.problems import documented, known_problems
from shop.schema.storefront import schema, written
from tests.make.asking import ask

TOLD_CODE = re.compile(r'(?:Refusal\(\s*|"code": )"([A-Z_]+)"')
SECRET = "could not connect to db.internal:5432"


def fail_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every look-up of markets fail, as a broken database or a bug would."""

    def fail(_at: Any) -> None:
        raise error

    monkeypatch.setattr("i18n.markets.api.summary.atlas_of", fail)


def test_a_bug_is_masked_and_logged_under_the_request(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fail_with(RuntimeError(SECRET), monkeypatch)

    with caplog.at_level(logging.ERROR):
        answer = ask("{ markets { code } }")

    error = answer.body["errors"][0]
    assert (error["message"], error["extensions"]["code"]) == ("Internal error", "INTERNAL")
    assert SECRET not in str(answer.body)
    assert answer.headers["X-Request-Id"] == error["extensions"]["requestId"]
    assert error["extensions"]["requestId"] in caplog.text
    assert SECRET in caplog.text


def test_an_error_tells_whose_turn_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_wrongly = ask("{ nothing }")
    fail_with(RuntimeError(SECRET), monkeypatch)
    broken = ask("{ markets { code } }")

    told = [answer.body["errors"][0]["extensions"] for answer in (asked_wrongly, broken)]
    assert [each["classification"] for each in told] == ["BAD_REQUEST", "INTERNAL_SERVER_ERROR"]
    assert set(CODES) >= set(NOT_THE_REQUEST)


def test_a_database_that_is_gone_is_told_apart_from_what_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fail_with(OperationalError(SECRET), monkeypatch)

    answer = ask("{ markets { code } }")

    assert answer.codes == ["UNAVAILABLE"]
    assert SECRET not in str(answer.body)


def test_a_problem_in_a_query_is_an_error_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(UnknownLocale(field="locale"), monkeypatch)

    answer = ask("{ markets { code } }")

    assert answer.codes == ["UNKNOWN_LOCALE"]
    assert answer.body["errors"][0]["message"] == str(UnknownLocale.message)


def test_a_refusal_that_a_mutation_does_not_expect_is_a_bug() -> None:
    class Careless(Mutation):
        @classmethod
        def perform(cls, _info: Any) -> dict[str, Any]:
            raise UnknownLocale

    nobody: Any = None

    with pytest.raises(UnknownLocale):
        Careless.answer(None, nobody, {})


def test_the_enum_of_codes_is_complete() -> None:
    in_schema = set(schema.type_map["ProblemCode"].values)  # type: ignore[attr-defined]  # an enum

    assert in_schema == set(known_problems())
    assert {"UNKNOWN_VARIANT", "OUT_OF_STOCK", "UNAVAILABLE", "TOTAL_CHANGED"} <= in_schema


def test_every_refusal_has_a_code_of_its_own_a_message_and_a_docstring() -> None:
    classes = problems._below(Problem)  # noqa: SLF001  the collector itself is under test

    codes = [problem.code for problem in classes]
    assert len(codes) == len(set(codes))
    for problem in classes:
        assert problem.__doc__, problem
        assert problem.message != Problem.message, problem


def test_the_table_of_problems_is_current() -> None:
    kept = settings.ROOT / "docs" / "api" / "problems.md"

    assert kept.read_text(encoding="utf-8") == documented(), "run manage.py export_schema"


def test_the_table_of_errors_is_current() -> None:
    kept = settings.ROOT / "docs" / "api" / "errors.md"

    assert kept.read_text(encoding="utf-8") == errors_documented(), "run manage.py export_schema"


def test_every_code_that_is_told_is_in_the_table_of_errors() -> None:
    told: set[str] = set()
    for part in ("shop", "i18n", "catalog", "checkout"):
        for file in (settings.ROOT / part).rglob("*.py"):
            told |= set(TOLD_CODE.findall(file.read_text(encoding="utf-8")))

    documented_codes = set(CODES)

    assert len(told) > 20
    assert told - documented_codes == set(), "declare it in shop/kit/graphql/codes.py"
    assert documented_codes - told - {"INTERNAL", "UNAVAILABLE"} == set()
    assert {"INTERNAL", Unavailable.code} <= documented_codes
    assert list(CODES) == sorted(CODES)


def test_the_schema_file_is_current() -> None:
    kept = settings.ROOT / "schema" / "storefront.graphql"

    assert kept.read_text(encoding="utf-8") == written(), "run manage.py export_schema"
    build_schema(written())
