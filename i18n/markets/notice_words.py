"""The words that a market must tell its shoppers, kept in memory with the markets themselves."""

from collections.abc import Sequence
from typing import NamedTuple

from i18n.locales.queries import texts_of
from i18n.markets.atlas import Atlas, renewed_by
from i18n.markets.models import Market
from shop.kit.database.triggers import Trigger

OWNER = "i18n.notice"
SELLER = "i18n.seller"
HOURS = "support_hours"
# Of all texts in the shop only these renew what is kept in memory.
RENEW = (
    "INSERT INTO i18n_atlastoken (id, token) SELECT 1, {token} FROM {written} "
    "WHERE written.owner IN ('i18n.notice', 'i18n.seller') LIMIT 1 "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token"
)
WORDS = ("owner", "owner_id", "field", "locale", "text")
TRIGGERS = (
    *renewed_by("legalnotice"),
    Trigger("atlas_words", "i18n_translation", RENEW, columns=WORDS),
)


class NoticeWords(NamedTuple):
    """What is told in one locale. by_topic: bodies of notices; hours: when support answers."""

    by_topic: dict[str, str]
    hours: str


def notice_words(atlas: Atlas, market: Market, chain: Sequence[str]) -> NoticeWords:
    """Give a market's notices in the first locale of the chain that has them; to be read only."""
    return atlas.remember((notice_words, market.pk, tuple(chain)), lambda: _read(market, chain))


def _read(market: Market, chain: Sequence[str]) -> NoticeWords:
    topics = dict(market.notices.values_list("pk", "topic"))
    texts = texts_of(owner=OWNER, ids=topics, fields=("body",), chain=chain)
    seller = market.seller
    hours = texts_of(owner=SELLER, ids=[seller.pk], fields=(HOURS,), chain=chain)
    served = hours.get((seller.pk, HOURS))
    return NoticeWords(
        {topics[pk]: text.text for (pk, _field), text in texts.items()},
        served.text if served else seller.support_hours,
    )
