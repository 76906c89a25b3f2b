"""A look at a document's text before it is parsed: what is too much is refused unread."""

import re

from shop.kit.graphql.errors import Refusal
from shop.kit.graphql.limits import DEEPEST, Limits

# One match per token of the GraphQL grammar; what is none of it is the parser's to refuse. A text
# that is never closed counts as one that is, and nothing is read twice: "+" gives nothing back.
TOKEN = re.compile(
    r'"""(?:[^"\\]++|\\"""|\\|"(?!""))*+(?:""")?'
    r'|"(?:[^"\\\n\r]++|\\.)*+"?'
    r"|(?P<comment>#[^\n\r]*+)"
    r"|[_A-Za-z][_0-9A-Za-z]*+"
    r"|-?[0-9][0-9.eE+-]*+"
    r"|\.\.\."
    r"|(?P<open>[\[{(])"
    r"|(?P<close>[\]})])"
    r"|[!$&:=@|]"
)


def refuse_shape(text: str, limits: Limits) -> int:
    """Count the tokens of a text.

    Raises Refusal when it has too many tokens or comments, or brackets too deep; it reads no
    further than to the first that is too many.
    """
    depth, tokens, comments = 0, 0, 0
    for token in TOKEN.finditer(text):
        if token.lastgroup == "comment":
            comments += 1
            _refuse_many(comments, limits.tokens)
            continue
        tokens += 1
        _refuse_many(tokens, limits.tokens)
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if depth > 2 * DEEPEST:
            raise Refusal("TOO_DEEP", "The document is nested too deeply.")
    return tokens


def _refuse_many(count: int, most: int) -> None:
    if count > most:
        raise Refusal("TOO_MANY_TOKENS", f"A document may hold {most} tokens at most.")
