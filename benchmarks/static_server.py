"""A static host for a built site: it obeys the `_headers` file and compresses, as the hosts we document do."""

from __future__ import annotations

import gzip
import mimetypes
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMPRESSED = re.compile(r"text/|javascript|json|xml|svg|webmanifest|wasm")
"""Media types a host compresses."""

HEADER_LINE = re.compile(r"([A-Za-z0-9-]+):\s*(.*)")


class HeadersFile:
    """The rules of a `_headers` file: a path pattern on its own line, indented `Name: value` lines below it."""

    def __init__(self, text: str) -> None:
        self.rules: list[tuple[re.Pattern[str], list[tuple[str, str]]]] = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if not line[0].isspace():
                self.rules.append((_pattern(line.strip()), []))
                continue
            match = HEADER_LINE.fullmatch(line.strip())
            if match is None or not self.rules:
                raise ValueError(f"_headers:{number}: expected `Name: value` below a path, got {line!r}")
            self.rules[-1][1].append((match[1], match[2]))

    def for_path(self, path: str) -> dict[str, str]:
        """Return the headers of every rule that matches *path*; a name set twice is joined by a comma, as hosts do."""
        headers: dict[str, str] = {}
        for pattern, pairs in self.rules:
            if pattern.fullmatch(path):
                for name, value in pairs:
                    headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\*|:[A-Za-z]\w*)", path)
    return re.compile(
        "".join(".*" if part == "*" else "[^/]+" if part[:1] == ":" else re.escape(part) for part in parts)
    )


@contextmanager
def serve(site: Path, note: Callable[[str, int], None] = lambda path, size: None) -> Iterator[str]:
    """Serve *site* from a free port of 127.0.0.1 until the block ends; yields the base URL, which ends in `/`.

    Parameters:
        site: A built site; its `_headers`, where present, is obeyed, its 404.html answers what is not there.
        note: Called with the path and the size in bytes of each body sent, compressed as it was sent; headers excluded.
    """
    rules = site / "_headers"
    headers = HeadersFile(rules.read_text(encoding="utf-8") if rules.is_file() else "")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            file = _file_of(site, path)
            status = 404 if file is None else 200
            body, sent = _body(file or site / "404.html", "gzip" in self.headers.get("Accept-Encoding", ""))
            note(path, len(body))
            self.send_response(status)
            for name, value in {**sent, **headers.for_path(path)}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Stay quiet: what matters is asserted."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A browser that closes a page resets its connections; that is no finding."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _file_of(site: Path, path: str) -> Path | None:
    file = (site / path.lstrip("/")).resolve()
    if not file.is_relative_to(site.resolve()):
        return None
    if file.is_dir():
        file /= "index.html"
    return file if file.is_file() else None


def _body(file: Path, compress: bool) -> tuple[bytes, dict[str, str]]:
    body = file.read_bytes() if file.is_file() else b"not found"
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {"Content-Type": media_type + ("; charset=utf-8" if media_type.startswith("text/") else "")}
    if compress and COMPRESSED.search(media_type):
        body = gzip.compress(body, mtime=0)
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    return body, headers
