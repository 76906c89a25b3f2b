"""The examples of the documentation run as they are, against a shop of their own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships none
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Response,
    ViewportSize,
    expect,
)

from tests.make.browsing import started_browser
from tests.make.databases import fresh_database
from tests.make.running import ROOT, RunningShop, running_shop

EXAMPLES = ROOT / "docs" / "examples"
ORDERED = re.compile(r"ordered: (IN|US)-\d{4}-\d{6}")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE: ViewportSize = {"width": 375, "height": 780}
DESK: ViewportSize = {"width": 1280, "height": 860}
INDIA = {
    "email": "asha@example.com",
    "phone": "9876543210",
    "name": "Asha Rao",
    "line1": "12 MG Road",
    "city": "Bengaluru",
    "region": "IN-KA",
    "postalCode": "560001",
}
AMERICA = {
    "email": "ana@example.com",
    "phone": "(415) 555-2671",
    "name": "Ana Diaz",
    "line1": "500 Market St",
    "city": "San Francisco",
    "region": "US-CA",
    "postalCode": "94105",
}

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[RunningShop]:
    folder = tmp_path_factory.mktemp("shop")
    with (
        django_db_blocker.unblock(),
        fresh_database(folder) as database,
        # One process: without Redis each learns persisted documents by itself.
        running_shop(database, folder, workers=1) as running,
    ):
        yield running


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run an example as a reader would, from the project's folder."""
    return subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_curl_browses_and_buys(shop: RunningShop) -> None:
    done = run(str(EXAMPLES / "curl" / "buy.sh"), shop.base)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "भारत" in done.stdout
    assert ORDERED.search(done.stdout)


def test_the_python_client_walks_the_list_and_buys(shop: RunningShop) -> None:
    done = run(sys.executable, str(EXAMPLES / "python" / "shop.py"), shop.base)

    assert done.returncode == 0, done.stdout + done.stderr
    assert ORDERED.search(done.stdout)
    listed = [line for line in done.stdout.splitlines() if line.startswith("$")]
    cases = shop.ask('{ market(code: "us") { products(kind: "CASE") { totalCount } } }')
    assert len(listed) == cases.body["data"]["market"]["products"]["totalCount"]


@pytest.mark.parametrize("page", ["README.md", "api/README.md", "api/persisted.md"])
def test_the_commands_of_the_guide_work_as_they_are_written(shop: RunningShop, page: str) -> None:
    folder = ROOT if page == "README.md" else ROOT / "docs"
    commands = [c for c in console(folder / page) if c.startswith(("curl", "QUERY", "HASH", "py"))]
    script = "\necho\n".join(("set -euo pipefail", *commands))

    done = run("bash", "-c", script.replace("http://127.0.0.1:8000", shop.base))

    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(told) == sum("curl" in command for command in commands)
    assert all('"data"' in line and '"errors"' not in line for line in told), told


def console(page: Path) -> Iterator[str]:
    """Give the commands that a page shows, a command of several lines as one."""
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL):
        yield from (command.strip() for command in re.split(r"^\$ ", block, flags=re.MULTILINE))


def test_an_example_fails_when_it_is_refused(shop: RunningShop) -> None:
    elsewhere = f"{shop.base}/nothing"

    assert run(str(EXAMPLES / "curl" / "buy.sh"), elsewhere).returncode != 0
    assert run(sys.executable, str(EXAMPLES / "python" / "shop.py"), elsewhere).returncode != 0


@contextmanager
def frontend(shop: RunningShop) -> Iterator[str]:
    """Serve the page as its README tells; gives its address."""
    command = (str(EXAMPLES / "javascript" / "serve.py"), "--shop", shop.base, "--port", "0")
    server = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(timeout=15)
        server.stdout.close()


@pytest.fixture(scope="module")
def page_address(shop: RunningShop) -> Iterator[str]:
    with frontend(shop) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with started_browser(chromium) as started:
        yield started


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport=getattr(request, "param", DESK))
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("page", "locale", "home"),
    [(PHONE, "hi-IN", INDIA), (DESK, "en-US", AMERICA)],
    indirect=["page"],
    ids=["hi-IN", "en-US"],
)
def test_the_page_shows_a_market_and_sells(
    page: Page, page_address: str, shop: RunningShop, locale: str, home: dict[str, str]
) -> None:
    trouble = watch(page, page_address)
    page.goto(f"{page_address}?locale={locale}")
    served = shop.ask(
        "query ($l: String!) { market(locale: $l) { name products(first: 1) { nodes { name } } } }",
        l=locale,
    ).body["data"]["market"]
    expect(page.locator("h1")).to_have_text(served["name"])
    expect(page.locator(".card h2").first).to_have_text(served["products"]["nodes"][0]["name"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.locator(".card .buy button").nth(0).click()
    expect(page.locator("#count")).to_have_text("1")
    page.locator(".card .buy button").nth(1).click()
    expect(page.locator("#count")).to_have_text("2")
    page.locator("#lines button").nth(1).click()
    expect(page.locator("#count")).to_have_text("1")
    check_out(page, home)

    expect(page.locator("#order-number")).to_contain_text(re.compile(r"(IN|US)-\d{4}-\d{6}"))
    expect(page.locator("#order-text")).to_contain_text("PAID")
    assert trouble == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page(
    browser: Browser, page_address: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{page_address}?locale=hi-IN")
    page.locator(".card .buy button").first.click()
    expect(page.locator("#lines li")).to_have_count(1)

    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    context.close()


@pytest.mark.browser
def test_a_declined_card_is_told_in_the_language_of_the_market(
    page: Page, page_address: str
) -> None:
    page.goto(f"{page_address}?locale=hi-IN")
    page.locator(".card .buy button").first.click()
    expect(page.locator("#count")).to_have_text("1")

    check_out(page, INDIA, means="card:tok_declined")
    expect(page.locator("#refused")).to_contain_text("भुगतान")
    check_pay(page, "card:tok_ok")

    expect(page.locator("#order-text")).to_contain_text("PAID")


@pytest.mark.browser
def test_a_card_that_wants_a_step_leads_to_the_shop(
    page: Page, page_address: str, shop: RunningShop
) -> None:
    page.goto(f"{page_address}?locale=en-US")
    page.locator(".card .buy button").first.click()
    expect(page.locator("#count")).to_have_text("1")

    check_out(page, AMERICA, means="card:tok_step")
    page.click("#next-step")

    page.wait_for_url(f"{shop.base}/webhooks/sandbox/step/**")


def watch(page: Page, address: str) -> list[str]:
    """Collect what goes wrong on the page, and requests that leave its origin.

    The demo of the tests has no pictures.
    """
    trouble: list[str] = []

    def look(response: Response) -> None:
        ours = response.url.startswith((address, "data:"))
        missing = response.status >= 400 and "/media/" not in response.url
        if missing or not ours:
            trouble.append(f"{response.status} {response.url}")

    def hear(message: ConsoleMessage) -> None:
        if not message.text.startswith("Failed to load resource"):
            trouble.append(message.text)

    page.on("response", look)
    page.on("console", hear)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    return trouble


def check_out(page: Page, home: dict[str, str], means: str = "card:tok_ok") -> None:
    for name, value in home.items():
        if name != "region":
            page.fill(f"#buyer [name={name}]", value)
    page.select_option("#buyer [name=region]", home["region"])
    page.click("#buyer button")
    page.check("#pay input[value=standard]")
    check_pay(page, means)


def check_pay(page: Page, means: str) -> None:
    expect(page.locator("#pay-button")).to_be_enabled()
    page.select_option("#pay [name=means]", means)
    page.click("#pay-button")
