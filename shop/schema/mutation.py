"""What can be changed."""

import graphene

from checkout.cart.api.cart_buyer_update import CartBuyerUpdate
from checkout.cart.api.cart_create import CartCreate
from checkout.cart.api.cart_delivery_select import CartDeliverySelect
from checkout.cart.api.cart_lines_add import CartLinesAdd
from checkout.cart.api.cart_lines_remove import CartLinesRemove
from checkout.cart.api.cart_lines_update import CartLinesUpdate
from checkout.payments.api.cart_cod_confirm import CartCodConfirm
from checkout.payments.api.cart_complete import CartComplete
from checkout.payments.api.cart_payment_start import CartPaymentStart
from shop.schema.cart import CartCompletePayload, CartPayload, CartPaymentPayload


class Mutation(graphene.ObjectType):
    """What can be changed; every answer has its object and `problems`."""

    cart_create = CartCreate.field(CartPayload)
    cart_lines_add = CartLinesAdd.field(CartPayload)
    cart_lines_update = CartLinesUpdate.field(CartPayload)
    cart_lines_remove = CartLinesRemove.field(CartPayload)
    cart_buyer_update = CartBuyerUpdate.field(CartPayload)
    cart_delivery_select = CartDeliverySelect.field(CartPayload)
    cart_payment_start = CartPaymentStart.field(CartPaymentPayload)
    cart_cod_confirm = CartCodConfirm.field(CartPayload)
    cart_complete = CartComplete.field(CartCompletePayload)
