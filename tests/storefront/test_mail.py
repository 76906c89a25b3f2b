from django.core import mail
from django.test import Client

from checkout.orders.models import Order
from checkout.outbox.actions import deliver_due
from shop.kit.clock import now
from shop.storefront.mail import confirm_order
from tests.storefront.forms import submit
from tests.storefront.journey import follow, to_review
from tests.storefront.shop import Shop


def _buy(client: Client, locale: str) -> Order:
    follow(client, submit(client, to_review(client, locale, "kav-1"), "checkout/review/"))
    return Order.objects.get()


def test_a_paid_order_is_confirmed_by_mail_in_its_language(client: Client, shop: Shop) -> None:
    order = _buy(client, "hi-in")
    deliver_due(now())

    (sent,) = mail.outbox
    assert sent.to == [order.email]
    assert sent.subject == f"ऑर्डर {order.number} की पुष्टि हो गई है"
    assert f"/hi-in/order/{order.token}/" in str(sent.body)
    assert "कावरिन स्लिम कवर" in str(sent.body)
    assert "₹348" in str(sent.body)


def test_the_mail_has_a_second_form_for_readers_of_html(client: Client, shop: Shop) -> None:
    order = _buy(client, "es-us")
    deliver_due(now())

    (sent,) = mail.outbox
    assert isinstance(sent, mail.EmailMultiAlternatives)
    ((content, kind),) = [tuple(one) for one in sent.alternatives]
    assert kind == "text/html"
    assert order.token in str(content)
    assert "Ver tu pedido" in str(content)


def test_an_order_that_is_gone_sends_nothing(shop: Shop) -> None:
    confirm_order({"order": 0}, now())

    assert mail.outbox == []
