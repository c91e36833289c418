"""The keys of an article's front matter: what each means, which values it takes, and the words for what is wrong.

Pydantic holds the rules, so that the check, the build and the JSON Schema for editors cannot disagree.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import unquote

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from helpcenter.articles.frontmatter import FrontMatter
from helpcenter.articles.model import Severity
from helpcenter.errors import Fault, MalformedInput, did_you_mean, shown
from helpcenter.hosting.redirects import redirect_path
from helpcenter.settings import Settings, start_of

THEME_KEYS = frozenset(
    {
        "comments",
        "description",
        "hide",
        "icon",
        "robots",
        "search",
        "social",
        "status",
        "subtitle",
        "template",
    }
)
"""Page keys of Material (its reference, «Page configuration») and of our theme: they pass through unchecked."""

SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
COUNTRY = re.compile(r"[A-Z]{2}\Z")

FIRST_YEAR, LAST_YEAR = 1970, 2999
"""Years of every date: outside them a date is a typing error, and some zones have no such day."""

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reorder what follows (UAX #9): they can make a title read as what it does not say."""

SUMMARY_LIMIT = 320
"""Characters; search engines and cards show less than half of it, and above it a summary is a paragraph."""

TITLE_LIMIT = 200
"""Characters; the longest title that a 320 px screen shows in six lines."""


def _expected(what: str) -> PydanticCustomError:
    return PydanticCustomError("expected", "{what}", {"what": what})


def _moment(value: object, info: ValidationInfo) -> object:
    """A date starts at 00:00 in the site's timezone; a datetime must carry its own zone."""
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise _expected(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            written = value.isoformat()
            raise _expected(f"a date, or a datetime with a zone such as {written}Z or {written}+10:00")
        return value
    if isinstance(value, date):
        return start_of(value, (info.context or {})["timezone"])
    raise _expected("a date such as 2026-05-02, or a datetime with a zone such as 2026-05-02T10:00:00+10:00,")


def _slug(value: object) -> object:
    if not isinstance(value, str) or not SLUG.match(value):
        raise _expected("a key of small letters, digits and hyphens, such as account-security")
    return value


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise _expected("text (put it in quotes)")
    if not value.strip():
        raise _expected("text that is not empty")
    text = " ".join(value.split())
    if any(unicodedata.category(one) in ("Cc", "Cs") or one in BIDI_CONTROLS for one in text):
        raise _expected("text without control characters")
    return text


def _country(value: object) -> object:
    if not isinstance(value, str) or not COUNTRY.match(value):
        hint = " (in quotes: bare NO means «false» in YAML)" if value is False else ""
        raise _expected(f"a country as two capital letters, ISO 3166-1, such as AU{hint}")
    return value


def _source_path(value: object) -> object:
    if not isinstance(value, str) or not value.endswith(".md") or value.startswith(("/", "../", "./")):
        raise _expected("a path below the docs folder such as faq/security/anti-phishing-code.md")
    return value


def _old_address(value: object) -> object:
    if not isinstance(value, str) or "://" in value or not value.strip("/"):
        raise _expected("an old address of this site without the host, such as help/old-name/")
    address = unquote(value.removeprefix("/"))
    if not re.fullmatch(r"[\w.~!$&'()*+,;=:@/ -]+", address):
        raise _expected("an address of letters, digits and hyphens, without ?, # or %")
    if not address.endswith("/") and "." not in address.rpartition("/")[2]:
        address += "/"
    try:
        redirect_path(address)
    except MalformedInput as error:
        raise _expected(str(error).partition("expected ")[2].partition(", got")[0]) from None
    return address


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
    ),
]
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "minLength": 1})]
Slug = Annotated[
    str, BeforeValidator(_slug), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+([-_][a-z0-9]+)*$"})
]
Country = Annotated[
    str, BeforeValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})
]
SourcePath = Annotated[
    str, BeforeValidator(_source_path), WithJsonSchema({"type": "string", "pattern": "^[^/.].*\\.md$"})
]
OldAddress = Annotated[str, BeforeValidator(_old_address), WithJsonSchema({"type": "string", "minLength": 1})]


class RegionsKeys(BaseModel):
    """Where an article applies: a list of countries that it is for, or that it is not for, and a sentence why."""

    model_config = ConfigDict(extra="forbid", strict=True)

    allow: list[Country] = Field(default=[], description="Only these countries (ISO 3166-1 alpha-2).")
    deny: list[Country] = Field(
        default=[], description="Everywhere but these countries (ISO 3166-1 alpha-2)."
    )
    note: Text | None = Field(default=None, description="A sentence for the reader, shown above the text.")


