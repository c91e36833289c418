"""What a web server must be told about the site: security headers, cache rules and redirects, as text to be written."""

from helpcenter.hosting.foreign import foreign_of
from helpcenter.hosting.headers import Header, headers_file, nginx_cache, nginx_server, security_headers
from helpcenter.hosting.inline import Inline, align_by_class, inline_of, mark_scripts, unmark_scripts
from helpcenter.hosting.policy import content_security_policy
from helpcenter.hosting.redirects import (
    Redirect,
    nginx_map,
    redirect_page,
    redirect_path,
    redirects_file,
    redirects_of,
)

__all__ = [
    "Header",
    "Inline",
    "Redirect",
    "align_by_class",
    "content_security_policy",
    "foreign_of",
    "headers_file",
    "inline_of",
    "mark_scripts",
    "nginx_cache",
    "nginx_map",
    "nginx_server",
    "redirect_page",
    "redirect_path",
    "redirects_file",
    "redirects_of",
    "security_headers",
    "unmark_scripts",
]
