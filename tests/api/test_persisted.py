"""Documents that are asked for by their hash: automatic ones, trusted ones, and both by GET."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from shop.kit.graphql import persisted
from tests.make.asking import ADDRESS, GRAPHQL, Answer, post
from tests.make.i18n import make_market

MARKET = 'query Shop($code: String) { market(code: $code, locale: "hi-IN") { code } }'
CHANGE = 'mutation { cartLinesRemove(input: {cart: "x", lines: []}) { problems { code } } }'
ANY = "{ __typename }"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Begin as a process that was just started, beside an empty cache."""
    forget_here()
    cache.clear()


def forget_here() -> None:
    """Forget what this process keeps, as another process would never have known it."""
    persisted._here.clear()  # noqa: SLF001  stands for another process


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def automatic(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": hashed(text)}}


def get(accept: str = "application/json", **parameters: str) -> Answer:
    response = Client().get(f"{ADDRESS}?{urlencode(parameters)}", headers={"accept": accept})
    return Answer(response.status_code, orjson.loads(response.content), dict(response.items()))


@contextmanager
def trusting(folder: Path, *texts: str, only: bool = False) -> Iterator[None]:
    file = folder / "trusted.json"
    file.write_bytes(orjson.dumps({hashed(text): text for text in texts}))
    with override_settings(TRUSTED_DOCUMENTS=str(file), TRUSTED_DOCUMENTS_ONLY=only):
        yield


def test_a_hash_is_unknown_until_its_document_was_sent_with_it() -> None:
    by_hash = {"extensions": automatic(ANY)}

    first = post(by_hash)
    sent = post({**by_hash, "query": ANY})
    again = post(by_hash)

    assert (first.status, first.codes) == (200, ["PERSISTED_QUERY_NOT_FOUND"])
    assert first.body["errors"][0]["message"] == "PersistedQueryNotFound"
    assert sent.data == again.data == {"__typename": "Query"}
    assert post(by_hash, accept=GRAPHQL).status == 200


def test_an_unknown_hash_is_400_for_those_who_ask_for_the_type_of_graphql() -> None:
    assert post({"extensions": automatic("{ a }")}, accept=GRAPHQL).status == 400


def test_another_process_finds_the_document_in_the_cache() -> None:
    assert post({"query": ANY, "extensions": automatic(ANY)}).data

    forget_here()
    assert post({"extensions": automatic(ANY)}).data

    forget_here()
    cache.clear()
    assert post({"extensions": automatic(ANY)}).codes == ["PERSISTED_QUERY_NOT_FOUND"]


def test_a_hash_of_another_document_is_refused() -> None:
    answer = post({"query": "{ markets { code } }", "extensions": automatic(ANY)})

    assert (answer.status, answer.codes) == (400, ["PERSISTED_QUERY_MISMATCH"])
    assert post({"extensions": automatic(ANY)}).codes == ["PERSISTED_QUERY_NOT_FOUND"]


@pytest.mark.parametrize(
    "told",
    [
        {"version": 2, "sha256Hash": "0" * 64},
        {"version": 1, "sha256Hash": "x" * 64},
        {"version": 1, "sha256Hash": 7},
        {"version": 1},
        {},
        [],
        "text",
    ],
)
def test_another_kind_of_hash_is_not_supported(told: Any) -> None:
    answer = post({"query": ANY, "extensions": {"persistedQuery": told}})

    assert (answer.status, answer.codes) == (400, ["PERSISTED_QUERY_NOT_SUPPORTED"])


@pytest.mark.parametrize(
    "text",
    ["{", "{ nothing }", "{ __typename } #" + "x" * 30_000],
    ids=["broken", "invalid", "long"],
)
def test_only_a_short_valid_document_is_kept(text: str) -> None:
    post({"query": text, "extensions": automatic(text)})

    assert post({"extensions": automatic(text)}).codes == ["PERSISTED_QUERY_NOT_FOUND"]


def test_what_is_too_costly_is_not_kept() -> None:
    searches = " ".join(f'a{n}: products(search: "x") {{ totalCount }}' for n in range(9))
    dear = f'{{ market(code: "in") {{ {searches} }} }}'

    assert post({"query": dear, "extensions": automatic(dear)}).codes == ["TOO_COSTLY"]
    assert post({"extensions": automatic(dear)}).codes == ["PERSISTED_QUERY_NOT_FOUND"]


def test_newcomers_push_out_whoever_has_their_place_and_the_cache_stays_bounded() -> None:
    texts = [f"{{ __typename }} # {number}" for number in range(300)]
    for text in texts:
        persisted.keep_document("abc" + hashed(text)[3:], text)

    forget_here()
    cached = cache.get("graphql-document:abc")

    assert cached[1] == texts[-1]
    assert persisted.find_document(cached[0]) == texts[-1]


def test_a_trusted_document_is_asked_for_by_its_id(tmp_path: Path) -> None:
    with trusting(tmp_path, ANY):
        for name in (hashed(ANY), f"sha256:{hashed(ANY)}"):
            assert post({"documentId": name}).data == {"__typename": "Query"}
        assert post({"extensions": automatic(ANY)}).data == {"__typename": "Query"}
        assert post({"documentId": "nothing"}).codes == ["PERSISTED_QUERY_NOT_FOUND"]


def test_the_trusted_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    with trusting(tmp_path, ANY):
        assert post({"documentId": hashed(ANY)}).data
    (tmp_path / "trusted.json").unlink()
    with trusting(tmp_path, CHANGE):
        assert post({"documentId": hashed(ANY)}).codes == ["PERSISTED_QUERY_NOT_FOUND"]


@pytest.mark.parametrize("body", [{"documentId": 1}, {"documentId": "a", "query": ANY}, {}])
def test_a_document_is_sent_or_named_and_not_both(body: Any) -> None:
    answer = post(body)

    assert (answer.status, answer.codes) == (400, ["BAD_REQUEST"])


def test_with_the_switch_strangers_execute_trusted_documents_only(tmp_path: Path) -> None:
    other = "query Other { __typename }"

    with trusting(tmp_path, ANY, only=True):
        assert post({"query": ANY}).data
        assert post({"documentId": hashed(ANY)}).data
        for body in ({"query": other}, {"query": other, "extensions": automatic(other)}):
            refused = post(body)
            assert (refused.status, refused.codes) == (403, ["DOCUMENT_NOT_TRUSTED"])
    assert post({"query": other}).data


def test_the_switch_without_a_file_lets_nothing_in() -> None:
    with override_settings(TRUSTED_DOCUMENTS_ONLY=True):
        assert post({"query": ANY}).codes == ["DOCUMENT_NOT_TRUSTED"]


@pytest.mark.django_db
def test_whoever_is_signed_in_may_execute_other_documents(tmp_path: Path) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_user("a@example.com", "a long password"))

    with trusting(tmp_path, CHANGE, only=True):
        told = client.post(ADDRESS, orjson.dumps({"query": ANY}), content_type="application/json")

    assert told.json()["data"] == {"__typename": "Query"}