class ArticleKeys(BaseModel):
    """Front matter of an article: a page under faq/, announcements/ or products/ that is not an index.md."""

    model_config = ConfigDict(extra="forbid", strict=True, title="Article front matter")

    title: Annotated[
        Text, Field(max_length=TITLE_LIMIT, description="What the reader asks or gets, as plain text.")
    ]
    published: Annotated[
        Moment,
        Field(description="When the article goes live. A date starts at 00:00 in the site's timezone."),
    ]
    summary: Annotated[
        Text | None,
        Field(
            max_length=SUMMARY_LIMIT,
            description="The answer in a sentence; shown in lists and search engines.",
        ),
    ] = None
    type: Annotated[
        Slug | None, Field(description="The top folder gives it; when written it must say the same.")
    ] = None
    category: Annotated[
        Slug | None, Field(description="Key of the topic; without it, the first folder below the type.")
    ] = None
    tags: Annotated[list[Text], Field(description="Words that group articles across topics.")] = []
    updated: Annotated[
        Moment | None, Field(description="Last change that matters to a reader; not a typo.")
    ] = None
    effective: Annotated[Moment | None, Field(description="When what it announces takes effect.")] = None
    expires: Annotated[
        Moment | None,
        Field(description="From then on it is history: readable, but out of home page and feeds."),
    ] = None
    reviewed: Annotated[
        Moment | None, Field(description="When somebody last confirmed that it is right.")
    ] = None
    review_by: Annotated[Moment | None, Field(description="When somebody must look again.")] = None
    owner: Annotated[Text | None, Field(description="The team that answers for it.")] = None
    related: Annotated[
        list[SourcePath], Field(description="Articles to show below, as paths below the docs folder.")
    ] = []
    redirect_from: Annotated[
        list[OldAddress], Field(description="Old addresses of this article, without the host.")
    ] = []
    pinned: Annotated[bool, Field(description="First in its lists.")] = False
    severity: Annotated[
        Severity,
        BeforeValidator(lambda value: Severity(value) if value in list(Severity) else value),
        Field(description="urgent stands above every page until it expires."),
    ] = Severity.INFO
    regions: Annotated[RegionsKeys | None, Field(description="Where it applies.")] = None
    draft: Annotated[bool, Field(description="true keeps it out of everything but a preview.")] = False


KEYS = tuple(ArticleKeys.model_fields)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an article's front matter, for editors that complete and check YAML."""
    schema = ArticleKeys.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    for key in sorted(THEME_KEYS):
        schema["properties"].setdefault(key, {"description": "Page key of the theme; passed through."})
    return schema


def check_keys(header: FrontMatter, path: str, settings: Settings) -> tuple[ArticleKeys, list[Fault]]:
    """Return the article's keys and every fault of its front matter.

    With faults, the keys are those that are sound, so that what they say about other files is checked in the same run.

    Parameters:
        header: As split from the file. Keys it already reported as unreadable are not reported again.
        path: The file's name for the reader of the fault.
        settings: Whose timezone a bare date takes.
    """
    faults = list(header.faults)
    unread = {key for key in header.lines if "." not in key and key not in header.values}
    values = {
        key: value for key, value in header.values.items() if key not in THEME_KEYS and value is not None
    }
    context = {"timezone": settings.timezone}
    try:
        keys = ArticleKeys.model_validate(values, context=context)
    except ValidationError as error:
        broken_header = bool(header.faults) and not header.values
        details = error.errors(include_url=False)
        for detail in details:
            key = str(detail["loc"][0])
            if not broken_header and not (detail["type"] == "missing" and key in unread):
                faults.append(_fault_of(detail, header, path))
        wrong = {str(detail["loc"][0]) for detail in details}
        sound = {key: value for key, value in values.items() if key not in wrong}
        return ArticleKeys.model_validate({**_PLACEHOLDERS, **sound}, context=context), faults
    faults += _date_faults(keys, header, path)
    return keys, faults


_PLACEHOLDERS = {"title": "untitled", "published": date(FIRST_YEAR, 1, 1)}
"""What stands for a required key that is missing or wrong while the rest of an article is checked."""


