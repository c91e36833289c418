"""How long an article takes to read."""

from __future__ import annotations

import math
import re

WORDS_PER_MINUTE = 238
"""Silent reading of English non-fiction, adults (Brysbaert 2019, «How many words do we read per minute?»)."""

CJK_CHARACTERS_PER_MINUTE = 260
"""Silent reading of Chinese, Japanese and Korean text (Brysbaert 2019, table of languages; rounded)."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def reading_minutes(text: str) -> int:
    """Return whole minutes, at least 1, for *text* (Markdown or plain; punctuation does not count)."""
    cjk = len(_CJK.findall(text))
    words = len(_WORD.findall(_CJK.sub(" ", text)))
    return max(1, math.ceil(words / WORDS_PER_MINUTE + cjk / CJK_CHARACTERS_PER_MINUTE))