@pytest.mark.django_db
def test_a_query_of_a_persisted_document_may_be_a_get(tmp_path: Path) -> None:
    make_market(code="in")

    with trusting(tmp_path, MARKET):
        told = get(documentId=hashed(MARKET), variables='{"code": "in"}', operationName="Shop")
        automatically = get(extensions=orjson.dumps(automatic(MARKET)).decode())

    assert told.data == {"market": {"code": "in"}}
    assert automatically.data == {"market": {"code": "in"}}
    assert told.headers["Surrogate-Key"] == "market-in locale-hi-IN"
    assert told.headers["Vary"] == "Accept"


def test_a_post_tells_a_cdn_nothing() -> None:
    assert "Surrogate-Key" not in post({"query": ANY}).headers


def test_a_get_changes_nothing(tmp_path: Path) -> None:
    with trusting(tmp_path, CHANGE):
        told = get(documentId=hashed(CHANGE))

    assert (told.status, told.headers["Allow"]) == (405, "POST")
    assert told.codes == ["METHOD_NOT_ALLOWED"]


@pytest.mark.parametrize(
    "parameters", [{}, {"query": ANY}, {"query": ANY, "documentId": "a"}, {"documentId": ""}]
)
def test_a_get_without_a_persisted_document_is_not_allowed(parameters: dict[str, str]) -> None:
    told = get(**parameters)

    assert (told.status, told.codes) == (405, ["METHOD_NOT_ALLOWED"])


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"documentId": "a", "variables": "{"}, "BAD_JSON"),
        ({"documentId": "a", "variables": "[1]"}, "BAD_REQUEST"),
        ({"extensions": "7"}, "BAD_REQUEST"),
        ({"documentId": "a" * 100_001}, "BODY_TOO_LARGE"),
        ({f"p{n}": "" for n in range(1_500)}, "BODY_TOO_LARGE"),
        ({"documentId": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")},
         "PERSISTED_QUERY_NOT_FOUND"),
    ],
)  # fmt: skip
def test_a_get_that_cannot_be_read_is_refused(parameters: dict[str, str], code: str) -> None:
    assert get(**parameters).codes == [code]


def test_the_command_writes_the_file_from_folders(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "market.graphql").write_text(MARKET, encoding="utf-8")
    (tmp_path / "any.graphql").write_text(ANY, encoding="utf-8")

    call_command("trusted_documents", str(tmp_path), "--to", str(tmp_path / "t.json"), verbosity=0)

    written = orjson.loads((tmp_path / "t.json").read_bytes())
    assert written == {hashed(MARKET): MARKET, hashed(ANY): ANY}
    with override_settings(TRUSTED_DOCUMENTS=str(tmp_path / "t.json")):
        assert get(documentId=f"sha256:{hashed(ANY)}").data == {"__typename": "Query"}


@pytest.mark.parametrize("text", ["{", "{ nothing }", "{a" * 50])
def test_the_command_refuses_what_the_schema_would_refuse(tmp_path: Path, text: str) -> None:
    (tmp_path / "any.graphql").write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=r"any[.]graphql"):
        call_command("trusted_documents", str(tmp_path), "--to", str(tmp_path / "t.json"))
    assert not (tmp_path / "t.json").exists()