def _date_faults(keys: ArticleKeys, header: FrontMatter, path: str) -> list[Fault]:
    faults = []
    for key in ("updated", "expires", "reviewed"):
        moment = getattr(keys, key)
        if moment is not None and moment < keys.published:
            expected = f"'{key}' on or after 'published' ({shown(header.values['published'])})"
            faults.append(Fault(path, header.line_of(key), expected, shown(header.values[key])))
    if keys.reviewed and keys.review_by and keys.review_by <= keys.reviewed:
        expected = f"'review_by' after 'reviewed' ({shown(header.values['reviewed'])})"
        faults.append(Fault(path, header.line_of("review_by"), expected, shown(header.values["review_by"])))
    if keys.regions and keys.regions.allow and keys.regions.deny:
        got = "both 'allow' and 'deny'"
        faults.append(Fault(path, header.line_of("regions"), "one list of countries, 'allow' or 'deny'", got))
    return faults


_TYPES = {
    "bool_type": "true or false, without quotes,",
    "list_type": "a list such as [one, two]",
    "model_type": "keys allow, deny or note below it",
    "dict_type": "keys allow, deny or note below it",
    "is_instance_of": "one of info, notice, urgent",
}


def _fault_of(detail: ErrorDetails, header: FrontMatter, path: str) -> Fault:
    """Turn one of pydantic's error details into our words; its `loc` finds the line."""
    loc = [str(part) for part in detail["loc"]]
    key = ".".join(loc)
    line = header.line_of(key)
    named = ".".join(part for part in loc if not part.isdigit())
    match detail["type"]:
        case "missing":
            return Fault(path, 1, f"a '{key}' in the front matter", "none", f"Add a line '{key}: …'")
        case "extra_forbidden":
            known: tuple[str, ...] = KEYS if len(loc) == 1 else tuple(RegionsKeys.model_fields)
            return Fault(
                path, line, f"one of {', '.join(known)}", f"'{loc[-1]}'", did_you_mean(loc[-1], known)
            )
        case "expected":
            expected = str(detail["ctx"]["what"])
        case "string_too_long" | "too_long":
            limit = detail["ctx"]["max_length"]
            return Fault(
                path,
                line,
                f"'{named}' of at most {limit} characters",
                f"{len(str(detail['input']))} characters",
            )
        case kind if kind in _TYPES:
            expected = _TYPES[kind]
        case _:
            expected = detail["msg"]
    return Fault(path, line, f"{expected} for '{named}'", shown(detail["input"]), _near(key, detail["input"]))


def _near(key: str, value: object) -> str:
    return did_you_mean(value, list(Severity)) if key == "severity" and isinstance(value, str) else ""


_THEME_TEXTS = ("description", "icon", "robots", "status", "subtitle", "template")


def check_page_keys(header: FrontMatter, path: str) -> list[Fault]:
    """Return the faults of the page keys that our templates and MkDocs read, on an article or any other page."""
    faults = []
    for key in _THEME_TEXTS:
        value = header.values.get(key)
        if value is not None and not isinstance(value, str):
            faults.append(Fault(path, header.line_of(key), f"text for '{key}'", shown(value)))
    hide = header.values.get("hide")
    if hide is not None and not (isinstance(hide, list) and all(isinstance(one, str) for one in hide)):
        faults.append(Fault(path, header.line_of("hide"), "a list such as [toc] for 'hide'", shown(hide)))
    return faults


def check_plain_page(header: FrontMatter, path: str, instant: datetime, settings: Settings) -> list[Fault]:
    """Return a fault for each key that would hide an article; a page that is no article is not hidden by it."""
    faults = [_only_articles(header, key, path) for key in ("draft", "expires") if header.values.get(key)]
    published = header.values.get("published")
    if isinstance(published, date):
        aware = isinstance(published, datetime) and published.tzinfo is not None
        day = published.date() if isinstance(published, datetime) else published
        moment = published if aware else start_of(day, settings.timezone)
        if isinstance(moment, datetime) and moment > instant:
            faults.append(_only_articles(header, "published", path))
    return faults


def _only_articles(header: FrontMatter, key: str, path: str) -> Fault:
    expected = f"'{key}: {shown(header.values[key])}' on an article only"
    hint = "This page is public as soon as it is built. Move it below a type folder, or keep it out of the docs folder"
    return Fault(path, header.line_of(key), expected, "it on a plain page", hint)
