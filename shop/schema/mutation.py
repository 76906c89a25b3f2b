"""What can be changed."""

import graphene

from checkout.cart.api.cart_buyer_update import CartBuyerUpdate
from checkout.cart.api.cart_create import CartCreate
from checkout.cart.api.cart_delivery_select import CartDeliverySelect
from checkout.cart.api.cart_gift_card_apply import CartGiftCardApply
from checkout.cart.api.cart_gift_card_remove import CartGiftCardRemove
from checkout.cart.api.cart_lines_add import CartLinesAdd
from checkout.cart.api.cart_lines_remove import CartLinesRemove
from checkout.cart.api.cart_lines_update import CartLinesUpdate
from checkout.cart.api.cart_market_change import CartMarketChange
from checkout.cart.api.cart_promo_apply import CartPromoApply
from checkout.cart.api.cart_promo_remove import CartPromoRemove
from checkout.cart.api.cart_store_credit_use import CartStoreCreditUse
from checkout.cart.api.ship_promise_accept import ShipPromiseAccept
from checkout.payments.api.cart_cod_confirm import CartCodConfirm
from checkout.payments.api.cart_complete import CartComplete
from checkout.payments.api.cart_payment_start import CartPaymentStart
from checkout.returns.api.delay_answer import DelayAnswer
from checkout.returns.api.order_cancel import OrderCancel
from checkout.returns.api.return_request import ReturnRequest
from shop.schema.cart import (
    CartCompletePayload,
    CartMovePayload,
    CartPayload,
    CartPaymentPayload,
    OrderPayload,
)


class Mutation(graphene.ObjectType):
    """What can be changed; every answer has its object and `problems`."""

    cart_create = CartCreate.field(CartPayload)
    cart_lines_add = CartLinesAdd.field(CartPayload)
    cart_lines_update = CartLinesUpdate.field(CartPayload)
    cart_lines_remove = CartLinesRemove.field(CartPayload)
    cart_buyer_update = CartBuyerUpdate.field(CartPayload)
    cart_delivery_select = CartDeliverySelect.field(CartPayload)
    cart_promo_apply = CartPromoApply.field(CartPayload)
    cart_promo_remove = CartPromoRemove.field(CartPayload)
    cart_gift_card_apply = CartGiftCardApply.field(CartPayload)
    cart_gift_card_remove = CartGiftCardRemove.field(CartPayload)
    cart_store_credit_use = CartStoreCreditUse.field(CartPayload)
    cart_market_change = CartMarketChange.field(CartMovePayload)
    cart_payment_start = CartPaymentStart.field(CartPaymentPayload)
    cart_cod_confirm = CartCodConfirm.field(CartPayload)
    cart_complete = CartComplete.field(CartCompletePayload)
    ship_promise_accept = ShipPromiseAccept.field(CartPayload)
    order_cancel = OrderCancel.field(OrderPayload)
    return_request = ReturnRequest.field(OrderPayload)
    delay_answer = DelayAnswer.field(OrderPayload)
