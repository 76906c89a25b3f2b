"""What search reads: folded words per product, and the words that misspellings are led to."""

from django.db import models

from catalog.products.models import Product
from catalog.search.words import LONGEST_WORD
from i18n.markets.models import Market


class SearchDocument(models.Model):
    """The words under which a product is found in one locale of a market.

    title: folded words of its name, parted by one blank. body: those of everything else.
    words: each word of both once; the full-text index covers this column.
    Which of them a shopper may see is never decided here.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="search_documents")
    product = models.ForeignKey(Product, models.CASCADE, related_name="search_documents")
    locale = models.CharField(max_length=12)
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("market", "locale", "product"), name="one_search_document_per_locale"
            ),
        )

    def __str__(self) -> str:
        return f"{self.product_id} in {self.locale}"


class WordTrigram(models.Model):
    """A run of three characters of a word that some document holds.

    size: how many different runs the word has. Kept as rows and not in an extension, so that both
    databases measure likeness by the same arithmetic, in every script and server locale.
    """

    trigram = models.CharField(max_length=3)
    word = models.CharField(max_length=LONGEST_WORD)
    size = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("trigram", "word"), name="a_word_has_a_trigram_once"),
        )
        indexes = (models.Index(fields=("word",), name="trigrams_of_a_word"),)

    def __str__(self) -> str:
        return f"{self.trigram!r} of {self.word}"
