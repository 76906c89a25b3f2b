"""Write texts, and load the regions of the world that the shop knows."""

from collections.abc import Iterable

from i18n.locales.fact_files import load_rows, read_facts
from i18n.locales.models import Region, Translation
from i18n.locales.queries import REGION
from i18n.locales.texts import Text


def write_text(*, owner: str, owner_id: int, field: str, locale: str, text: str) -> None:
    """Write one text, in place of what stood there."""
    write_texts(owner=owner, texts=[Text(owner_id, field, locale, text)])


def write_texts(*, owner: str, texts: Iterable[Text]) -> None:
    """Write many texts of one kind of owner at once, in place of what stood there."""
    Translation.objects.bulk_create(
        [_row(owner, text) for text in texts],
        update_conflicts=True,
        unique_fields=["owner", "owner_id", "field", "locale"],
        update_fields=["text"],
        batch_size=500,
    )


def _row(owner: str, text: Text) -> Translation:
    return Translation(
        owner=owner,
        owner_id=text.owner_id,
        field=text.field,
        locale=text.locale,
        text=text.text,
    )


def load_regions() -> None:
    """Load the states and territories that addresses may name, with their names."""
    facts = read_facts("locales", "regions")["regions"]
    load_rows(
        Region,
        [Region(country=row["country"], code=row["code"], name=row["name"]) for row in facts],
        key=["code"],
    )
    ids = dict(Region.objects.values_list("code", "pk"))
    write_texts(
        owner=REGION,
        texts=[
            Text(ids[row["code"]], "name", locale, text)
            for row in facts
            for locale, text in {"en": row["name"], **row.get("texts", {})}.items()
        ],
    )
