// The page: draws what the API serves. Texts of the shop come in the shopper's language, never as HTML.

import * as api from "./api.js";

const at = (id) => document.getElementById(id);
const state = { markets: [], market: null, locale: "", endCursor: null, cart: null, attempt: "" };

/** Make an element: `make("p", {className: "price"}, "₹499", other)`. */
function make(tag, properties = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside.filter((one) => one !== null && one !== undefined));
  return element;
}

/** Do something that asks the shop: the button waits, a refusal is told. */
async function doing(button, work) {
  at("refused").textContent = at("said").textContent = "";
  if (button) button.disabled = true;
  try {
    await work();
  } catch (error) {
    at("refused").textContent = error.message;
    at("cart").scrollIntoView({ block: "nearest" });
    if (!(error instanceof api.Refused)) console.warn(error);
  } finally {
    if (button) button.disabled = false;
  }
}

let silence;
function say(text) {
  at("said").textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => { at("said").textContent = ""; }, 6000);
}

// ---- The market and its list

async function start() {
  state.markets = await api.markets();
  const spoken = state.markets.flatMap((market) => market.locales.map((locale) => ({ ...locale, market })));
  at("locale").append(...spoken.map((locale) =>
    make("option", { value: locale.code }, `${locale.market.name} · ${locale.nativeName}`)));
  const asked = new URLSearchParams(location.search).get("locale");
  const first = spoken.find((one) => one.code === asked) ?? spoken.find((one) => one.suggested) ?? spoken[0];
  at("locale").value = first.code;
  at("locale").addEventListener("change", (event) => doing(null, () => enter(event.target.value)));
  await enter(first.code);
}

async function enter(locale) {
  state.locale = locale;
  state.market = state.markets.find((market) => market.locales.some((one) => one.code === locale));
  history.replaceState(null, "", `?locale=${locale}`);
  at("products").replaceChildren();
  at("order").hidden = true;
  await showProducts(null);
  await findCart();
}

async function showProducts(after) {
  const market = await api.products(state.locale, after);
  const list = market.products;
  for (const id of ["list-heading", "market-note", "products", "lines"]) at(id).lang = state.locale;
  at("list-heading").textContent = market.name;
  at("market-note").textContent = `${list.totalCount} · ${market.taxNote}`;
  at("products").append(...list.nodes.map(card));
  at("more").hidden = !list.pageInfo.hasNextPage;
  state.endCursor = list.pageInfo.endCursor;
  state.country = market.countries[0];
  at("buyer").region.replaceChildren(make("option", { value: "" }, ""),
    ...market.regions.map((region) => make("option", { value: region.code }, region.name)));
}

function card(product) {
  const [image] = product.images;
  const { reasons, shipEstimate } = product.availability;
  return make("li", { className: "card" },
    image ? make("img", { src: image.url, alt: image.alt, width: image.width, height: image.height, loading: "lazy" })
      : make("div", { className: "blank" }),
    make("h2", {}, product.name),
    price(product.priceRange),
    ...reasons.map((reason) => make("p", { className: "why" }, reason.message)),
    shipEstimate && make("p", { className: "why" }, shipEstimate.formatted),
    buy(product));
}

function price(range) {
  if (!range) return null;
  const from = range.min.minor < range.max.minor ? "+" : "";
  return make("p", { className: "price" }, range.min.formatted + from,
    range.percentOff ? make("s", {}, range.mrp.formatted) : null);
}

/** What the decision offers, the page offers: nothing else is asked. */
function buy(product) {
  const buyable = product.variants.nodes.filter((one) => ["IN_STOCK", "PREORDER"].includes(one.availability.offer));
  if (!buyable.length) return null;
  const choice = make("select", { ariaLabel: `Which ${product.name}` },
    ...buyable.map((one) => make("option", { value: one.id }, one.colourName || one.name)));
  const button = make("button", { type: "button", ariaLabel: `Add ${product.name}` }, "Add to cart");
  button.addEventListener("click", () => doing(button, () => add(choice.value, product.name)));
  return make("div", { className: "buy" }, buyable.length > 1 ? choice : null, button);
}

// ---- The cart: what the server answers is what is shown

const cartKey = () => `cart:${state.market.code}`;

async function findCart() {
  const id = sessionStorage.getItem(cartKey());
  const found = id ? await api.cart(id) : null;
  showCart(found && !found.order ? found : null);
}

async function add(variant, name) {
  const known = state.cart;
  showCart(known ? await api.addLine(known.id, variant)
    : await api.createCart(state.market.code, state.locale, variant));
  at("order").hidden = true;
  say(`In the cart: ${name}`);
}

