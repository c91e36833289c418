"""Rendered HTML to titled sections."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.articles.sections import Section, sections_of


def test_headings_begin_sections():
    html = (
        '<h1>Title</h1><p>Intro.</p><h2 id="how">How <code>to</code></h2><p>One.</p><h3>No id</h3><p>Two.</p>'
    )
    assert sections_of(html) == (
        Section("", "", "Intro."),
        Section("how", "How to", "One."),
        Section("", "No id", "Two."),
    )


def test_a_line_per_block_and_a_space_per_cell():
    html = "<ul><li>one</li><li>two<p>three</p></li></ul><table><tr><th>a</th><td>b</td></tr></table>x<br>y"
    assert sections_of(html) == (Section("", "", "one\ntwo\nthree\na b\nx\ny"),)


def test_inline_elements_do_not_split_words():
    assert sections_of("<p>with<b>draw</b>al &amp; <a href='#'>fees</a></p>") == (
        Section("", "", "withdrawal & fees"),
    )


@pytest.mark.parametrize(
    "html",
    [
        "<script>secret</script>",
        "<style>.secret {}</style>",
        "<noscript>secret</noscript>",
        "<nav>secret</nav>",
        "<form>secret<button>secret</button></form>",
        "<svg><text>secret</text></svg>",
        "<template>secret</template>",
        "<div data-search-exclude>secret<p>secret</p></div>",
        '<a class="headerlink" href="#x">secret</a>',
        '<table><tr><td class="linenos">secret</td></tr></table>',
        "<!-- secret -->",
    ],
)
def test_what_is_no_text_stays_out(html):
    assert sections_of(f"<p>text</p>{html}") == (Section("", "", "text"),)


def test_permalinks_stay_out_of_headings():
    assert sections_of('<h2 id="a">Fees<a class="headerlink" href="#a">¶</a></h2>')[0].heading == "Fees"


def test_markup_as_text_is_text():
    assert sections_of("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")[0].text == "<script>alert(1)</script>"


@pytest.mark.parametrize("html", ["", " ", "<p></p>", "<h1>Only a title</h1>", "<!-- -->"])
def test_nothing_to_find(html):
    assert sections_of(html) == ()


def test_deep_nesting_is_no_recursion():
    assert sections_of("<div>" * 5_000 + "deep" + "</div>" * 5_000)[0].text == "deep"


@given(st.text(max_size=300))
def test_any_text_is_read(html):
    for section in sections_of(html):
        assert "\n\n" not in section.text
        assert section.text == section.text.strip()
