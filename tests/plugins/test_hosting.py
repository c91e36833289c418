"""The hosting plugin in real builds: the policy holds in a browser, nginx reads the snippets, every message is true."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import Abort

from helpcenter.hosting.inline import inline_of
from tests.conftest import ROOT
from tests.plugins.tiny_site import INSTANT, build_site, write_site

HOSTING_DOC = ROOT / "docs/plugins/hosting.md"
TABLE = "| Tier | Fee |\n|:--|--:|\n| 1 | 0.08 % |\n"
CONTENT = {
    "index.md": "---\ntitle: Help\n---\n\n# Help\n",
    "faq/fees.md": "---\ntitle: Fees\npublished: 2026-01-01\nredirect_from: [old/fees/, old-fees.html]\n---\n\n"
    + TABLE,
    "announcements/a.md": "---\ntitle: News\npublished: 2026-01-01\n---\n\nText.\n",
}

Built = Callable[..., Path]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Return a function that builds CONTENT strictly and returns the site's folder."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", INSTANT)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")

    def run(
        options: dict[str, Any] | None = None,
        *,
        content: dict[str, str] | None = None,
        plugins: list[Any] | None = None,
        name: str = "one",
        **config: Any,
    ) -> Path:
        chosen = [*(plugins or []), {"helpcenter/hosting": options or {}}]
        return build_site(tmp_path / name, {**CONTENT, **(content or {})}, chosen, **config)

    return run


def policy_of(site: Path) -> dict[str, list[str]]:
    """Return the policy in `_headers` by directive."""
    line = next(
        line for line in (site / "_headers").read_text().splitlines() if "Content-Security-Policy" in line
    )
    parts = line.partition(": ")[2].split("; ")
    return {words[0]: words[1:] for words in (part.split() for part in parts)}


def test_every_inline_script_of_every_page_is_listed_and_no_other(built):
    """Pages, the 404 page, HTML that was copied as it is, and pages that redirect."""
    extra = {"static/plain.html": "<!doctype html><title>x</title><script>var own = 1</script>"}
    site = built(content=extra, plugins=["helpcenter/articles"])
    expected = set().union(*(inline_of(path.read_text(), path.name).scripts for path in site.rglob("*.html")))
    assert len(expected) > 3
    assert {word for word in policy_of(site)["script-src"] if "sha256" in word} == expected


def test_under_our_theme_the_policy_is_strict(built):
    """No inline style, Trusted Types, and cells aligned by class."""
    site = built(theme={"name": "helpcenter"}, plugins=["helpcenter/articles"])
    policy = policy_of(site)
    assert policy["default-src"] == ["'none'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert "'unsafe-inline'" not in policy["style-src"] + policy["script-src"]
    page = (site / "faq/fees/index.html").read_text()
    assert '<td class="hc-align-right">0.08 %</td>' in page
    assert "style=" not in page
    styles = "".join(path.read_text() for path in site.rglob("*.css"))
    assert re.search(r"\.hc-align-right\s*\{\s*text-align:\s*(right|end)", styles)


def test_under_other_themes_it_is_loosened(built):
    """Material needs inline styles and breaks under Trusted Types; scripts stay hashed."""
    site = built()
    policy = policy_of(site)
    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert "require-trusted-types-for" not in policy
    assert "'unsafe-inline'" not in policy["script-src"]
    assert 'style="text-align: right;"' in (site / "faq/fees/index.html").read_text()


def test_the_theme_decides_only_until_an_option_does(built):
    """Strict under Material: the style sheet for the cells comes along, once, under a hashed name."""
    site = built({"inline_styles": False, "trusted_types": True})
    policy = policy_of(site)
    assert policy["style-src"] == ["'self'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    page = (site / "faq/fees/index.html").read_text()
    (link,) = re.findall(r'href="../../(assets/helpcenter/alignment\.[0-9a-f]{12}\.css)"', page)
    assert ".hc-align-right:not([align]){text-align:right}" in (site / link).read_text()


def test_more_sources_and_folders(built):
    """Both options, and the frame header that makes way."""
    site = built(
        {
            "extra_sources": {
                "img-src": "https://media.exchange.example",
                "frame-ancestors": ["https://app.exchange.example"],
            },
            "immutable": ["downloads/2026", "fonts/"],
        }
    )
    assert policy_of(site)["img-src"] == ["'self'", "data:", "https://media.exchange.example"]
    text = (site / "_headers").read_text()
    assert "X-Frame-Options" not in text
    assert "\n/downloads/2026/*\n  Cache-Control: public, max-age=31536000, immutable\n" in text
    assert "\n/fonts/*\n" in text


def test_files_named_by_their_content_are_kept_for_a_year(built):
    """Material's bundles, ours, and the folder of the search index; not the files whose name stays."""
    site = built(plugins=["helpcenter/articles", "helpcenter/search"], theme={"name": "helpcenter"})
    patterns = [line for line in (site / "_headers").read_text().splitlines() if line.startswith("/")]
    (generation,) = {path.parts[-4] for path in (site / "search").glob("*/*/*/*.bin")}
    assert f"/search/{generation}/*" in patterns
    assert [line for line in patterns if line.startswith("/assets/helpcenter/search-client.")]
    for pattern in patterns:
        assert pattern.endswith("*") or (site / pattern[1:]).is_file(), pattern
    assert not [line for line in patterns if "manifest.json" in line or line.endswith("favicon.svg")]


