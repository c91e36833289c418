"""The theme's promises that need no browser: built with small sites, asserted on what is written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from helpcenter.messages import Catalogue
from mkdocs_helpcenter.theme.accent import DARK_SURFACES, LIGHT_SURFACES, accent_problems, contrast
from tests.conftest import ROOT

THEME = ROOT / "plugins/mkdocs_helpcenter/theme"
TEMPLATES = sorted(THEME.rglob("*.html"))
STYLES = sorted((THEME / ".styles").glob("*.css"))
STAMPED = [*STYLES, *sorted(path for path in (THEME / "assets").rglob("*") if path.is_file())]

ARTICLE = """---
title: {title}
published: 2026-01-02
summary: What it is about.
---

Text number {number}.

## One

First.

## Two

| | Share |
|---|---|
| Coin | 3 |
"""

Site = Callable[..., Path]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Build `{path: text}` with our theme; returns the output folder. Options: `theme`, or anything of mkdocs.yml."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")

    def build_(files: dict[str, str], *, theme: dict[str, Any] | None = None, **options: Any) -> Path:
        docs = tmp_path / "content"
        for name, text in files.items():
            path = docs / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        settings = {
            "site_name": "Help & answers",
            "site_url": "https://help.example/base/",
            "docs_dir": "content",
            "theme": {"name": "helpcenter", **(theme or {})},
            "plugins": ["helpcenter/articles"],
            **options,
        }
        (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        config = load_config(str(tmp_path / "mkdocs.yml"), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        return Path(config.site_dir)

    return build_


def article(number: int = 1, title: str = "A title") -> str:
    return ARTICLE.format(number=number, title=title)


def test_every_page_type_is_built_and_none_loads_material(site: Site) -> None:
    out = site({"faq/account/open.md": article(), "about.md": "# About\n\nText.\n"})
    for name in ("index", "faq/index", "faq/account/index", "faq/account/open/index", "about/index", "404"):
        html = (out / f"{name}.html").read_text(encoding="utf-8")
        assert "assets/helpcenter/theme.css?v=" in html, name
        assert "assets/javascripts" not in html, name
        assert "assets/stylesheets" not in html, name
        assert " style=" not in html, name
        assert html.count("<h1") == 1, name
        assert html.count("<main") == 1, name


def test_the_site_carries_none_of_materials_scripts_and_styles_but_the_operators_own(site: Site) -> None:
    out = site(
        {"faq/a/x.md": article(), "assets/javascripts/own.js": "1", "assets/stylesheets/own.css": "p{}"}
    )
    assert [path.name for path in (out / "assets/javascripts").rglob("*") if path.is_file()] == ["own.js"]
    assert [path.name for path in (out / "assets/stylesheets").rglob("*") if path.is_file()] == ["own.css"]


def test_an_operator_may_keep_materials_scripts_and_styles(site: Site) -> None:
    out = site({"faq/a/x.md": article()}, theme={"material_assets": True})
    assert list((out / "assets/javascripts").glob("bundle.*.js"))


def test_titles_are_text_wherever_they_stand(site: Site) -> None:
    title = '"<b>Fees & limits</b>"'
    files = {"faq/a/x.md": article(title=f"'{title}'"), "faq/a/y.md": article(2)}
    out = site(files)
    for path in out.rglob("*.html"):
        assert "<b>Fees" not in path.read_text(encoding="utf-8"), path
    html = (out / "faq/a/x/index.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;Fees &amp; limits&lt;/b&gt;" in html


def test_a_page_costs_the_same_however_many_articles_there_are(site: Site, tmp_path: Path) -> None:
    few = site({f"faq/a/{n}.md": article(n) for n in range(12)})
    before = (few / "faq/a/3/index.html").read_text(encoding="utf-8")
    many = site({f"faq/a/{n}.md": article(n) for n in range(240)})
    after = (many / "faq/a/3/index.html").read_text(encoding="utf-8")
    assert abs(len(after) - len(before)) < 100


def test_no_template_walks_the_site(site: Site) -> None:
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bin (nav|pages)\b|nav-item|navigation", text), path.name


def test_the_page_of_a_type_shows_the_head_of_a_long_list(site: Site) -> None:
    out = site({f"faq/a/{n}.md": article(n) for n in range(7)}, theme={"listing_limit": 3})
    html = (out / "faq/index.html").read_text(encoding="utf-8")
    assert html.count("hc-list__title") == 3
    assert "4 more articles are in the topics above." in html
    assert (out / "faq/a/index.html").read_text(encoding="utf-8").count("hc-list__title") == 7


def test_an_empty_table_corner_is_no_heading(site: Site) -> None:
    html = (site({"faq/a/x.md": article()}) / "faq/a/x/index.html").read_text(encoding="utf-8")
    assert "<th></th>" not in html
    assert "<td></td>\n<th>Share</th>" in html


def test_a_page_may_hide_its_contents(site: Site) -> None:
    hidden = article(2).replace("summary:", "hide: [toc]\nsummary:")
    out = site({"faq/a/x.md": article(), "faq/a/y.md": hidden, "about.md": "# About\n\n## One\n\n## Two\n"})
    shown = [(out / name / "index.html").read_text(encoding="utf-8") for name in ("faq/a/x", "about")]
    assert all('<nav class="hc-contents"' in html for html in shown)
    html = (out / "faq/a/y/index.html").read_text(encoding="utf-8")
    assert "hc-contents" not in html
    assert "hc-article--contents" not in html


def test_the_404_page_works_at_any_depth(site: Site) -> None:
    html = (site({"faq/a/x.md": article()}) / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src|action)="([^"#]*)"', html)
    assert links
    assert all(link.startswith(("/base/", "https://")) for link in links), links
    assert 'href="/base/faq/a/"' in html


def test_sitemap_leaves_out_what_asks_for_it_and_dates_only_what_has_a_date(site: Site) -> None:
    files = {
        "faq/a/x.md": article(),
        "hidden.md": "---\nrobots: noindex, follow\n---\n# Hidden\n",
        "about.md": "# About\n",
    }
    text = (site(files) / "sitemap.xml").read_text(encoding="utf-8")
    assert "hidden" not in text
    entry = re.search(
        r"<url>\s*<loc>https://help.example/base/faq/a/x/</loc>\s*<lastmod>([^<]*)</lastmod>", text
    )
    assert entry is not None
    assert entry[1] == "2026-01-02"
    assert re.search(r"<loc>https://help.example/base/about/</loc>\s*</url>", text)


def test_overrides_written_for_material_still_apply(site: Site, tmp_path: Path) -> None:
    overrides = tmp_path / "overrides"
    overrides.mkdir()
    (overrides / "main.html").write_text(
        '{% extends "base.html" %}'
        "{% block announce %}Closed on Friday{% endblock %}"
        '{% block extrahead %}<meta name="mine" content="1">{% endblock %}'
        "{% block footer %}<footer>Own footer</footer>{% endblock %}",
        encoding="utf-8",
    )
    files = {"faq/a/x.md": article(), "own.css": "p{}"}
    out = site(files, theme={"custom_dir": "overrides"}, extra_css=["own.css"])
    for name in ("index", "faq/a/x/index", "404"):
        html = (out / f"{name}.html").read_text(encoding="utf-8")
        assert "Closed on Friday" in html, name
        assert '<meta name="mine" content="1">' in html, name
        assert "Own footer" in html, name
        assert "own.css" in html, name
    assert "A title" in (out / "faq/a/x/index.html").read_text(encoding="utf-8")


def test_a_preview_says_that_it_is_one(site: Site) -> None:
    files = {
        "faq/a/x.md": article().replace("---\n\nText", "draft: true\n---\n\nText"),
        "faq/a/y.md": article(2),
    }
    out = site(files, plugins=[{"helpcenter/articles": {"drafts": True}}])
    for name in ("index", "faq/a/x/index", "faq/a/y/index"):
        html = (out / f"{name}.html").read_text(encoding="utf-8")
        assert "Preview with drafts and scheduled articles. Not for readers." in html, name
        assert '<meta name="robots" content="noindex' in html, name
    assert "Preview. This draft is not published." in (out / "faq/a/x/index.html").read_text(encoding="utf-8")
    assert (out / "faq/a/index.html").read_text(encoding="utf-8").count(">Draft<") == 1


def test_notices_say_where_and_until_when_an_announcement_holds(site: Site) -> None:
    regions = "regions: {deny: [CA, US], note: Ask us.}"
    lines = f"expires: 2026-02-01\nseverity: urgent\n{regions}"
    out = site({"announcements/x.md": article().replace("summary:", f"{lines}\nsummary:")})
    html = (out / "announcements/x/index.html").read_text(encoding="utf-8")
    notice, text = html.index("This announcement expired on"), html.index("Text number")
    region = html.index("Not available in: ")
    assert notice < region < text, "notices stand above the text"
    assert "Ask us." in html
    assert 'class="hc-tag">Expired<' in html
    assert "hc-tag--urgent" not in html
    assert "hc-banner" not in html


def test_an_urgent_announcement_in_force_stands_on_every_page(site: Site) -> None:
    urgent = article(title="Do not enter your code").replace("summary:", "severity: urgent\nsummary:")
    out = site({"announcements/x.md": urgent, "about.md": "# About\n"})
    for name in ("index", "about/index", "404", "announcements/x/index"):
        html = (out / f"{name}.html").read_text(encoding="utf-8")
        banner = html[html.index('<aside class="hc-banner"') : html.index("</aside>")]
        assert "Do not enter your code" in banner, name
        assert "Urgent" in banner, name


def test_every_block_of_material_is_there() -> None:
    material = Path(pytest.importorskip("material").__file__).parent / "templates/base.html"
    blocks = set(re.findall(r"{% block (\w+) %}", material.read_text(encoding="utf-8")))
    ours = set(re.findall(r"{%-? block (\w+) %}", (THEME / "base.html").read_text(encoding="utf-8")))
    assert blocks - ours == set()


def test_without_the_articles_plugin_pages_are_plain(site: Site) -> None:
    out = site({"index.md": "# Start\n\nText.\n", "a/b.md": "## Only\n\nText.\n\n## Two\n"}, plugins=[])
    html = (out / "a/b/index.html").read_text(encoding="utf-8")
    assert "Text." in html
    assert "<h1>" in html
    assert "Skip to content" in html
    assert "hc-scheme" not in html.replace('"hc-scheme"', "")
    assert "404" in (out / "404.html").read_text(encoding="utf-8")


def test_with_search_alone_the_box_and_the_results_have_their_places(site: Site) -> None:
    bundle = ROOT / "search_client/dist/search-client.js"
    if not bundle.is_file():
        pytest.skip(f"{bundle} is not built: npm run build in search_client")
    out = site({"index.md": "# Start\n\nText.\n", "a.md": "# A\n"}, plugins=["helpcenter/search"])
    assert "data-hc-search-box" in (out / "a/index.html").read_text(encoding="utf-8")
    results = (out / "search/index.html").read_text(encoding="utf-8")
    assert "data-hc-search-page" in results
    assert "data-hc-search-box" not in results


def test_links_of_the_footer_come_from_the_options(site: Site) -> None:
    links = [{"title": "About us", "url": "about/"}, {"title": "Status", "url": "https://status.example/"}]
    out = site({"faq/a/x.md": article(), "about.md": "# About\n"}, theme={"links": links})
    html = (out / "faq/a/x/index.html").read_text(encoding="utf-8")
    assert '<a href="../../../about/">About us</a>' in html
    assert '<a href="https://status.example/">Status</a>' in html


def test_accents_reach_the_style_sheet_and_its_address(site: Site) -> None:
    out = site({"faq/a/x.md": article()}, theme={"accent": "#7a1fa2", "accent_dark": "#e0b3ff"})
    css = (out / "assets/helpcenter/theme.css").read_text(encoding="utf-8")
    assert "--hc-accent-light: #7a1fa2;" in css
    assert "--hc-accent-dark: #e0b3ff;" in css
    assert "-7a1fa2-e0b3ff" in (out / "index.html").read_text(encoding="utf-8")
    assert not list(out.rglob("tokens.css")), "the parts are delivered in one file"
    assert "{%" not in css
    assert "{{" not in css


def test_an_accent_that_cannot_be_read_stops_the_build_and_both_are_named(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        site({"faq/a/x.md": article()}, theme={"accent": "#88bbff", "accent_dark": "navy"})
    assert caplog.messages[-1] == (
        "theme.accent: expected a contrast of 4.5 with the page (WCAG 2.2 AA), got 1.74 for '#88bbff'. "
        "Choose a darker shade\n"
        "theme.accent_dark: expected six hex digits in quotes such as \"#0b5cad\", got 'navy'"
    )


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ({"accent": "#0b5cad", "accent_dark": "#8cbcf2"}, 0),
        ({"accent": "#000000", "accent_dark": "#ffffff"}, 0),
        ({"accent": "#ffffff", "accent_dark": "#000000"}, 2),
        ({"accent": "0b5cad", "accent_dark": "#8cbcf"}, 2),
        ({"accent": None, "accent_dark": 123456}, 2),
        ({"accent": "#0b5cad;}body{", "accent_dark": "#8cbcf2\n"}, 2),
        ({}, 2),
    ],
)
def test_accent_problems(options: dict[str, object], count: int) -> None:
    assert len(accent_problems(options)) == count


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21; #767676 is the lightest grey that passes on white (W3C's own example)."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)


def test_the_surfaces_that_accents_are_measured_on_are_those_of_the_style_sheet() -> None:
    tokens = (THEME / ".styles/tokens.css").read_text(encoding="utf-8")
    for name, pair in zip(
        ("surface", "surface-raised", "mark"), zip(LIGHT_SURFACES, DARK_SURFACES, strict=True), strict=True
    ):
        assert f"--hc-{name}: light-dark({pair[0]}, {pair[1]});" in tokens


def test_every_word_a_template_asks_for_is_in_the_catalogue() -> None:
    catalogue = Catalogue.load("en")
    asked = set()
    for path in TEMPLATES:
        asked |= set(
            re.findall(
                r"""["']([a-z_]+\.[a-z_.]+[a-z])["']\s*\|\s*hc_(?:text|plural)""", path.read_text("utf-8")
            )
        )
    assert len(asked) > 30
    for key in sorted(asked):
        room, _, name = key.partition(".")
        assert name.partition(".")[0] in catalogue.section(room), key


