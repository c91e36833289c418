"""Search as readers meet it: the sample site in Chromium, under its own Content-Security-Policy, the console silent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from helpcenter.articles.sections import Section
from helpcenter.search.document import SearchDocument
from helpcenter.search.shards import FRAGMENT_MAGIC

pytestmark = pytest.mark.browser

QUERY = "proof of reserves snapshot"


def index_requests(page: Page) -> list[str]:
    """Addresses of index files that the page asks for from now on."""
    asked: list[str] = []
    page.on(
        "request",
        lambda request: (
            asked.append(request.url) if re.search(r"/search/.*\.(json|bin)$", request.url) else None
        ),
    )
    return asked


def field(page: Page) -> Locator:
    """The search box's input; the page has other comboboxes."""
    return page.get_by_role("combobox", name="Search the help center").first


def suggestions(page: Page) -> Locator:
    """The lines of the open list."""
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def suggest(page: Page, url: str, query: str) -> None:
    page.goto(url)
    page.keyboard.press("/")
    page.keyboard.type(query)
    expect(suggestions(page).first).to_be_visible()


def test_nothing_is_fetched_before_the_reader_searches(browser_page, served_site):
    asked = index_requests(browser_page)
    browser_page.goto(served_site)
    browser_page.wait_for_load_state("networkidle")
    assert asked == []
    field(browser_page).focus()
    browser_page.wait_for_load_state("networkidle")
    assert [address.rpartition("/")[2] for address in asked] == ["manifest.json"]


def test_box_answers_as_the_reader_types(browser_page, served_site):
    suggest(browser_page, served_site, "proof of reser")
    box = field(browser_page)
    expect(box).to_have_attribute("aria-expanded", "true")
    options = suggestions(browser_page)
    expect(options.first).to_contain_text(re.compile("proof of reserves", re.IGNORECASE))
    expect(options.last).to_contain_text(re.compile(r"See all \d+ results"))
    assert options.first.locator("mark").count() > 0
    expect(browser_page.get_by_role("status").first).to_have_text(re.compile(r"\d+ results"))


def test_arrow_keys_go_round_and_name_the_active_suggestion(browser_page, served_site):
    suggest(browser_page, served_site, "withdraw")
    box = field(browser_page)
    options = suggestions(browser_page)
    browser_page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    browser_page.keyboard.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    browser_page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(box).to_be_focused()


def test_enter_opens_the_active_suggestion(browser_page, served_site):
    suggest(browser_page, served_site, "anti-phishing code")
    browser_page.keyboard.press("ArrowDown")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(re.compile(r"/faq/"))
    expect(browser_page.get_by_role("heading", level=1)).to_contain_text("anti-phishing code")


def test_a_click_opens_a_suggestion(browser_page, served_site):
    suggest(browser_page, served_site, "anti-phishing code")
    suggestions(browser_page).first.click()
    browser_page.wait_for_url(re.compile(r"/faq/"))


def test_enter_without_a_suggestion_leads_to_all_results(browser_page, served_site):
    suggest(browser_page, served_site, QUERY)
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(re.compile(r"/search/\?q=proof\+of\+reserves\+snapshot$"))
    expect(browser_page.locator(".hc-search-hit").first).to_be_visible()


def test_a_pasted_book_is_an_ordinary_query(browser_page, served_site):
    browser_page.goto(served_site)
    field(browser_page).fill("withdraw 申购 " * 10_000)
    expect(suggestions(browser_page).first).to_be_visible()
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator(".hc-search-hit").first).to_be_visible()
    assert len(browser_page.url) < 8_000


def test_escape_and_leaving_close_the_list(browser_page, served_site):
    suggest(browser_page, served_site, "withdraw")
    box = field(browser_page)
    browser_page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("withdraw")
    expect(suggestions(browser_page)).to_have_count(0)
    browser_page.keyboard.press("ArrowDown")
    expect(suggestions(browser_page).first).to_be_visible()
    browser_page.keyboard.press("Tab")
    expect(box).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_shortcuts(keys, browser_page, served_site):
    browser_page.goto(f"{served_site}faq/")
    browser_page.keyboard.press(keys)
    expect(field(browser_page)).to_be_focused()
    browser_page.keyboard.type("a/b")
    expect(field(browser_page)).to_have_value("a/b")


def test_results_page_shows_what_a_reader_chooses_by(browser_page, served_site):
    browser_page.goto(f"{served_site}search/?q=What is proof of reserves (PoR) user snapshot data")
    hit = browser_page.locator(".hc-search-hit").filter(has_text="user snapshot data?").first
    expect(hit.get_by_role("link")).to_have_attribute("href", re.compile(rf"^{re.escape(served_site)}faq/"))
    expect(hit).to_contain_text("FAQ")
    expect(hit).to_contain_text("Published on 20 Jan 2023")
    expect(hit).to_contain_text("Updated on 3 Apr 2026")
    expect(hit).to_contain_text("516 people found this helpful")
    assert hit.locator(".hc-search-hit__passage mark").count() > 0


