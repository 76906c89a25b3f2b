"""Lead a misspelt word to the most alike word that the shopper may see."""

from collections.abc import Sequence

from django.db.models import Case, Count, F, IntegerField, Max, QuerySet, TextField, Value, When
from django.db.models.functions import Concat

from catalog.search.index import perhaps_naming
from catalog.search.models import SearchDocument, WordTrigram
from catalog.search.words import trigrams

# Likeness as pg_trgm measures it: shared trigrams over all trigrams of both words. In millionths,
# as whole numbers: two different likenesses of words this long never fall together.
WHOLE = 1_000_000
ALIKE_ENOUGH = 350_000
MOST_CANDIDATES = 50


def most_alike(documents: QuerySet[SearchDocument], word: str) -> str | None:
    """Give the word of the documents most like ``word``, the first in order among equals."""
    candidates = _alike(word)
    held = _held(documents, candidates) if candidates else frozenset()
    return next((candidate for candidate in candidates if candidate in held), None)


def _alike(word: str) -> list[str]:
    """List the known words that are alike enough, the most alike first."""
    wanted = trigrams(word)
    met = WordTrigram.objects.filter(trigram__in=wanted).values("word", "size")
    shared = met.annotate(shared=Count("pk"))
    all_of_both = F("size") + len(wanted) - F("shared")
    measured = shared.annotate(likeness=F("shared") * WHOLE / all_of_both)
    alike = measured.filter(likeness__gte=ALIKE_ENOUGH)
    found = sorted((-row["likeness"], row["word"]) for row in alike)
    return [candidate for _, candidate in found[:MOST_CANDIDATES]]


def _held(documents: QuerySet[SearchDocument], words: Sequence[str]) -> frozenset[str]:
    """Tell which of the words the documents hold (one query)."""
    padded = perhaps_naming(documents, words).annotate(
        padded=Concat(Value(" "), F("words"), Value(" "), output_field=TextField())
    )
    one = Value(1, output_field=IntegerField())
    found = padded.aggregate(
        **{
            f"word_{place}": Max(Case(When(padded__contains=f" {word} ", then=one)))
            for place, word in enumerate(words)
        }
    )
    return frozenset(word for place, word in enumerate(words) if found[f"word_{place}"])
