"""What the compiler does not take: graphql-core executes it instead, with the same answer."""

# Python nests at most 20 loops and tries in one function. An object that would begin deeper than
# this gets a function of its own; a list of lists may then still nest beneath.
DEEPEST_INLINE = 12
DEEPEST_BLOCK = 18

# Fields written for one operation, about 0.15 ms each to compile; fragments on many types may
# unfold to far more than was sent.
MOST_FIELDS = 1_000

# What is kept of compiled functions in a process, in fields of about 1.2 kB each, and how many
# characters of a document, whose nodes its functions hold, weigh as much as a field.
KEPT_FIELDS = 40_000
CHARACTERS_AS_A_FIELD = 8

# Sets of conditions that one operation remembers to have seen.
KEPT_SIGHTS = 32


class Unsupported(Exception):
    """An operation is left to graphql-core; the message says why, for whoever looks."""