def test_tabs_count_filter_and_keep_a_history(browser_page, served_site):
    browser_page.goto(f"{served_site}search/?q=fees")
    tabs = browser_page.get_by_role("navigation", name="Results by type").get_by_role("link")
    expect(tabs).to_have_text(
        [re.compile(rf"^{name} \d+$") for name in ("All", "FAQ", "Announcements", "Product documents")]
    )
    counts = [int(text.rpartition(" ")[2]) for text in tabs.all_text_contents()]
    assert counts[0] >= sum(counts[1:])
    tabs.nth(2).click()
    expect(browser_page).to_have_url(re.compile(r"\?q=fees&type=announcements$"))
    expect(tabs.nth(2)).to_have_attribute("aria-current", "true")
    expect(tabs.nth(2)).to_be_focused()
    expect(browser_page.locator(".hc-search-hit")).to_have_count(min(counts[2], 10))
    expect(browser_page.locator(".hc-search-page__status")).to_have_text(
        f"{counts[0]} results, {counts[2]} in Announcements"
    )
    browser_page.go_back()
    expect(tabs.first).to_have_attribute("aria-current", "true")
    expect(browser_page).to_have_url(re.compile(r"\?q=fees$"))


def test_deep_link_opens_the_tab(browser_page, served_site):
    browser_page.goto(f"{served_site}search/?q=card&type=products")
    expect(browser_page.locator('.hc-search-page__tab[aria-current="true"]')).to_contain_text(
        "Product documents"
    )
    for text in browser_page.locator(".hc-search-hit__type").all_text_contents():
        assert text == "Product documents"


def test_typing_on_the_results_page_replaces_the_results(browser_page, served_site):
    browser_page.goto(f"{served_site}search/?q=fees")
    expect(browser_page.locator(".hc-search-hit").first).to_be_visible()
    written = browser_page.get_by_role("searchbox")
    written.fill("zzzzqqqq")
    expect(browser_page.locator(".hc-search-page__message")).to_contain_text("No results for “zzzzqqqq”.")
    expect(browser_page.locator(".hc-search-hit")).to_have_count(0)
    written.fill("passkey")
    expect(browser_page.locator(".hc-search-hit").first).to_be_visible()
    expect(browser_page).to_have_url(re.compile(r"\?q=passkey$"))


def test_more_results_move_the_focus_to_the_first_new_one(browser_page, served_site):
    browser_page.goto(f"{served_site}search/?q=account")
    hits = browser_page.locator(".hc-search-hit")
    expect(hits).to_have_count(10)
    browser_page.get_by_role("button", name="Show more results").click()
    expect(hits.nth(10).get_by_role("link")).to_be_focused()


def test_a_results_page_without_a_query_asks_for_one(browser_page, served_site):
    asked = index_requests(browser_page)
    browser_page.goto(f"{served_site}search/")
    expect(browser_page.locator(".hc-search-page__message")).to_have_text("Type a question or a few words.")
    assert asked == []


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "constructor",
    "__proto__",
    "🚀🌕",
    "\u202eevil",
    "كيف أسحب",
    "%00%ff%d8",
    "fees " * 4_000,
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:12]))
def test_hostile_queries_are_ordinary(query, browser_page, served_site):
    browser_page.goto(f"{served_site}search/")
    before = browser_page.locator("script").count()
    browser_page.get_by_role("searchbox").fill(query)
    browser_page.get_by_role("searchbox").press("Enter")
    expect(
        browser_page.locator(".hc-search-page__status, .hc-search-page__message")
        .filter(has_text=re.compile("results|No results|result"))
        .first
    ).to_be_visible()
    assert browser_page.locator("[data-hc-search-page] img, [data-hc-search-page] script").count() == 0
    assert browser_page.locator("script").count() == before


@pytest.mark.parametrize(
    "path",
    [
        "search/?q=lone%ED%A0%80surrogate",
        "search/?q=%FF%FE",
        "search/?q=fees&type=__proto__",
        "search/?type=faq",
    ],
)
def test_hostile_addresses_are_ordinary(path, browser_page, served_site):
    browser_page.goto(served_site + path)
    expect(browser_page.get_by_role("searchbox")).to_be_visible()
    expect(browser_page.locator("[data-hc-search-page]")).not_to_have_attribute("aria-busy", "true")


def test_all_of_this_runs_under_a_policy_with_trusted_types(browser_page, served_site):
    response = browser_page.goto(f"{served_site}search/?q=fees")
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    expect(browser_page.locator(".hc-search-hit").first).to_be_visible()


