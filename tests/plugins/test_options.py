"""Option validators that MkDocs lacks: what they take, and what they say."""

from __future__ import annotations

import pytest
from mkdocs.config import config_options as opt
from mkdocs.config.base import ValidationError

from mkdocs_helpcenter.options import AtLeast, Options, Subset, WordLists


@pytest.mark.parametrize("value", [0, 7, 20])
def test_a_number_in_range_is_taken(value):
    """Both bounds belong to the range."""
    assert AtLeast(0, maximum=20, default=1).validate(value) == value


@pytest.mark.parametrize("value", [-1, 21, True, 1.0, "7", None, [7]])
def test_a_number_out_of_range_is_named_with_the_range(value):
    """What was written is quoted as Python reads it."""
    with pytest.raises(ValidationError) as raised:
        AtLeast(0, maximum=20, default=1).validate(value)
    assert str(raised.value) == f"expected a whole number from 0 to 20, got {value!r}"


def test_a_subset_keeps_its_order_and_defaults_to_all():
    """The default is a copy, so that one build cannot change another's."""
    option = Subset(("a", "b", "c"))
    assert option.validate(["c", "a"]) == ["c", "a"]
    option.default.append("x")
    assert option.default == ["a", "b", "c"]


def test_a_subset_names_every_stranger():
    """Not only the first."""
    with pytest.raises(ValidationError) as raised:
        Subset(("atom", "rss")).validate(["atmo", 3])
    assert str(raised.value) == (
        "expected one of atom, rss, got 'atmo'. Did you mean 'atom'?; expected one of atom, rss, got 3"
    )


def test_word_lists_take_a_word_for_a_list():
    """And name every key at fault."""
    option = WordLists(("img-src", "font-src"))
    assert option.validate({"img-src": "data:", "font-src": ["a", "b"]}) == {
        "img-src": ["data:"],
        "font-src": ["a", "b"],
    }
    with pytest.raises(ValidationError) as raised:
        option.validate({"image-src": [], "font-src": [1]})
    assert str(raised.value) == (
        "expected one of img-src, font-src, got 'image-src'. Did you mean 'img-src'?; "
        "'font-src': expected a list of words, got [1]"
    )


def test_every_option_is_checked_though_an_earlier_one_is_wrong():
    """MkDocs' own Config stops at the first."""

    class Three(Options):
        first = AtLeast(1, default=1)
        second = opt.Type(str, default="")
        third = AtLeast(1, default=1)
        fourth = opt.Optional(opt.Type(bool))

    options = Three()
    options.load_dict({"first": 0, "second": "fine", "third": -1, "fourth": "no"})
    failed, warnings = options.validate()
    assert [key for key, _ in failed] == ["first", "third", "fourth"]
    assert warnings == []
    sound = Three()
    sound.load_dict({"third": 5})
    assert sound.validate() == ([], [])
