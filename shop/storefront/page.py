"""A page of the shop: an address in a locale, one document asked, one template shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from shop.storefront.ask import ask
from shop.storefront.memory import KeptCart, kept_cart
from shop.storefront.names import market_name
from shop.storefront.phones import chosen_phone
from shop.storefront.places import Place, place_of

P = ParamSpec("P")
SEE_OTHER = 303
PERSONAL = ("cart", "order", "checkout/")  # how the templates begin that show one person's things
FORBIDDEN, NOT_FOUND = 403, 404
REFUSED = 422  # what was sent was understood and is not acceptable; htmx shows it too


@dataclass(frozen=True)
class Page:
    """What every page of a market's locale knows about itself."""

    request: HttpRequest
    place: Place

    @cached_property
    def phone(self) -> dict[str, Any] | None:
        return chosen_phone(self.request, place=self.place)

    @cached_property
    def cart(self) -> KeptCart | None:
        return kept_cart(self.request, market=self.place.market)

    @property
    def by_htmx(self) -> bool:
        return "HX-Request" in self.request.headers

    def url(self, rest: str = "") -> str:
        """Give the address of ``rest`` in this locale: ``cart/`` is ``/hi-in/cart/``."""
        return f"/{self.place.path}/{rest}"

    def ask(self, name: str, **variables: Any) -> dict[str, Any]:
        """Ask a document of this locale; raises Http404 when the market is not served now."""
        answer = ask(name, {"locale": self.place.locale, **variables}, request=self.request)
        if "market" in answer and answer["market"] is None:
            raise Http404
        return answer

    def ask_cart(self, name: str, **variables: Any) -> dict[str, Any]:
        """Ask a document that shows the cart; a cart begun in another language changes to ours.

        A cart that is being paid for keeps its language, as its order does.
        """
        answer = self.ask(name, **variables)
        cart = answer.get("cart")
        if cart is None or cart["locale"] == self.place.locale:
            return answer
        given = {"cart": cart["id"], "locale": self.place.locale}
        refused = self.change("cart_buyer_update", input=given)["problems"]
        return answer if refused else self.ask(name, **variables)

    def change(self, name: str, **variables: Any) -> dict[str, Any]:
        """Run a document with one mutation and give its payload."""
        answer = ask(name, variables, request=self.request)
        payload: dict[str, Any] = next(iter(answer.values()))
        return payload

    def show(self, template: str, data: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """Render ``template`` with the answer to its document."""
        market = data.get("market") or {}
        context = {
            "page": self,
            "place": self.place,
            "phone": self.phone,
            "root": self.url(),
            "cart_quantity": self.cart.quantity if self.cart else 0,
            "market_name": market_name(market, self.place.locale) if "name" in market else "",
            "languages": self._languages(market),
            "canonical": self.request.build_absolute_uri(self.request.path),
            **data,
        }
        response = render(self.request, f"storefront/{template}.html", context, status=status)
        response["Content-Language"] = self.place.locale
        response["Cache-Control"] = _keeping(template)
        patch_vary_headers(response, ("Cookie", "HX-Request"))
        return response

    def _languages(self, market: Mapping[str, Any]) -> list[dict[str, Any]]:
        """List the market's languages, each with this page's address in it."""
        rest = self.request.get_full_path().removeprefix(self.url())
        return [
            {
                **locale,
                "url": f"{locale['path']}{rest}",
                "here": locale["code"] == self.place.locale,
            }
            for locale in market.get("locales", ())
        ]


def _keeping(template: str) -> str:
    """Say who may keep the page: nobody what is personal, her own browser the rest if it asks."""
    return "private, no-store" if template.startswith(PERSONAL) else "private, no-cache"


def shop_page(
    view: Callable[Concatenate[Page, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Let ``view`` run in the locale that the address names, its texts in that language."""

    @wraps(view)
    def in_locale(
        request: HttpRequest, path: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        # Where DEBUG is on, Django would show a page of its own for what a view does not find.
        try:
            place = place_of(path, request=request)
            with translation.override(place.language):
                return view(Page(request, place), *args, **kwargs)
        except Http404:
            return not_found(request)

    return in_locale


def by_post(
    otherwise: str,
) -> Callable[[Callable[[Page], HttpResponse]], Callable[[Page], HttpResponse]]:
    """Let only POST act; whoever comes by a link or from memory is led to ``otherwise``."""

    def only(view: Callable[[Page], HttpResponse]) -> Callable[[Page], HttpResponse]:
        @wraps(view)
        def served(page: Page) -> HttpResponse:
            return view(page) if page.request.method == "POST" else see(page.url(otherwise))

        return served

    return only


def out_of_date(request: HttpRequest) -> HttpResponse:
    """Answer a form that was open too long, in the address's locale where there is one."""
    try:
        place = place_of(_first_word(request), request=request)
    except Http404:
        return anywhere(request, "out_of_date", FORBIDDEN)
    return anywhere(request, "out_of_date", FORBIDDEN, place.language)


def _first_word(request: HttpRequest) -> str:
    return request.path.lstrip("/").partition("/")[0]


def not_found(request: HttpRequest) -> HttpResponse:
    """Answer in the address's locale where there is one; the same for hidden and unknown."""
    try:
        place = place_of(_first_word(request), request=request)
        with translation.override(place.language):
            page = Page(request, place)
            return page.show("not_found", page.ask("chrome"), status=NOT_FOUND)
    except Http404:
        return anywhere(request, "lost", NOT_FOUND)


def anywhere(request: HttpRequest, template: str, status: int, language: str = "") -> HttpResponse:
    """Show a page that belongs to no market, in a language or in one that the browser asks for."""
    language = language or translation.get_language_from_request(request)
    with translation.override(language):
        context = {"language": language, "home": "/"}
        return render(request, f"storefront/{template}.html", context, status=status)


def see(url: str) -> HttpResponseRedirect:
    """Send the browser to ``url`` with GET, so that a reload repeats nothing."""
    response = HttpResponseRedirect(url)
    response.status_code = SEE_OTHER
    return response