def test_a_site_below_a_path(built):
    """Patterns begin with the path."""
    site = built(site_url="https://exchange.example/help", plugins=["helpcenter/articles"])
    assert (site / "_headers").read_text().startswith("/help/*\n")
    assert '"~^/help/assets/stylesheets/main\\\\.' in (site / "nginx/static.map").read_text()


def test_two_builds_give_the_same_bytes(built):
    """Hashes are sorted."""
    first, second = built(name="one"), built(name="two")
    for name in ("_headers", "nginx/helpcenter.conf", "nginx/static.map"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_two_builds_in_one_process_do_not_mix(built):
    """What the first site carried is not allowed on the second."""
    own = {"faq/fees.md": "---\ntitle: F\n---\n\n<script>var only = 'here'</script>\n"}
    first = policy_of(built({"inline_scripts": True}, content=own, name="one"))
    clean = policy_of(built(name="two"))
    assert clean == policy_of(built(name="three"))
    assert len(first["script-src"]) == len(clean["script-src"]) + 1


@pytest.mark.parametrize("theme", ["material", "helpcenter"])
def test_a_script_in_an_article_stops_a_strict_build_and_may_not_run(built, caplog, theme):
    """Whatever a template does to the text of the page; the theme's own scripts run. No trace of the mark is left."""
    script = "<script>\nevil(1, '<th></th>')\n</script>"
    content = {"faq/own.md": f"---\ntitle: Own\npublished: 2026-01-01\n---\n\n{script}\n"}
    settings = {"theme": {"name": theme, "font": False}, "plugins": ["helpcenter/articles"]}
    with pytest.raises(Abort):
        built(content=content, **settings)
    assert re.search(
        r"faq/own\.md: expected no inline script in a page's content, because the Content-Security-Policy blocks it, "
        r"got <script>evil\(1, '<t\w></t\w>'\)\. Move the code into a file of extra_javascript, or set the plugin's "
        "option inline_scripts",
        caplog.text,
    )
    loose = built(content=content, strict=False, name="loose", **settings)
    clean = built(name="clean", **settings)
    assert set(policy_of(loose)["script-src"]) == set(policy_of(clean)["script-src"])
    page = (loose / "faq/own/index.html").read_text(encoding="utf-8")
    assert "<script>\nevil(1" in page
    assert "data-hc-of-content" not in page
    allowed = built({"inline_scripts": True}, content=content, name="allowed", **settings)
    assert len(policy_of(allowed)["script-src"]) == len(policy_of(clean)["script-src"]) + 1


@pytest.mark.parametrize(
    ("markup", "got"),
    [
        ('<img src="https://cdn.example/a.png" alt="">', 'src="https://cdn.example/a.png" on <img>'),
        ('<iframe src="https://cdn.example/"></iframe>', 'src="https://cdn.example/" on <iframe>'),
        ('<script src="https://cdn.example/a.js"></script>', 'src="https://cdn.example/a.js" on <script>'),
        ('<video src="https://cdn.example/a.mp4"></video>', 'src="https://cdn.example/a.mp4" on <video>'),
        (
            '<meta http-equiv="refresh" content="9; url=https://cdn.example/">',
            'http-equiv=refresh content="https://cdn.example/" on <meta>',
        ),
        ('<base href="https://cdn.example/">', 'href="https://cdn.example/" on <base>'),
        ("![a](https://cdn.example/b.png)", 'src="https://cdn.example/b.png" on <img>'),
    ],
)
def test_what_an_article_takes_from_elsewhere_stops_a_strict_build(built, caplog, markup, got):
    """On each page on which it is."""
    content = {f"faq/{name}.md": f"---\ntitle: Own\n---\n\n{markup}\n" for name in ("one", "two")}
    with pytest.raises(Abort):
        built(content=content, theme={"name": "material", "font": False})
    for name in ("one", "two"):
        assert any(f"faq/{name}.md: expected n" in line and got in line for line in caplog.messages)


def test_what_a_template_takes_from_elsewhere_is_said_once(built, caplog):
    """Material's own fonts, which the policy refuses on every page."""
    with pytest.raises(Abort):
        built(theme={"name": "material"})
    said = [line for line in caplog.messages if "fonts.googleapis.com" in line]
    assert len(said) == 1
    assert "expected nothing that the Content-Security-Policy refuses (style-src), got href=" in said[0]


def test_origins_that_an_option_names_are_no_fault(built):
    """Image and frame, strict."""
    markup = '![a](https://cdn.example/a.png)\n\n<iframe src="https://cdn.example/"></iframe>'
    sources = {"img-src": "https://cdn.example", "frame-src": "https://cdn.example"}
    assert built({"extra_sources": sources}, content={"faq/own.md": f"# Own\n\n{markup}\n"}).is_dir()


@pytest.mark.parametrize(
    ("markup", "got"),
    [
        ('<b onclick="x()">a</b>', 'onclick="x()" on <b>'),
        ('<a href="javascript:x()">a</a>', 'href="javascript:x()" on <a>'),
    ],
)
def test_a_handler_stops_a_strict_build(built, caplog, markup, got):
    """With the page, what was found and what to do; under every theme."""
    with pytest.raises(Abort):
        built(content={"faq/own.md": f"---\ntitle: Own\n---\n\n{markup}\n"})
    assert (
        "faq/own.md: expected no inline event handler or javascript: address, because the "
        f"Content-Security-Policy blocks it, got {got}. Move the code into a file of extra_javascript"
    ) in caplog.text


def test_a_style_attribute_stops_a_strict_build_where_the_policy_blocks_it(built, caplog):
    """And only there."""
    content = {"faq/own.md": '---\ntitle: Own\n---\n\n<b style="color:red">a</b>\n'}
    assert built(content=content).is_dir()
    with pytest.raises(Abort):
        built({"inline_styles": False}, content=content, name="strict")
    assert (
        "faq/own.md: expected no style attribute, because the Content-Security-Policy blocks it, "
        'got style="color:red" on <b>. Give the element a class and write the rule into a file of extra_css'
    ) in caplog.text


def test_a_line_that_a_host_would_ignore_is_a_warning(built, caplog):
    """Too many different scripts for one header line."""
    many = "\n\n".join(f"<script>var a{number}</script>" for number in range(40))
    with pytest.raises(Abort):
        built({"inline_scripts": True}, content={"faq/own.md": f"---\ntitle: Own\n---\n\n{many}\n"})
    assert re.search(
        r"_headers:2: expected at most 2000 characters, because Cloudflare Pages ignores a longer line, got \d{4}\. "
        "Move inline scripts into files of extra_javascript",
        caplog.text,
    )


def test_files_of_the_operator_are_not_overwritten(built, caplog):
    """It names the file and the way out."""
    with pytest.raises(Abort):
        built(content={"_headers": "/*\n  X-Own: 1\n"})
    assert caplog.messages[-1] == (
        "_headers: expected no such file below the docs folder, because helpcenter/hosting writes it, got one. "
        "Say what it adds by the plugin's options, or take the plugin out."
    )


def test_every_bad_option_is_named_in_one_run(built, caplog):
    """Directives, sources, folders and types."""
    with pytest.raises(Abort):
        built(
            {
                "trusted_types": "yes",
                "extra_sources": {"image-src": ["data:"], "img-src": 3},
                "immutable": ["/absolute/", "a/../b", "*.css"],
            }
        )
    for part in (
        "option 'trusted_types': Expected type: <class 'bool'> but received: <class 'str'>",
        "got 'image-src'. Did you mean 'img-src'?",
        "'img-src': expected a list of words, got 3",
        "expected folders of the site such as 'downloads/2026/', got '/absolute/', 'a/../b', '*.css'",
    ):
        assert part in caplog.text, caplog.text


def test_a_bad_source_is_named(built, caplog):
    """What would smuggle a directive is refused before a build."""
    with pytest.raises(Abort):
        built({"extra_sources": {"connect-src": ["https://a.example; script-src *"]}})
    assert (
        "connect-src: expected a source such as https://media.exchange.example, data: or 'self', "
        "got 'https://a.example; script-src *'"
    ) in caplog.text


def test_sources_are_a_mapping(built, caplog):
    """MkDocs words it."""
    with pytest.raises(Abort):
        built({"extra_sources": ["data:"]})
    assert "option 'extra_sources': Expected type: <class 'dict'> but received: <class 'list'>" in caplog.text


def test_properdocs_writes_the_same(tmp_path, built):
    """The fork of MkDocs gives the same headers for the host and the same feeds, but for its own generator tag."""
    plugins = ["helpcenter/articles", "helpcenter/feeds", "helpcenter/hosting"]
    config = write_site(tmp_path / "proper", CONTENT, plugins)
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", str(config)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": INSTANT, "DISABLE_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    expected = built(plugins=plugins[:2])
    for name in ("_headers", "nginx/helpcenter.conf", "announcements/atom.xml", "announcements/feed.json"):
        assert (tmp_path / "proper/site" / name).read_bytes() == (expected / name).read_bytes()


@contextmanager
def nginx(site: Path, folder: Path) -> Iterator[int]:
    """Serve *site* by a real nginx, configured as docs/plugins/hosting.md shows; yields the port."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("nginx is not installed: its reading of the snippets is not tested here")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    documented = re.findall(r"```nginx\n(http \{.*?)```", HOSTING_DOC.read_text(encoding="utf-8"), re.DOTALL)
    (http_block,) = documented
    for written, here in (
        ("/srv/help", str(site)),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("http {", f"http {{ access_log off; types {{ text/html html; }} {temporary}"),
    ):
        assert written in http_block
        http_block = http_block.replace(written, here)
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; {user}\nevents {{}}\n{http_block}",
        encoding="utf-8",
    )
    command = [program, "-e", str(folder / "error.log"), "-c", str(config), "-p", str(folder)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr, checked.stderr
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=10)


def ask(port: int, path: str) -> tuple[int, dict[str, str]]:
    """Return status and headers (names in lower case) of one GET request; redirects are not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    headers = {name.lower(): value for name, value in response.getheaders()}
    connection.close()
    return response.status, headers


def test_nginx_obeys_the_snippets(built, tmp_path):
    """Headers on pages and on errors, moves by 301, and a year only for files with a hash."""
    long = "---\ntitle: L\npublished: 2026-01-01\nredirect_from:\n" + "".join(
        f"  - {'long-' * 30}{number}/\n" for number in range(1100)
    )
    # Under stock Material, so that no bundle is needed; strict, so that there is a hashed file.
    site = built(
        {"inline_styles": False},
        content={"faq/long.md": f"{long}---\n\nText.\n"},
        plugins=["helpcenter/articles"],
    )
    asset = next(site.glob("assets/helpcenter/*.css")).name
    with nginx(site, tmp_path) as port:
        status, headers = ask(port, "/faq/fees/")
        assert status == 200
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self' 'sha256-")
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-cache"
        for old in ("/old/fees/", "/old/fees", "/old-fees.html", "/OLD/fees/"):
            status, headers = ask(port, old)
            assert (status, headers["location"]) == (301, "/faq/fees/")
        assert ask(port, f"/{'long-' * 30}1099/")[1]["location"] == "/faq/long/"
        assert ask(port, f"/assets/helpcenter/{asset}")[1]["cache-control"] == (
            "public, max-age=31536000, immutable"
        )
        status, headers = ask(port, "/assets/helpcenter/missing.css")
        assert status == 404
        assert "cache-control" not in headers
        assert headers["x-content-type-options"] == "nosniff"
        assert (
            ask(port, "/faq/fees")[1]["location"] == "/faq/fees/"
        )  # nginx's own redirect names no host either
        for name in (
            "nginx/helpcenter.conf",
            "nginx/static.map",
            "nginx/redirects.map",
            "_headers",
            "_redirects",
        ):
            assert (site / name).is_file()
            for path in (name, name.upper(), f"x/../{name}", name.replace("n", "%6e")):
                status, headers = ask(port, f"/{path}")
                assert status == 404
                assert headers["content-type"] == "text/html"
                assert headers["x-content-type-options"] == "nosniff"
        assert ask(port, "/nginx")[0] == 404


def test_nginx_reads_the_snippets_of_a_site_without_moves(built, tmp_path):
    """No articles plugin, no map of moves, no variable that nobody defines."""
    with nginx(built(), tmp_path) as port:
        assert ask(port, "/faq/fees/")[0] == 200


@pytest.mark.browser
@pytest.mark.parametrize("options", [{}, {"inline_styles": False}], ids=["default", "no inline styles"])
def test_material_runs_under_the_policy(built, options):
    """An old address, the palette toggle and a table: nothing is blocked, nothing is said on the console."""
    from playwright.sync_api import sync_playwright

    from benchmarks.browser import LAUNCH_ARGUMENTS, find_browser
    from benchmarks.static_server import serve

    palette = [
        {"scheme": scheme, "toggle": {"icon": "material/weather-sunny", "name": scheme}}
        for scheme in ("default", "slate")
    ]
    theme = {"name": "material", "font": False, "palette": palette}
    site = built(options, theme=theme, plugins=["helpcenter/articles"])
    said: list[str] = []
    with serve(site) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=[*LAUNCH_ARGUMENTS])
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{url}old-fees.html")
        page.wait_for_url(f"{url}faq/fees/", wait_until="networkidle")
        aligned = page.locator("td", has_text="0.08 %").evaluate("cell => getComputedStyle(cell).textAlign")
        page.locator("label[for=__palette_1]").click()
        scheme = page.locator("body").get_attribute("data-md-color-scheme")
        browser.close()
    assert said == []
    assert (aligned, scheme) == ("right", "slate")
