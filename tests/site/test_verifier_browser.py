"""The verifier in Chromium: verdicts read off the page, nothing requested after a file, nothing said in the console."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from benchmarks.static_server import serve
from helpcenter.reserves.demo import demo_files
from helpcenter.reserves.published import read_published
from helpcenter.reserves.samples import samples_json
from helpcenter.reserves.snapshot import snapshots_json
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
"""The strictest policy a site can give the widget: no inline style, no HTML from text."""

DEMO = {file.path: file.text for file in demo_files()}
INCLUDED = DEMO["example-2026-10-bybit/samples/included.json"].encode()
STATES: dict[str, tuple[str, bytes]] = {
    "included": ("Included in the published tree", INCLUDED),
    "unpinned": (
        "Consistent, but not compared",
        DEMO["example-2026-10-bybit/samples/september.json"].encode(),
    ),
    "mismatch": ("Does not match", DEMO["example-2026-10-bybit/samples/altered.json"].encode()),
    "unreadable": ("Not readable as a proof", INCLUDED[:300]),
}
"""For each verdict that a path proof can have: the title on the page, and a file that earns it."""

DROP = """(texts) => {
  const data = new DataTransfer();
  texts.forEach((text, at) => data.items.add(new File([text], `dropped-${at}.json`)));
  const zone = document.querySelector('por-verifier').shadowRoot.querySelector('.zone');
  zone.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
OPEN_ALL = """() => {
  for (const one of document.querySelector('por-verifier').shadowRoot.querySelectorAll('details')) one.open = true;
}"""
COLOUR_AS = """(verdict) => {
  document.querySelector('por-verifier').shadowRoot.querySelector('.card').className = `card ${verdict}`;
}"""


@pytest.fixture(scope="module")
def standalone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a page with nothing but the element, as on somebody else's site, under POLICY."""
    site = tmp_path_factory.mktemp("standalone")
    shutil.copy(ROOT / "verifier_widget" / "dist" / "por-verifier.js", site)
    published = read_published(DEMO, DEMO.__getitem__, "reserves")
    (site / "snapshots.json").write_text(snapshots_json(published.snapshots), encoding="utf-8")
    (site / "broken.json").write_text("{", encoding="utf-8")
    for sample in published.samples:
        path = site / "samples" / sample.snapshot / sample.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DEMO[f"{sample.snapshot}/samples/{sample.file}"], encoding="utf-8")
    (site / "samples" / "index.json").write_text(samples_json(published.samples), encoding="utf-8")
    (site / "page.css").write_text(
        ":root { color-scheme: light dark; font-family: sans-serif }", encoding="utf-8"
    )
    for name, attributes in (
        ("index.html", 'snapshots="snapshots.json" samples="samples/index.json"'),
        ("bare.html", ""),
        ("broken.html", 'snapshots="broken.json" samples="nowhere.json"'),
    ):
        (site / name).write_text(
            '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            '<title>Verify</title><link rel="icon" href="data:,"><link rel="stylesheet" href="page.css">'
            f"<main><h1>Verify</h1><por-verifier {attributes}><p>Needs JavaScript.</p></por-verifier></main>"
            '<script type="module" src="por-verifier.js"></script></html>',
            encoding="utf-8",
        )
    (site / "_headers").write_text(f"/*\n  Content-Security-Policy: {POLICY}\n", encoding="utf-8")
    with serve(site) as url:
        yield url