def test_every_word_of_the_theme_is_used() -> None:
    text = "".join(path.read_text("utf-8") for path in [*TEMPLATES, *sorted(ROOT.glob("plugins/**/*.py"))])
    catalogue = Catalogue.load("en")
    for room in ("theme", "home", "listing"):
        for name in catalogue.section(room):
            assert f"{room}.{name}" in text, f"{room}.{name}"


def test_every_class_a_template_uses_has_a_style_or_a_reason() -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    script = (THEME / "assets/helpcenter/theme.js").read_text(encoding="utf-8")
    bare = {"hc-kind-", "hc-tag--", "hc-hero", "hc-contents__list", "hc-related", "hc-article--contents"}
    used = set()
    for path in TEMPLATES:
        for classes in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8")):
            used |= {
                name for name in re.sub(r"{%.*?%}|{{.*?}}", " ", classes).split() if name.startswith("hc-")
            }
    assert {name for name in used - bare if f".{name}" not in css and name not in script} == set()


def test_the_stamp_is_the_digest_of_what_browsers_keep() -> None:
    digest = hashlib.sha256()
    for path in STAMPED:
        digest.update(path.relative_to(THEME).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    expected = digest.hexdigest()[:8]
    got = yaml.safe_load((THEME / "mkdocs_theme.yml").read_text(encoding="utf-8"))["stamp"]
    assert got == expected, (
        f'mkdocs_theme.yml: expected stamp: "{expected}", got "{got}". Browsers keep the old files else'
    )


def test_without_scripts_the_search_page_lists_every_topic(site: Site) -> None:
    """A reader who cannot search can still find the way."""
    out = site({"faq/account/open.md": article()}, plugins=["helpcenter/articles", "helpcenter/search"])
    found = re.search(
        r"<noscript>(.*)</noscript>", (out / "search/index.html").read_text(encoding="utf-8"), re.DOTALL
    )
    assert found is not None
    assert 'href="../faq/account/"' in found[1]
