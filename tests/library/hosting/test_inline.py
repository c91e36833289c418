"""What a page carries inline, checked against hashes that another tool computed."""

from __future__ import annotations

import pytest

from helpcenter.hosting import align_by_class, inline_of, mark_scripts, unmark_scripts
from helpcenter.hosting.inline import EXECUTABLE_TYPES, source_hash

ALERT = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
"""Of `alert('Hello, world.');`, as CSP 2 §4.2.5 gives it."""


def scripts(html: str) -> frozenset[str]:
    """Return the script hashes of a page."""
    return inline_of(html, "faq/a.md").scripts


def test_the_hash_is_the_one_of_the_specification():
    """The example of CSP Level 2."""
    assert source_hash("alert('Hello, world.');") == ALERT


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert('Hello, world.');</script>",
        "<SCRIPT>alert('Hello, world.');</SCRIPT >",
        "<script type=module>alert('Hello, world.');</script>",
        "<script type=\" Text/JavaScript \">alert('Hello, world.');</script>",
        "<script data-a=\"1 > 0\">alert('Hello, world.');</script>",
        "<script type='importmap'>alert('Hello, world.');</script>",
    ],
)
def test_an_inline_script_is_hashed(html):
    """Every way of writing one."""
    assert scripts(html) == {ALERT}


@pytest.mark.parametrize(
    "html",
    [
        '<script src="a.js"></script>',
        '<script src=a.js>alert("not run")</script>',
        '<script type="application/ld+json">{"a": "</b>"}</script>',
        '<script type="application/json">{}</script>',
        '<script id="x" type="text/template"><b></b></script>',
        "<!-- <script>alert(1)</script> -->",
        "<textarea><script>alert(1)</script></textarea>",
        "<title><script>alert(1)</script></title>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    ],
)
def test_what_is_not_run_is_not_hashed(html):
    """Files, data, comments and text."""
    assert scripts(html) == frozenset()


def test_line_ends_are_hashed_as_the_browser_reads_them():
    """The HTML parser turns CR LF and CR into LF."""
    assert source_hash("a\r\nb\rc") == source_hash("a\nb\nc")


def test_style_elements_are_hashed_apart():
    """They belong to style-src."""
    inline = inline_of("<style>p{}</style><script>x</script>", "faq/a.md")
    assert inline.styles == {source_hash("p{}")}
    assert inline.scripts == {source_hash("x")}


@pytest.mark.parametrize(
    ("html", "got"),
    [
        ('<p onclick="x()">', 'onclick="x()" on <p>'),
        ("<p ONCLICK=x()>", 'onclick="x()" on <p>'),
        ("<img src=a\nonerror='x()'>", 'onerror="x()" on <img>'),
        ('<img src="a"onerror="x()">', 'onerror="x()" on <img>'),
        ("<svg/onload=x()>", 'onload="x()" on <svg>'),
        ('<a href="javascript:x()">', 'href="javascript:x()" on <a>'),
        ('<a href=" JavaScript:x()">', 'href=" JavaScript:x()" on <a>'),
        ('<form action="javascript:x()">', 'action="javascript:x()" on <form>'),
    ],
)
def test_a_handler_is_a_fault(html, got):
    """No hash allows it, so the author must know."""
    (fault,) = inline_of(html, "content/faq/a.md").handlers
    assert str(fault) == (
        "content/faq/a.md: expected no inline event handler or javascript: address, because the "
        f"Content-Security-Policy blocks it, got {got}. Move the code into a file of extra_javascript"
    )


def test_a_style_attribute_is_a_fault():
    """It names the element and quotes a piece."""
    (fault,) = inline_of(f'<img style="width: 50%; {"x" * 99}">', "content/faq/a.md").style_attributes
    assert str(fault).startswith(
        "content/faq/a.md: expected no style attribute, because the Content-Security-Policy blocks it, "
        'got style="width: 50%; xxx'
    )
    assert str(fault).endswith(
        "… on <img>. Give the element a class and write the rule into a file of extra_css"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<pre>&lt;p onclick=&quot;x()&quot;&gt; style = 1</pre>",
        "<p>The price is based on = nothing, style = plain, javascript: no</p>",
        '<p data-onclick="x" data-style="y" title="onclick=1 style=2">a</p>',
        '<script>a = "<p onclick=1 style=2>"</script>',
        "<!-- <p onclick=1> -->",
        '<a href="https://a.example/?javascript:x" on="1">a</a>',
    ],
)
def test_text_about_handlers_is_no_fault(html):
    """An article may explain HTML."""
    inline = inline_of(html, "faq/a.md")
    assert (inline.handlers, inline.style_attributes) == ((), ())


@pytest.mark.parametrize(
    "content",
    [
        "<script>evil()</script>",
        "<SCRIPT\ntype=module>evil()</SCRIPT>",
        "<script/x>evil()</script>",
        '<!-- "--> <script>evil()</script>',
        "<textarea></textarea><script>evil()</script>",
    ],
)
def test_scripts_of_the_content_are_told_from_the_templates(content):
    """The template's is hashed, the content's is a fault, and the mark goes again."""
    frame = "<script>own()</script>{}<textarea></textarea>"
    inline = inline_of(frame.format(mark_scripts(content)), "faq/a.md")
    assert inline.scripts == {source_hash("own()")}
    assert [str(fault) for fault in inline.content_scripts] == [
        "faq/a.md: expected no inline script in a page's content, because the Content-Security-Policy blocks it, got "
        "<script>evil(). Move the code into a file of extra_javascript, or set the plugin's option inline_scripts"
    ]
    assert unmark_scripts(mark_scripts(content)) == content


def test_a_script_that_the_template_closes_is_still_the_contents():
    """It is marked before there is an end to it."""
    inline = inline_of(f"{mark_scripts('<script>evil()//')}\n</script>", "faq/a.md")
    assert inline.scripts == frozenset()
    assert len(inline.content_scripts) == 1


def test_data_in_the_content_is_no_fault():
    """A block of data runs nothing, a file is not inline."""
    content = '<script type="application/json">{}</script><script src="a.js"></script>'
    assert inline_of(mark_scripts(content), "faq/a.md").content_scripts == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<td style="text-align: right;">1</td>', '<td class="hc-align-right">1</td>'),
        ('<th style="text-align:center">a</th>', '<th class="hc-align-center">a</th>'),
        ('<td class="n" style="text-align: left;">1', '<td class="n hc-align-left">1'),
        ('<td style="text-align: left;" class="n">1', '<td class="n hc-align-left">1'),
        ('<td data-a=">" style="text-align: left;">', '<td data-a=">" class="hc-align-left">'),
        ('<td style="text-align: right; color: red">', '<td style="text-align: right; color: red">'),
        ('<p style="text-align: right;">', '<p style="text-align: right;">'),
        ("<td>text-align</td>", "<td>text-align</td>"),
    ],
)
def test_aligned_cells_get_a_class(before, after):
    """Only what Python-Markdown writes is rewritten."""
    assert align_by_class(before) == after


def test_every_javascript_type_is_known():
    """The sixteen MIME types of the MIME Sniffing standard are few; the versioned ones are no longer served."""
    assert {"text/javascript", "application/javascript", "module", ""} <= EXECUTABLE_TYPES
    assert not any("json" in name for name in EXECUTABLE_TYPES)
