"""How duties refuse."""

from django.utils.translation import gettext_noop

from shop.kit.errors import Problem


class DutyRateMissing(Problem):
    """The duty on the goods is not known for a country, an origin and a day."""

    code = "DUTY_RATE_MISSING"
    message = gettext_noop("The duty on %(goods_code)s from %(origin)s is not known.")
