"""What a reader meets on each page type: reachable by keyboard, readable in both schemes, light, still and quiet.

`open_page` fails a test on any console message, CSP violation or request to another origin, so every test here also
says that its pages are quiet under the policy of the built `_headers`.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, Response, expect

from benchmarks.static_server import serve
from tests.site.conftest import build

pytestmark = pytest.mark.browser

ARTICLE = "faq/proof-of-reserves/user-snapshot-data/"

PAGES = {
    "home": "",
    "type": "faq/",
    "category": "faq/proof-of-reserves/",
    "article": ARTICLE,
    "announcements": "announcements/",
    "products": "products/",
    "search": "search/",
    "results": "search/?q=reserves",
    "page": "about/",
    "error": "404.html",
}
"""One address of each page type."""

WIDTHS = (320, 390, 768, 1280, 1920)
"""CSS pixels: the narrowest that WCAG 2.2 (1.4.10) asks for, a phone, a tablet, a laptop, a wide screen."""

ARTICLE_LIMIT_KB = 80
"""Most kB (1,000 bytes, gzip) of a first article view."""

MEASURE = (60, 80)
"""Characters a full line of running text may have on average. The aim is 65 to 75; fonts differ between systems."""

EVERYTHING = """---
title: Everything a writer can use
published: 2026-01-02
regions: {deny: [CA], note: Ask us.}
---

