"""Ask what duty goods meet."""

from datetime import date

from i18n.duties.errors import DutyRateMissing
from i18n.duties.models import DutyRate


def duty_on(*, country: str, goods_code: str, origin: str, day: date) -> DutyRate:
    """Give the row that decides the duty on goods. Raises DutyRateMissing when no row covers them.

    Points and blanks in a tariff code do not count.
    """
    code = _bare(goods_code)
    rows = DutyRate.objects.on(day).filter(country=country, origin__in=("", origin))
    found: list[DutyRate] = [
        row for row in rows.order_by("valid_from") if code.startswith(_bare(row.prefix))
    ]
    if not code or not found:
        raise DutyRateMissing(goods_code=goods_code or "?", origin=origin or "?")
    return max(found, key=lambda row: (len(_bare(row.prefix)), row.origin != "", row.valid_from))


def _bare(code: str) -> str:
    return code.replace(".", "").replace(" ", "")
