"""Words in the languages of the markets, and the regions that addresses and taxes name."""

from django.db import models


class Translation(models.Model):
    """One field of one row in one language.

    owner: the concept it belongs to, such as ``catalog.product``; a name, not a key, because
    the tables that have texts stand above this one.
    locale: a language (``hi``) for every market, or a locale (``hi-IN``) for one.
    """

    owner = models.CharField(max_length=40)
    owner_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    locale = models.CharField(max_length=12)
    text = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "owner_id", "field", "locale"), name="one_text_per_field"
            ),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.owner_id} {self.field} ({self.locale})"


class Region(models.Model):
    """A state or territory that an address may name.

    code: ISO 3166-2, such as ``IN-KA``; military posts of the United States follow its pattern.
    name: in English; other languages are texts of ``i18n.region``, field ``name``.
    """

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        indexes = (models.Index(fields=("country", "name"), name="regions_of_a_country"),)

    def __str__(self) -> str:
        return self.code