Text with `code`, **weight**, *stress*, a [link](#lists) and a note[^1].

!!! note "Note"
    With a [link](#lists) and `code`.

!!! tip
    Good.

!!! warning
    Careful, with a [link](#lists).

!!! danger
    Stop, with a [link](#lists).

??? example "Folded"
    Inside, with a [link](#lists).

=== "App"
    In the app.
=== "Web"
    On the web.

## Lists

- One
    1. Deeper
- Two

Term
:   What it means.

```json
{"text": "a line that is so long that it does not fit on a small screen and scrolls", "number": 1.5, "yes": true}
```

```python
# A comment
def total(values: list[int]) -> str:
    return f"{sum(values)}"
```

| | Balance of the user before the snapshot | Balance of the user after the snapshot |
|---|--:|:-:|
| ETH | 1,234,567,890.000000000000000001 | 1,234,567,890.000000000000000002 |

> Somebody said so.

### Deeper

#### Deepest

[^1]: The note.
"""
"""One article with all that the theme styles."""

EXTENSIONS = [
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "tables",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.highlight",
    {"pymdownx.tabbed": {"alternate_style": True}},
    {"toc": {"permalink": "#"}},
]

LAYOUT_SHIFT_LIMIT = 0.02
"""Most cumulative layout shift of a load; 0.1 is «good» in Core Web Vitals."""

Opener = Callable[..., Page]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Each colour scheme in turn."""
    return str(request.param)


def settle(page: Page) -> None:
    """Wait until the page's scripts have run and its network is still."""
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(
    open_page: Opener,
    served_site: str,
    axe: Callable[[Page], list[str]],
    address: str,
    width: int,
    scheme: str,
) -> None:
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(served_site + address)
    settle(page)
    assert axe(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_while_the_search_box_is_open(
    open_page: Opener, served_site: str, axe: Callable[[Page], list[str]], width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    for address in ("", ARTICLE):
        page.goto(served_site + address)
        box = page.get_by_role("combobox", name="Search")
        box.click()
        box.press_sequentially("proof")
        page.locator(".hc-search__option").first.wait_for()
        assert axe(page) == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_pages_are_quiet_and_fit_every_width(open_page: Opener, served_site: str, address: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    page.goto(served_site + address)
    settle(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_each_page_has_one_title_one_main_part_and_one_search(
    open_page: Opener, served_site: str, address: str
) -> None:
    page = open_page()
    page.goto(served_site + address)
    settle(page)
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.get_by_role("search").count() == 1
    assert page.title()


def test_the_first_tab_stop_skips_to_the_text(browser_page: Page, served_site: str) -> None:
    page = browser_page
    page.goto(served_site + ARTICLE)
    link = page.get_by_role("link", name="Skip to content")
    assert link.bounding_box()["y"] < 0  # type: ignore[index]
    page.keyboard.press("Tab")
    assert link.evaluate("(element) => element === document.activeElement")
    assert link.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("address", ["", "faq/", ARTICLE, "search/?q=reserves"])
def test_every_tab_stop_can_be_seen(open_page: Opener, served_site: str, address: str, scheme: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    page.goto(served_site + address)
    settle(page)
    stops = 0
    for _ in range(200):
        page.keyboard.press("Tab")
        found: dict[str, Any] | None = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (!element || element === document.body) return null;
              const outlines = [null, '::after'].map((part) => getComputedStyle(element, part));
              const box = element.getBoundingClientRect();
              return {
                html: element.outerHTML.slice(0, 160),
                seen: outlines.some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2),
                inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
              };
            }"""
        )
        if found is None:
            break
        stops += 1
        assert found["seen"], found["html"]
        assert found["inView"], found["html"]
    assert stops > 8


def test_the_colour_scheme_follows_the_system_until_the_reader_chooses(
    open_page: Opener, served_site: str
) -> None:
    page = open_page(color_scheme="light")
    page.goto(served_site)
    light = background(page)
    page.emulate_media(color_scheme="dark")
    dark = background(page)
    assert dark != light
    page.get_by_label("Color scheme").select_option("light")
    assert background(page) == light
    page.goto(served_site + ARTICLE)
    assert background(page) == light, "the choice is kept on the next page"
    assert page.get_by_label("Color scheme").input_value() == "light"
    page.get_by_label("Color scheme").select_option("auto")
    assert background(page) == dark
    page.reload()
    assert background(page) == dark


def test_the_chosen_scheme_is_set_before_anything_is_painted(open_page: Opener, served_site: str) -> None:
    page = open_page(color_scheme="light")
    page.goto(served_site)
    page.get_by_label("Color scheme").select_option("dark")
    page.add_init_script(
        """new MutationObserver((_, observer) => {
             if (!document.body) return;
             window.schemeAtBody = document.documentElement.dataset.hcScheme;
             observer.disconnect();
           }).observe(document, {childList: true, subtree: true});"""
    )
    page.goto(served_site + ARTICLE)
    assert page.evaluate("window.schemeAtBody") == "dark"


def background(page: Page) -> str:
    """Return the colour behind the page, as computed."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_a_line_of_text_has_a_readable_length(browser_page: Page, served_site: str) -> None:
    browser_page.goto(served_site + ARTICLE)
    lengths: list[int] = browser_page.evaluate(
        """() => [...document.querySelectorAll('.hc-prose > p')].flatMap((paragraph) => {
          const lines = new Map();
          const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            for (let at = 0; at < node.length; at += 1) {
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + 1);
              const line = Math.round(range.getBoundingClientRect().bottom / 8);
              lines.set(line, (lines.get(line) ?? 0) + 1);
            }
          }
          return [...lines.values()].slice(0, -1);
        })"""
    )
    assert len(lengths) > 5
    assert MEASURE[0] <= sum(lengths) / len(lengths) <= MEASURE[1]


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_nothing_moves_while_a_page_loads(open_page: Opener, served_site: str, address: str) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.add_init_script(
        """window.shift = 0;
           new PerformanceObserver((list) => {
             for (const entry of list.getEntries()) window.shift += entry.value;
           }).observe({type: 'layout-shift', buffered: true});"""
    )
    page.goto(served_site + address)
    settle(page)
    assert page.evaluate("window.shift") <= LAYOUT_SHIFT_LIMIT


def test_a_first_article_view_is_light_and_brings_no_search_data(browser: Browser, served_site: str) -> None:
    page = browser.new_context().new_page()
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.ok:
            sizes[response.url.removeprefix(served_site)] = len(gzip.compress(response.body(), 9, mtime=0))

    page.on("response", weigh)
    page.goto(served_site + ARTICLE)
    settle(page)
    page.context.close()
    assert sum(sizes.values()) <= ARTICLE_LIMIT_KB * 1000, sizes
    assert not [address for address in sizes if address.startswith("search/")], sizes


def test_print_has_the_text_alone_in_light_colours(open_page: Opener, served_site: str) -> None:
    page = open_page(color_scheme="dark")
    page.goto(served_site + ARTICLE)
    page.get_by_label("Color scheme").select_option("dark")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator(".hc-prose > p").first.is_visible()
    for name in (".hc-sections", ".hc-search-box", ".hc-scheme", ".hc-contents", ".hc-contact", ".hc-skip"):
        assert not page.locator(name).first.is_visible(), name
    assert background(page) in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_motion_is_only_for_those_who_want_it(open_page: Opener, served_site: str) -> None:
    page = open_page(reduced_motion="reduce")
    page.goto(served_site)
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate(behaviour) == "auto"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(behaviour) == "smooth"


def test_in_forced_colours_what_is_marked_by_colour_keeps_an_edge(
    open_page: Opener, served_site: str
) -> None:
    page = open_page(forced_colors="active")
    page.goto(served_site)
    for name in (".hc-banner", ".hc-topics li", ".hc-search input", ".hc-button"):
        width = page.locator(name).first.evaluate(
            "(e) => Math.max(...['Top', 'Right', 'Bottom', 'Left'].map("
            "(side) => parseFloat(getComputedStyle(e)[`border${side}Width`])))"
        )
        assert width >= 1, name


def test_without_scripts_the_site_can_be_read_and_leads_on(open_page: Opener, served_site: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(served_site)
    assert page.get_by_role("searchbox").is_visible()
    page.get_by_role("link", name="Proof of reserves", exact=True).first.click()
    page.locator(".hc-list__title a").first.click()
    expect(page.locator(".hc-article h1")).to_be_visible()
    expect(page.get_by_label("Color scheme")).to_be_hidden()
    page.goto(served_site + "search/")
    assert "needs JavaScript" in page.locator("main").inner_text()


def test_the_page_says_where_the_reader_is(browser_page: Page, served_site: str) -> None:
    page = browser_page
    page.goto(served_site + ARTICLE)
    steps = page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").all_inner_texts()
    assert steps == ["Home", "FAQ", "Proof of reserves"]
    sections = page.get_by_role("navigation", name="Sections")
    assert sections.locator("[aria-current]").all_inner_texts() == ["FAQ"]
    contents = page.get_by_role("navigation", name="On this page")
    entry = contents.get_by_role("link").first
    entry.click()
    assert page.url.endswith(str(entry.get_attribute("href")))


def test_an_article_shows_what_is_known_about_it(browser_page: Page, served_site: str) -> None:
    browser_page.goto(served_site + ARTICLE)
    facts = browser_page.locator(".hc-article__head .hc-facts").inner_text()
    for fact in (
        "Published on 20 Jan 2023",
        "Updated on 3 Apr 2026",
        "min read",
        "516 people found this helpful",
    ):
        assert fact in facts
    assert "view" not in facts.lower()
    assert browser_page.get_by_role("heading", name="Related articles").is_visible()
    assert browser_page.get_by_role("link", name="Contact support", exact=True).is_visible()


def test_an_unknown_address_of_any_depth_leads_back(browser: Browser, served_site: str) -> None:
    """Not watched: a browser reports the missing page itself on its console."""
    page = browser.new_context().new_page()
    page.goto(served_site + "no/such/page/")
    assert page.get_by_role("heading", name="Page not found").is_visible()
    assert page.locator(".hc-header").evaluate("(e) => getComputedStyle(e).borderBottomStyle") == "solid"
    page.get_by_role("link", name="Proof of reserves", exact=True).first.click()
    assert page.get_by_role("heading", level=1, name="Proof of reserves").is_visible()
    page.context.close()


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the article EVERYTHING, on a site of its own, under the headers of its own `_headers`."""
    root = tmp_path_factory.mktemp("everything")
    (root / "content/faq/a").mkdir(parents=True)
    (root / "content/faq/a/all.md").write_text(EVERYTHING, encoding="utf-8")
    settings = {
        "site_name": "Help",
        "site_url": "https://help.example/",
        "docs_dir": "content",
        "theme": {"name": "helpcenter"},
        "plugins": ["helpcenter/articles", "helpcenter/hosting"],
        "markdown_extensions": EXTENSIONS,
    }
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    build(root / "site", config_file=root / "mkdocs.yml")
    with serve(root / "site") as url:
        yield url + "faq/a/all/"


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_a_writer_can_use_is_accessible_and_quiet(
    browser: Browser, everything: str, axe: Callable[[Page], list[str]], width: int, scheme: str
) -> None:
    said: list[str] = []
    for bypass in (False, True):  # first under the policy, then without it, because axe is injected
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            bypass_csp=bypass,
        )
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(everything)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 320:
            for part in (".hc-scroll", ".hc-prose pre >> nth=0"):
                assert page.locator(part).get_attribute("tabindex") == "0", f"{part} scrolls by keyboard"
        page.locator("details summary").click()
        page.get_by_text("Web", exact=True).click()
        assert page.get_by_text("On the web.").is_visible()
        if bypass:
            assert axe(page) == []
        context.close()
    assert said == []


def test_contents_are_folded_on_a_phone_and_open_beside_the_text(
    open_page: Callable[..., Page], served_site: str
) -> None:
    """On a phone the answer comes first; one tap unfolds them. Where there is room they stand open."""
    for width, shown in ((390, False), (1280, True)):
        page = open_page(viewport={"width": width, "height": 800})
        page.goto(served_site + ARTICLE)
        link = page.get_by_role("navigation", name="On this page").get_by_role("link").first
        expect(link).to_be_visible(visible=shown)
        if not shown:
            page.locator(".hc-contents summary").click()
            expect(link).to_be_visible()
