#!/usr/bin/env bash
# Browse a market and buy by the sandbox, with curl alone; python3 only reads the answers.
#
#   docs/examples/curl/buy.sh [http://127.0.0.1:8000]
set -euo pipefail

shop=${1:-http://127.0.0.1:8000}

# ask QUERY [VARIABLES]: sends one GraphQL request, prints the answer.
ask() {
  python3 -c 'import json, sys; print(json.dumps({"query": sys.argv[1], "variables": json.loads(sys.argv[2])}))' \
    "$1" "${2:-{\}}" |
    curl --silent --show-error --fail-with-body "$shop/graphql/" \
      --header 'Content-Type: application/json' --data-binary @-
}

# pick PATH: reads one value of an answer, such as `data.market.name`; fails with what went wrong.
pick() {
  python3 -c '
import json, sys
answer = found = json.load(sys.stdin)
problems = [p for part in (answer.get("data") or {}).values() for p in (part or {}).get("problems", [])]
if "errors" in answer or problems:
    sys.exit(f"refused: {answer.get('"'errors'"') or problems}")
for step in sys.argv[1].split("."):
    found = found[int(step) if step.isdigit() else step]
print(found)' "$1"
}

echo "== What India sells, in Hindi"
ask 'query ($locale: String!) {
  market(locale: $locale) {
    name stage taxNote
    products(first: 3, kind: "CASE", filter: {inStock: true}) {
      totalCount
      nodes { name priceRange { min { formatted } } availability { offer } }
    }
  }
}' '{"locale": "hi-IN"}'
echo

echo "== One unit into a cart"
variant=$(ask '{
  market(locale: "en-IN") {
    products(first: 1, kind: "CASE", filter: {inStock: true}) {
      nodes { variants { nodes { id availability { offer } } } }
    }
  }
}' | python3 -c '
import json, sys
product = json.load(sys.stdin)["data"]["market"]["products"]["nodes"][0]
found = [v["id"] for v in product["variants"]["nodes"] if v["availability"]["offer"] == "IN_STOCK"]
print(found[0])')

# The same key with the same input gives the same cart, so that a lost answer may be asked for again.
key=$(python3 -c 'import uuid; print(uuid.uuid4().hex)')
cart=$(ask 'mutation ($input: CartCreateInput!) {
  cartCreate(input: $input) { cart { id } problems { code field message } }
}' "{\"input\": {\"market\": \"in\", \"locale\": \"en-IN\", \"idempotencyKey\": \"$key\",
    \"lines\": [{\"variant\": \"$variant\", \"quantity\": 1}]}}" | pick data.cartCreate.cart.id)
echo "$cart"

echo "== Who buys, and where it goes"
ask 'mutation ($input: CartBuyerUpdateInput!) {
  cartBuyerUpdate(input: $input) {
    cart { deliveryOptions { code name fee { formatted } estimate { formatted } } }
    problems { code field message }
  }
}' "{\"input\": {\"cart\": \"$cart\", \"email\": \"asha@example.com\", \"phone\": \"98765 43210\",
    \"shippingAddress\": {\"name\": \"Asha Rao\", \"line1\": \"12 MG Road\", \"city\": \"Bengaluru\",
      \"region\": \"IN-KA\", \"postalCode\": \"560001\", \"country\": \"IN\"}}}" |
  pick data.cartBuyerUpdate.cart.deliveryOptions

echo "== How it is delivered, and how it is paid: a test card of the sandbox"
ask 'mutation ($cart: ID!) {
  cartDeliverySelect(input: {cart: $cart, option: "standard"}) { problems { code field message } }
  cartPaymentStart(input: {cart: $cart, method: "card", token: "tok_ok"}) { problems { code field message } }
}' "{\"cart\": \"$cart\"}" | pick data.cartPaymentStart.problems

# What was reviewed is what is ordered: another total is refused as TOTAL_CHANGED.
fingerprint=$(ask 'query ($cart: ID!) { cart(id: $cart) { totals { total { formatted } fingerprint } } }' \
  "{\"cart\": \"$cart\"}" | pick data.cart.totals.fingerprint)

echo "== The order"
number=$(ask 'mutation ($input: CartCompleteInput!) {
  cartComplete(input: $input) {
    order { number state totals { total { formatted } } }
    problems { code field message }
  }
}' "{\"input\": {\"cart\": \"$cart\", \"idempotencyKey\": \"$key\", \"seenTotals\": \"$fingerprint\"}}" |
  pick data.cartComplete.order.number)
echo "ordered: $number"