function showCart(cart) {
  state.cart = cart;
  if (cart) sessionStorage.setItem(cartKey(), cart.id);
  else sessionStorage.removeItem(cartKey());
  const filled = Boolean(cart?.lines.length);
  at("count").textContent = cart?.quantity ?? 0;
  at("empty").hidden = filled || !at("order").hidden;
  at("lines").replaceChildren(...(cart?.lines ?? []).map(line));
  at("totals").hidden = at("buyer").hidden = !filled;
  at("pay").hidden = !filled || !cart.deliveryOptions.length;
  if (filled) showTotals(cart);
}

function line(one) {
  const quantity = make("select", { ariaLabel: `Quantity of ${one.variant.name}` },
    ...Array.from({ length: 10 }, (_, n) => make("option", { value: n + 1, selected: n + 1 === one.quantity }, n + 1)));
  quantity.addEventListener("change", () =>
    doing(quantity, async () => showCart(await api.setQuantity(state.cart.id, one.id, Number(quantity.value)))));
  const remove = make("button", { type: "button", className: "link", ariaLabel: `Remove ${one.variant.name}` }, "Remove");
  remove.addEventListener("click", () =>
    doing(remove, async () => showCart(await api.removeLine(state.cart.id, one.id))));
  return make("li", {},
    make("span", {}, one.variant.name), make("span", { className: "amount" }, one.total.formatted),
    make("span", { className: "change" }, quantity, remove),
    one.shipEstimate && make("span", { className: "quiet" }, one.shipEstimate.formatted),
    ...one.problems.map((problem) => make("p", { className: "refused" }, problem.message)));
}

function showTotals(cart) {
  const { subtotal, delivery, fees, tax, total, taxIncluded, taxLabel } = cart.totals;
  const rows = [["Goods", subtotal], ["Delivery", delivery], ...fees.map((fee) => [fee.name, fee.amount]),
    [taxLabel, tax]].filter(([, amount]) => amount);
  at("totals").replaceChildren(
    ...rows.flatMap(([name, amount]) => [make("dt", {}, name), make("dd", {}, amount.formatted)]),
    make("dt", { className: "sum" }, taxIncluded ? "Total, tax included" : "Total"),
    make("dd", { className: "sum" }, total.formatted));
  at("deliveries").replaceChildren(...cart.deliveryOptions.map((option) => delivering(option, cart)));
  const means = cart.paymentMethods.flatMap((method) => method.tokens.map((token) => ({ method, token })));
  const chosen = at("pay").means.value;
  at("pay").means.replaceChildren(...means.map(({ method, token }) =>
    make("option", { value: `${method.code}:${token.token}` }, `${method.name}: ${token.name}`)));
  if (chosen) at("pay").means.value = chosen;
  at("pay-button").textContent = `Pay ${total.formatted}`;
  at("pay-button").disabled = !cart.delivery;
  state.attempt = crypto.randomUUID(); // a changed cart is a new attempt to pay
}

function delivering(option, cart) {
  const radio = make("input", { type: "radio", name: "option", value: option.code, required: true,
    checked: option.code === cart.delivery?.code });
  radio.addEventListener("change", () =>
    doing(null, async () => showCart(await api.selectDelivery(state.cart.id, option.code))));
  return make("label", { className: "choice" }, radio,
    make("span", {}, option.name, make("small", {}, option.estimate.formatted)), option.fee.formatted);
}

// ---- Buying

at("buyer").addEventListener("submit", (event) => {
  event.preventDefault();
  doing(event.submitter, async () => {
    const { email, phone, ...address } = Object.fromEntries(new FormData(event.target));
    showCart(await api.setBuyer(state.cart.id, {
      email, phone: phone || null, shippingAddress: { ...address, country: state.country },
    }));
  });
});

at("pay").addEventListener("submit", (event) => {
  event.preventDefault();
  doing(event.submitter, async () => {
    const [method, token] = at("pay").means.value.split(":");
    const seen = state.cart.totals.fingerprint;
    try {
      showOrder(await api.complete(state.cart.id, method, token, seen, state.attempt));
    } catch (error) {
      // Refused: look at the cart again. No answer: the same attempt may be sent again, it orders once.
      if (error instanceof api.Refused) showCart(await api.cart(state.cart.id));
      throw error;
    }
  });
});

function showOrder({ order, nextAction }) {
  at("order").hidden = false;
  at("order-number").textContent = `Order ${order.number}`;
  at("order-text").textContent = `${order.totals.total.formatted} · ${order.state} · a mail goes to ${order.email}`;
  at("next-step").hidden = !nextAction;
  if (nextAction) at("next-step").href = nextAction.url;
  showCart(null);
  at("cart").focus();
}

at("more").addEventListener("click", (event) => doing(event.target, () => showProducts(state.endCursor)));
doing(null, start);
