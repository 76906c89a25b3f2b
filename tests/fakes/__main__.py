"""Serve the fakes as a process: ``python -m tests.fakes --file books.sqlite3 --port 9911``.

It prints a line of JSON with the environment that points a shop at it. Killed and started again
with the same file it knows all that was charged. With ``--webhooks http://…/webhooks/`` it tells
the shop of every event until the shop has heard.
"""

import argparse
import json
import sys
from threading import Event, Thread

from tests.fakes.server import RAZORPAY_SECRET, STRIPE_SECRET, make_fakes, tell_for_ever
from tests.fakes.store import Store


def environment(base: str) -> dict[str, str]:
    """Give what a shop's environment needs to be paid by the fakes."""
    return {
        "STRIPE_API_BASE": base,
        "STRIPE_SECRET_KEY": "sk_test_fake",
        "STRIPE_PUBLISHABLE_KEY": "pk_test_fake",
        "STRIPE_WEBHOOK_SECRET": STRIPE_SECRET,
        "RAZORPAY_API_BASE": f"{base}/razorpay",
        "RAZORPAY_KEY_ID": "rzp_test_fake",
        "RAZORPAY_KEY_SECRET": "rzp_test_secret",
        "RAZORPAY_WEBHOOK_SECRET": RAZORPAY_SECRET,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", default=":memory:", help="where the books are kept")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--webhooks", default="", help="the shop's address of webhooks")
    given = parser.parse_args()
    store = Store(given.file)
    fakes, server = make_fakes(store, given.port)
    stop = Event()
    if given.webhooks:
        Thread(target=tell_for_ever, args=(fakes, store, given.webhooks, stop), daemon=True).start()
    sys.stdout.write(json.dumps(environment(fakes.base)) + "\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        stop.set()


if __name__ == "__main__":
    main()