def leading_elsewhere(address: str) -> Callable[[Route], None]:
    """Answers with documents whose address is *address*, otherwise as they should be."""

    def answer(route: Route) -> None:
        number = int(route.request.url.rpartition("/")[2].removesuffix(".bin"))
        one = SearchDocument(address, "Fees", "faq", "", (Section("", "", "Fees."),))
        route.fulfill(body=FRAGMENT_MAGIC + number.to_bytes(4, "little") + one.to_fragment())

    return answer


DAMAGE: dict[str, tuple[str, Callable[[Route], None]]] = {
    "manifest missing": (r"manifest\.json$", lambda route: route.fulfill(status=404, body="no")),
    "manifest of another version": (r"manifest\.json$", lambda route: route.fulfill(body='{"format": 99}')),
    "page instead of a shard": (r"/t/.*\.bin$", lambda route: route.fulfill(body="<!doctype html>")),
    "empty documents": (r"/d/.*\.bin$", lambda route: route.fulfill(body=b"")),
    "documents of another site": (r"/d/.*\.bin$", leading_elsewhere("https://elsewhere.example/")),
    "documents that are scripts": (r"/d/.*\.bin$", leading_elsewhere("javascript:alert(1)")),
    "no connection": (r"/t/.*\.bin$", lambda route: route.abort()),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_index_is_said_not_hidden(name, browser, served_site):
    """These do write to the console, for whoever runs the site; so the page is opened unwatched."""
    pattern, answer = DAMAGE[name]
    context = browser.new_context()
    try:
        page = context.new_page()
        page.route(re.compile(pattern), answer)
        page.goto(f"{served_site}search/?q=fees")
        expect(page.locator(".hc-search-page__message")).to_have_text(
            re.compile("^Search is not available right now")
        )
        page.goto(served_site)
        page.keyboard.press("/")
        page.keyboard.type("fees")
        expect(page.locator(".hc-search__note").first).to_have_text(
            re.compile("^Search is not available right now")
        )
        expect(field(page)).to_have_attribute("aria-expanded", "false")
    finally:
        context.close()


SETTINGS = re.compile(r"(<script[^>]*data-hc-search-settings[^>]*>)(.*?)(</script>)", re.DOTALL)
BAD_SETTINGS = {
    "none": ("", "search: expected an element [data-hc-search-settings] in the page, got none"),
    "elsewhere": (
        '{"url": "https://elsewhere.example/", "index": "/search/", "messages": {}}',
        "search settings: expected 'url' as an address of this site, got \"https://elsewhere.example/\"",
    ),
    "no messages": (
        '{"url": "/search/", "index": "/search/", "messages": {"label": "Search"}}',
        "search settings: expected messages placeholder, submit, suggestions, results_in,",
    ),
}


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_settings_that_cannot_be_used_are_named(name, browser, served_site):
    settings, message = BAD_SETTINGS[name]
    context = browser.new_context()
    try:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(error.message))

        def changed(route: Route) -> None:
            response = route.fetch()
            body = SETTINGS.sub(lambda found: found[1] + settings + found[3], response.text())
            route.fulfill(response=response, body=body)

        page.route(re.compile("/search/$"), changed)
        page.goto(f"{served_site}search/")
        page.wait_for_load_state("networkidle")
        assert [error for error in errors if error.startswith(message)], errors
        expect(page.get_by_role("searchbox")).to_be_visible()  # the page's own form is left as it was
    finally:
        context.close()


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_accessible_in_every_state(width, color_scheme, open_page, served_site, axe):
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=color_scheme)
    page.goto(f"{served_site}search/")
    assert axe(page) == []
    page.goto(f"{served_site}search/?q={QUERY}")
    expect(page.locator(".hc-search-hit").first).to_be_visible()
    assert axe(page) == []
    page.goto(f"{served_site}search/?q=zzzzqqqq")
    expect(page.locator(".hc-search-page__message")).to_be_visible()
    assert axe(page) == []
    suggest(page, served_site, "withdraw")
    page.keyboard.press("ArrowDown")
    assert axe(page) == []
    field(page).fill("zzzzqqqq")
    expect(page.locator(".hc-search__note").first).to_be_visible()
    assert axe(page) == []


def test_without_javascript_there_is_a_message_and_a_way_on(open_page, served_site):
    page = open_page(java_script_enabled=False)
    page.goto(f"{served_site}search/?q=fees")
    # Chromium with scripts switched off by a test still parses <noscript> as text, so the source is asked.
    assert re.search(
        r"<noscript>.*needs JavaScript.*</noscript>", page.request.get(page.url).text(), re.DOTALL
    )
    expect(page.get_by_role("link", name="FAQ").first).to_be_visible()


def test_results_are_not_for_search_engines(browser_page, served_site):
    browser_page.goto(f"{served_site}search/?q=spam")
    expect(browser_page.locator('meta[name="robots"]')).to_have_attribute("content", re.compile("noindex"))
    assert "spam" not in browser_page.request.get(f"{served_site}search/?q=spam").text()