@pytest.fixture
def watched(browser: Browser) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Opens a page and the list of its requests to a server; fails in the end on any word in the console."""
    contexts = []
    said: list[str] = []

    def open_(**options: Any) -> tuple[Page, list[str]]:
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        requests: list[str] = []
        context.on(
            "request",
            lambda request: requests.append(request.url) if request.url.startswith("http") else None,
        )
        context.on("console", lambda message: said.append(message.text))
        context.on("weberror", lambda error: said.append(str(error.error)))
        return context.new_page(), requests

    yield open_
    for context in contexts:
        context.close()
    assert said == []


def opened(page: Page, url: str) -> None:
    page.goto(url)
    page.locator("por-verifier[data-ready]").wait_for()


def choose(page: Page, content: bytes, name: str = "proof.json") -> None:
    file = FilePayload(name=name, mimeType="application/json", buffer=content)
    page.get_by_label("Choose a proof file").set_input_files(files=[file])


def verdict(page: Page) -> str:
    return page.locator("por-verifier").get_by_role("heading", level=2).locator("code").inner_text()


@pytest.mark.parametrize("state", STATES)
def test_a_chosen_file_gets_its_verdict_and_causes_no_request(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str, state: str
) -> None:
    page, requests = watched()
    opened(page, standalone)
    page.wait_for_load_state("networkidle")
    before = len(requests)
    page.context.set_offline(True)
    title, content = STATES[state]
    choose(page, content)
    heading = page.get_by_role("heading", level=2)
    expect(heading).to_have_text(f"{title} {state}")
    expect(heading).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text(title)
    page.get_by_role("button", name="Check another file").click()
    expect(page.get_by_label("Choose a proof file")).to_be_focused()
    page.get_by_role("button", name="Altered, Bybit format").click()
    expect(heading).to_have_text("Does not match mismatch")
    assert len(requests) == before, requests[before:]


def test_everything_is_requested_once_and_from_the_own_origin(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, requests = watched()
    opened(page, standalone)
    names = sorted(request.removeprefix(standalone) for request in requests)
    samples = sorted(f"samples/{path.replace('/samples/', '/')}" for path in DEMO if path.endswith(".json"))
    # The script's second request is for its own bytes, whose hash the report names.
    assert names == sorted(
        [
            "",
            "page.css",
            "por-verifier.js",
            "por-verifier.js",
            "snapshots.json",
            "samples/index.json",
            *samples,
        ]
    )


def test_samples_paste_drop_and_event(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, _ = watched()
    opened(page, standalone)
    page.evaluate("addEventListener('por-verdict', (event) => { (window.seen ??= []).push(event.detail) })")
    page.get_by_role("button", name="Included, OKX format").click()
    assert verdict(page) == "included"
    page.get_by_text("Paste the text of a proof instead").click()
    page.get_by_role("button", name="Check the text").click()
    expect(page.get_by_role("alert").filter(has_text="There is no text to check yet.")).to_be_visible()
    page.get_by_label("Text of the proof file").fill(STATES["unpinned"][1].decode())
    page.get_by_role("button", name="Check the text").click()
    assert verdict(page) == "unpinned"
    page.evaluate(DROP, [STATES["mismatch"][1].decode()])
    expect(page.get_by_role("heading", level=2)).to_contain_text("mismatch")
    seen = page.evaluate("window.seen")
    assert [report["verdict"] for report in seen] == ["included", "unpinned", "mismatch"]
    assert [report["file"]["name"] for report in seen] == ["included.json", "pasted text", "dropped-0.json"]


def test_a_proof_given_before_the_roots_are_there_is_asked_for_again(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, _ = watched()
    waiting: list[Route] = []
    page.route("**/snapshots.json", lambda route: waiting.append(route))
    page.goto(standalone)
    page.get_by_text("Paste the text of a proof instead").click()
    page.get_by_label("Text of the proof file").fill(INCLUDED.decode())
    page.get_by_role("button", name="Check the text").click()
    words = "The published roots are still being loaded. Try again in a moment."
    told = page.get_by_role("alert").filter(has_text=words)
    expect(told).to_have_count(1)
    page.evaluate(DROP, [INCLUDED.decode()])
    expect(told).to_have_count(2)
    expect(page.get_by_role("heading", level=2)).to_have_count(0)
    waiting[0].continue_()
    page.locator("por-verifier[data-ready]").wait_for()
    expect(told).to_have_count(0)
    page.get_by_role("button", name="Check the text").click()
    assert verdict(page) == "included"


def test_a_file_dropped_beside_the_box_does_not_leave_the_page(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, _ = watched()
    opened(page, standalone)
    kept = page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(['x'], 'x.json'));
          return !document.body.dispatchEvent(
            new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    assert kept


def test_a_file_that_cannot_be_opened_is_said(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, _ = watched()
    opened(page, standalone)
    page.evaluate("Blob.prototype.arrayBuffer = () => Promise.reject(new DOMException('It is gone')), null")
    choose(page, INCLUDED)
    expect(
        page.get_by_role("alert").filter(has_text="proof.json could not be opened: It is gone")
    ).to_be_visible()
    expect(page.get_by_role("heading", level=2)).to_have_count(0)


def test_of_several_dropped_files_the_first_is_checked(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, _ = watched()
    opened(page, standalone)
    page.evaluate(DROP, [INCLUDED.decode(), "x"])
    assert verdict(page) == "included"
    expect(page.get_by_role("alert").filter(has_text="More than one file was given.")).to_be_visible()


def test_the_report_is_a_download_without_a_request(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str, tmp_path: Path
) -> None:
    page, requests = watched()
    opened(page, standalone)
    choose(page, INCLUDED, "mine.json")
    before = len(requests)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export report").click()
    assert download.value.suggested_filename == "por-report-included.json"
    download.value.save_as(tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    keys = "verdict format layout exchange audit root balances totals checks claims warnings file widget"
    assert " ".join(report) == keys
    assert report["file"]["name"] == "mine.json"
    sums = (ROOT / "verifier_widget" / "dist" / "por-verifier.sums").read_text()
    assert f"sha256 {report['widget']['sha256']}\n" in sums
    assert len(requests) == before


def test_what_a_proof_does_not_show_stands_beside_the_verdict(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, _ = watched()
    opened(page, standalone)
    expect(page.get_by_text("Never paste your proof into a chat")).to_be_visible()
    choose(page, INCLUDED)
    expect(page.get_by_role("heading", name="What this shows")).to_be_visible()
    expect(page.get_by_role("heading", name="What this does not show")).to_be_visible()
    expect(page.get_by_text("That nobody's balance was left out of a sum.")).to_be_visible()
    choose(page, STATES["mismatch"][1])
    expect(page.get_by_role("heading", name="What this shows")).to_have_count(0)
    expect(page.get_by_text("This does not hold:")).to_be_visible()
    choose(page, STATES["unreadable"][1])
    expect(page.get_by_text("self.nonce (line 12, column 38)")).to_be_visible()
    expect(page.get_by_role("heading", name="What this does not show")).to_have_count(0)


def test_totals_that_nobody_published_are_not_shown_as_published(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, _ = watched()
    opened(page, standalone)
    choose(page, INCLUDED)
    column = page.locator("por-verifier table.amounts th").nth(2)
    expect(column).to_have_text("Total at the root")
    expect(page.get_by_text("Worth knowing")).to_have_count(0)
    expect(page.get_by_text("Before you rely on it")).to_have_count(0)
    page.route("**/snapshots.json", without_totals)
    opened(page, standalone)
    choose(page, INCLUDED)
    assert verdict(page) == "included"
    expect(column).to_have_text("Total in the file, not confirmed")
    expect(page.get_by_text("Before you rely on it, read what is worth knowing about it.")).to_be_visible()
    expect(page.get_by_text("pins no totals. Which coin an amount belongs to")).to_be_visible()
    headings = page.locator("por-verifier .card h3").all_inner_texts()
    assert headings[0] == "Worth knowing", headings


def without_totals(route: Route) -> None:
    pins = route.fetch().json()["snapshots"]
    kept = [{key: value for key, value in pin.items() if key != "totals"} for pin in pins]
    route.fulfill(json={"snapshots": kept})


def test_only_included_has_the_tick(watched: Callable[..., tuple[Page, list[str]]], standalone: str) -> None:
    page, _ = watched()
    opened(page, standalone)
    shapes = {}
    for state, (_, content) in STATES.items():
        choose(page, content)
        expect(page.locator(f"por-verifier .card.{state}")).to_be_visible()
        shapes[state] = page.locator("por-verifier .sign path").get_attribute("d")
        ticks = page.locator(f'por-verifier .result path[d="{shapes["included"]}"]').count()
        assert ticks == (1 if state == "included" else 0), state
    assert len(set(shapes.values())) == len(STATES)


def test_markup_in_a_file_stays_text(watched: Callable[..., tuple[Page, list[str]]], standalone: str) -> None:
    page, _ = watched()
    opened(page, standalone)
    markup = "<img src=x onerror=alert(1)>"
    choose(page, INCLUDED.replace(b'"2026103101"', json.dumps(markup).encode()), f"{markup}.json")
    expect(page.locator("por-verifier .card")).to_contain_text(markup)
    assert page.locator("por-verifier img").count() == 0


def test_pins_that_cannot_be_loaded_are_said_and_never_replaced(browser: Browser, standalone: str) -> None:
    page = browser.new_page()
    opened(page, f"{standalone}broken.html")
    alerts = page.get_by_role("alert")
    expect(alerts.filter(has_text="The published roots of this site could not be loaded")).to_be_visible()
    expect(alerts.filter(has_text="The samples could not be loaded")).to_contain_text(
        "expected status 200, got 404"
    )
    choose(page, INCLUDED)
    assert verdict(page) == "unpinned"
    expect(page.get_by_text("could not be loaded, so it was compared with none")).to_be_visible()
    expect(page.get_by_text("Worth knowing")).to_be_visible()
    expect(page.get_by_text("This site has published no root")).to_have_count(0)
    page.close()


def test_the_element_alone_has_no_pins_and_says_so(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, _ = watched()
    opened(page, f"{standalone}bare.html")
    choose(page, INCLUDED)
    assert verdict(page) == "unpinned"
    expect(page.get_by_text("none for this audit")).to_be_visible()


def test_without_javascript_the_words_inside_stay(browser: Browser, standalone: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(standalone)
    expect(page.get_by_text("Needs JavaScript.")).to_be_visible()
    context.close()


def test_keyboard_alone(watched: Callable[..., tuple[Page, list[str]]], standalone: str) -> None:
    page, _ = watched()
    opened(page, standalone)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Choose a proof file")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert verdict(page) == "included"
    for name in (
        "Where the exchange publishes it",
        "Checks",
        "From your leaf to the root",
        "Check another file",
    ):
        for _ in range(6):
            page.keyboard.press("Tab")
            if name in page.evaluate(
                "document.querySelector('por-verifier').shadowRoot.activeElement.textContent"
            ):
                break
        else:
            pytest.fail(f"the tab key does not reach {name!r}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_accessible_in_every_state(
    watched: Callable[..., tuple[Page, list[str]]],
    axe: Callable[[Page], list[str]],
    standalone: str,
    scheme: str,
    width: int,
) -> None:
    page, _ = watched(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    opened(page, standalone)
    page.get_by_text("Paste the text of a proof instead").click()
    assert axe(page) == []
    for state, (_, content) in STATES.items():
        choose(page, content)
        expect(page.locator(f"por-verifier .card.{state}")).to_be_visible()
        page.evaluate(OPEN_ALL)
        assert axe(page) == [], state
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{state} scrolls sideways"
        )
    for colours in (
        "tree-only",
        "hash-only",
    ):  # no path proof earns these; their colours must hold all the same
        page.evaluate(COLOUR_AS, colours)
        assert axe(page) == [], colours


def test_printing_shows_the_result_and_not_the_form(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str
) -> None:
    page, _ = watched()
    opened(page, standalone)
    choose(page, INCLUDED)
    page.emulate_media(media="print")
    expect(page.get_by_label("Choose a proof file")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_text("Left and right fit together")).to_be_visible()


def test_the_shared_files_get_their_verdicts(
    watched: Callable[..., tuple[Page, list[str]]], standalone: str, shared: Path
) -> None:
    folder = shared / "por" / "fixtures"
    listed = [
        entry
        for entry in json.loads((folder / "MANIFEST.json").read_text())
        if entry["format"] in ("okx-v1", "bybit")
    ]
    assert len(listed) >= 4
    page, _ = watched()
    opened(page, standalone)
    for entry in listed:
        choose(page, (folder / entry["files"][0]).read_bytes(), entry["files"][0])
        expect(page.get_by_role("heading", level=2)).to_contain_text("unpinned")
        expect(page.locator("por-verifier .card")).to_contain_text(entry["root"])


def test_the_verify_page_of_the_site(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], served_site: str
) -> None:
    """The widget inside the whole site, under the site's own headers."""
    page = open_page(viewport={"width": 390, "height": 844})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    opened(page, f"{served_site}verify/")
    page.wait_for_load_state("networkidle")
    before = len(requests)
    page.get_by_role("button", name="Included, Bybit format").click()
    assert verdict(page) == "included"
    choose(page, STATES["mismatch"][1])
    expect(page.locator("por-verifier").get_by_role("heading", level=2)).to_contain_text("mismatch")
    assert axe(page) == []
    assert not [url for url in requests[before:] if re.match("https?:", url)]
