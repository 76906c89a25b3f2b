"""Nothing is asked but through a market, in one of its own locales."""

from datetime import timedelta

import pytest

from i18n.markets.stages import Stage
from tests.make.asking import ask
from tests.make.i18n import NOON, make_market, make_region, make_stage

pytestmark = pytest.mark.django_db

DOOR = """query($code: String, $country: String, $locale: String) {
  market(code: $code, country: $country, locale: $locale) {
    id code name stage locale currency timeZone countries taxDisplay taxNote now asOf
    locales { code path language nativeName isDefault } } }"""


def test_a_market_tells_what_was_served() -> None:
    make_market(code="in")

    market = ask(DOOR, code="in", locale="hi-IN").data["market"]

    assert (market["code"], market["locale"], market["stage"]) == ("in", "hi-IN", "OPEN")
    assert (market["currency"], market["taxDisplay"]) == ("INR", "INCLUSIVE")
    assert market["now"] == market["asOf"] == "2026-11-22T12:00:00+00:00"
    assert market["locales"][1] == {
        "code": "hi-IN",
        "path": "/hi-in/",
        "language": "hi",
        "nativeName": "हिन्दी",
        "isDefault": False,
    }


@pytest.mark.parametrize(
    "named",
    [
        {"code": "in"},
        {"country": "IN"},
        {"country": "in"},
        {"locale": "en-IN"},
        {"code": "in", "country": "IN"},
    ],
)
def test_a_market_is_named_by_code_country_or_locale(named: dict[str, str]) -> None:
    make_market(code="in")

    market = ask(DOOR, **named).data["market"]

    assert (market["code"], market["locale"]) == ("in", "en-IN")


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.CLOSED, None])
def test_a_market_not_to_be_spoken_of_looks_like_none(stage: Stage | None) -> None:
    make_market(code="in", stage=stage)

    assert ask(DOOR, code="in").body == ask(DOOR, code="xx").body
    assert ask(DOOR, code="in").data == {"market": None}
    assert ask(DOOR, locale="hi-IN").data == {"market": None}
    assert ask("{ markets { code } }").data == {"markets": []}


@pytest.mark.parametrize("locale", ["es-US", "xx-XX", "", "hi"])
def test_a_locale_of_another_market_is_an_error_with_a_code(locale: str) -> None:
    make_market(code="in")
    make_market(code="us")

    answer = ask(DOOR, code="in", locale=locale)

    assert (answer.codes, answer.body["data"]) == (["UNKNOWN_LOCALE"], {"market": None})


def test_two_names_of_different_markets_name_none() -> None:
    make_market(code="in")
    make_market(code="us")

    assert ask(DOOR, code="in", country="US").data == {"market": None}


def test_a_market_must_be_named() -> None:
    assert ask(DOOR).codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("header", "suggested"),
    [
        ("hi,en;q=0.5", ("in", "hi-IN")),
        ("es-MX,es;q=0.9", ("us", "es-US")),
        ("en-US,en;q=0.9", ("us", "en-US")),
        ("fr", None),
        ("*", None),
        ("", None),
        ("a" * 500, None),
        (";;;q=x,,", None),
    ],
)
def test_a_market_is_suggested_by_language_and_never_chosen(
    header: str, suggested: tuple[str, str] | None
) -> None:
    make_market(code="in")
    make_market(code="us")

    document = """query($header: String) { markets(acceptLanguage: $header) {
      code suggested locales { code suggested } } }"""

    markets = ask(document, header=header).data["markets"]

    found = [
        (market["code"], locale["code"])
        for market in markets
        for locale in market["locales"]
        if locale["suggested"]
    ]
    assert found == ([suggested] if suggested else [])
    assert [m["code"] for m in markets if m["suggested"]] == ([suggested[0]] if suggested else [])


def test_an_announced_market_tells_when_it_opens() -> None:
    market = make_market(code="gb", stage=Stage.ANNOUNCED)
    make_stage(market=market, stage=Stage.OPEN, since=NOON + timedelta(days=3))

    told = ask("{ markets { code stage opensAt } }").data["markets"]

    assert told == [{"code": "gb", "stage": "ANNOUNCED", "opensAt": "2026-11-25T12:00:00+00:00"}]


def test_regions_are_those_of_the_market_only() -> None:
    make_market(code="in")
    make_region(code="IN-KA", name="Karnataka")
    make_region(code="US-CA", name="California")
    document = """query($country: String) {
      market(code: "in") { regions(country: $country) { code name } } }"""

    assert ask(document).data["market"]["regions"] == [{"code": "IN-KA", "name": "Karnataka"}]
    assert ask(document, country="US").data["market"]["regions"] == []


def test_notices_name_the_seller() -> None:
    make_market(code="in")

    notices = ask("""{ market(code: "in") { notices {
      seller taxId grievanceOfficer { name } support { name email } returns terms } } }""").data

    assert notices["market"]["notices"]["seller"] == "Seller IN-ENT"


def test_every_answer_tells_the_market_locale_and_stage_that_were_served() -> None:
    make_market(code="in", stage=Stage.OPEN)

    answer = ask('{ market(code: "in") { name } other: market(code: "xx") { name } }')

    served = [{"market": "in", "locale": "en-IN", "stage": "OPEN"}]
    assert answer.body["extensions"]["served"] == served
