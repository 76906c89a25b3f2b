"""``{% part "…/card.html" product=product %}``: a part of a page, told by what it is given.

Unlike an include it sees nothing of the page around it. What it is given and the language decide
it whole, so that the same part of the next page is not written again: a list has two dozen cards,
and a card costs a quarter of a millisecond to write.
"""

from typing import Any, Final

import orjson
from django import template
from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from shop.kit.graphql.keeper import Keeper

register = template.Library()

KEPT_CHARACTERS: Final = 8_000_000  # in each process
BESIDE: Final = 500  # characters that a part takes beside its text and what it was given
# A safe text would look like an unsafe one, and a moment depends on a zone: neither is kept.
PLAIN: Final = orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATETIME
_kept: Keeper[SafeString] = Keeper(KEPT_CHARACTERS)


@register.simple_tag(takes_context=True)
def part(context: Context, template_name: str, **given: Any) -> SafeString:
    """Write a template with nothing but what it is given."""
    key = None if settings.DEBUG else _key(template_name, given)
    known = None if key is None else _kept.get(key)
    if known is not None:
        return known
    found = Engine.get_default().get_template(template_name)
    written = found.render(Context(given, autoescape=context.autoescape))
    if key is not None:
        _kept.put(key, written, len(written) + len(key[2]) + BESIDE)
    return written


def _key(name: str, given: dict[str, Any]) -> tuple[str, str, bytes] | None:
    """Name what decides a part; None for what is not plain data."""
    try:
        return name, get_language() or "", orjson.dumps(given, option=PLAIN)
    except TypeError:
        return None
