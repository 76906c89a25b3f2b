// The API as this page uses it: one function per document. Nothing here knows the page.

/** What the shop has to say to the shopper; `problems` are in her language. */
export class Refused extends Error {
  constructor(problems) {
    super(problems.map((problem) => problem.message).join("\n"));
    this.problems = problems;
  }
}

const PATIENCE = 10; // seconds to wait when the shop is asked too much

/** Send one document; gives its data. A request that was refused with 429 did nothing: it may be sent again. */
async function ask(query, variables = {}, patient = true) {
  const response = await fetch("/graphql/", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const wait = Number(response.headers.get("Retry-After"));
  if (response.status === 429 && patient && wait <= PATIENCE) {
    await new Promise((go) => setTimeout(go, 1000 * wait));
    return ask(query, variables, false);
  }
  const answer = await response.json();
  if (answer.errors) throw new Error(answer.errors.map((error) => error.message).join("\n"));
  return answer.data;
}

/** Run a mutation of one field; gives its payload, throws Refused when it has problems. */
async function change(query, input) {
  const [payload] = Object.values(await ask(query, { input }));
  if (payload.problems.length) throw new Refused(payload.problems);
  return payload;
}

const CART = `fragment CartView on Cart {
  id quantity email
  lines {
    id quantity isPreorder
    variant { name } total { formatted }
    shipEstimate { formatted } problems { message }
  }
  totals {
    subtotal { formatted } delivery { formatted } tax { formatted } total { formatted }
    fees { name amount { formatted } } taxIncluded taxLabel fingerprint
  }
  deliveryOptions { code name fee { formatted } estimate { formatted } }
  delivery { code }
  paymentMethods { code name tokens { token name } }
}`;
const CHANGED = "cart { ...CartView } problems { code field message }";

export const markets = async () =>
  (await ask("{ markets { code name stage locales { code nativeName suggested isDefault } } }")).markets;

export const products = async (locale, after) =>
  (await ask(`query Products($locale: String!, $after: String) {
    market(locale: $locale) {
      name stage taxNote countries regions { code name }
      products(first: 12, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes {
          name images { url alt width height }
          priceRange { min { minor formatted } max { minor } mrp { formatted } percentOff }
          availability { offer reasons { message } shipEstimate { formatted } }
          variants(first: 10) { nodes { id name colourName availability { offer } } }
        }
      }
    }
  }`, { locale, after })).market;

export const cart = async (id) =>
  (await ask(`query Cart($id: ID!) { cart(id: $id) { ...CartView order { number } } } ${CART}`, { id })).cart;

export const createCart = async (market, locale, variant) =>
  (await change(`mutation Create($input: CartCreateInput!) { cartCreate(input: $input) { ${CHANGED} } } ${CART}`,
    { market, locale, lines: [{ variant, quantity: 1 }], idempotencyKey: crypto.randomUUID() })).cart;

export const addLine = async (cart, variant) =>
  (await change(`mutation Add($input: CartLinesAddInput!) { cartLinesAdd(input: $input) { ${CHANGED} } } ${CART}`,
    { cart, lines: [{ variant, quantity: 1 }], idempotencyKey: crypto.randomUUID() })).cart;

export const setQuantity = async (cart, line, quantity) =>
  (await change(`mutation Set($input: CartLinesUpdateInput!) { cartLinesUpdate(input: $input) { ${CHANGED} } } ${CART}`,
    { cart, lines: [{ line, quantity }] })).cart;

export const removeLine = async (cart, line) =>
  (await change(`mutation Remove($input: CartLinesRemoveInput!) { cartLinesRemove(input: $input) { ${CHANGED} } } ${CART}`,
    { cart, lines: [line] })).cart;

export const setBuyer = async (cart, buyer) =>
  (await change(`mutation Buyer($input: CartBuyerUpdateInput!) { cartBuyerUpdate(input: $input) { ${CHANGED} } } ${CART}`,
    { cart, ...buyer })).cart;

export const selectDelivery = async (cart, option) =>
  (await change(`mutation Delivery($input: CartDeliverySelectInput!) { cartDeliverySelect(input: $input) { ${CHANGED} } } ${CART}`,
    { cart, option })).cart;

/** Pay and order. The same key may be sent again when the answer was lost: it orders once. */
export async function complete(cart, method, token, seenTotals, idempotencyKey) {
  await change(`mutation Payment($input: CartPaymentStartInput!) {
    cartPaymentStart(input: $input) { problems { code field message } }
  }`, { cart, method, token });
  return change(`mutation Complete($input: CartCompleteInput!) {
    cartComplete(input: $input) {
      order { number state email totals { total { formatted } } }
      nextAction { url }
      problems { code field message }
    }
  }`, { cart, seenTotals, idempotencyKey });
}
