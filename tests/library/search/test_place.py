"""Where the private index may lie: a wrong word in mkdocs.yml must not cost files or publish the index."""

from __future__ import annotations

import re

import pytest

from helpcenter.errors import ConfigurationError
from helpcenter.search.place import index_folder


@pytest.fixture
def project(tmp_path):
    """A project with content, and something beside it."""
    root = tmp_path / "project"
    (root / "content/faq").mkdir(parents=True)
    (root / "content/faq/a.md").write_text("precious")
    (tmp_path / "victim/search").mkdir(parents=True)
    return root


def folder_of(root, index_dir):
    return index_folder(root, index_dir, {"docs_dir": root / "content", "site_dir": root / "site"})


@pytest.mark.parametrize(
    ("index_dir", "path"),
    [
        (".cache/helpcenter/search", ".cache/helpcenter/search"),
        ("elsewhere/", "elsewhere"),
        ("a/../b", "b"),
        ("contents", "contents"),
        ("../outside", "../outside"),
    ],
)
def test_a_folder_of_its_own(project, index_dir, path):
    assert folder_of(project, index_dir) == (project / path).parent.resolve() / (project / path).name


@pytest.mark.parametrize(
    ("index_dir", "got"),
    [
        ("content", r"docs_dir \(\S+/content\), or a folder in it"),
        ("content/", r"docs_dir \(\S+/content\), or a folder in it"),
        ("content/faq", r"docs_dir \(\S+/content\), or a folder in it"),
        ("content/new/deep", r"docs_dir \(\S+/content\), or a folder in it"),
        ("x/../content", r"docs_dir \(\S+/content\), or a folder in it"),
        ("site", r"site_dir \(\S+/site\), or a folder in it"),
        ("site/idx", r"site_dir \(\S+/site\), or a folder in it"),
        (".", "the folder of mkdocs.yml, or one around it; and a folder that contains docs_dir"),
        ("..", "the folder of mkdocs.yml, or one around it"),
        ("/", "the folder of mkdocs.yml, or one around it"),
        ("../project/content", r"docs_dir \(\S+/content\), or a folder in it"),
    ],
)
def test_a_place_that_holds_other_things_is_refused(project, index_dir, got):
    with pytest.raises(ConfigurationError) as raised:
        folder_of(project, index_dir)
    assert re.fullmatch(
        "index_dir: expected a folder of its own for the private index, outside of what is written by people or "
        "published and without symbolic links on the way, got "
        f"'{re.escape(index_dir)}', which is {got}.*"
        r"\. Leave the option out, or name another folder such as '\.cache/helpcenter/search'; remove the link if "
        "there is one",
        str(raised.value),
    )


def test_a_folder_around_the_docs_folder_alone_is_refused(tmp_path):
    """The docs folder may lie outside the project."""
    docs = tmp_path / "all/docs"
    with pytest.raises(ConfigurationError, match="which is a folder that contains docs_dir"):
        index_folder(tmp_path / "project", "../all", {"docs_dir": docs})


@pytest.mark.parametrize("link", [".cache", ".cache/helpcenter", ".cache/helpcenter/search"])
def test_no_link_on_the_way_is_followed(project, link):
    """A pull request can commit a link: `.cache/helpcenter -> ../victim` would aim at `victim/search`."""
    place = project / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(project.parent / "victim")
    with pytest.raises(ConfigurationError) as raised:
        folder_of(project, ".cache/helpcenter/search")
    assert f"which is a path through {place}, a symbolic link to {project.parent}/victim. Leave" in str(
        raised.value
    )


def test_a_link_to_the_content_from_outside_is_seen_through(project):
    (project.parent / "door").symlink_to(project / "content")
    with pytest.raises(ConfigurationError, match=r"which is docs_dir \(\S+/content\), or a folder in it"):
        folder_of(project, "../door/new")


def test_links_above_the_project_are_the_users_own(project):
    """`/tmp` is one on some systems."""
    (project.parent / "way").symlink_to(project.parent)
    root = project.parent / "way/project"
    assert folder_of(root, ".cache/search") == root / ".cache/search"


def test_a_loop_of_links_is_refused(project):
    (project / "loop").symlink_to("loop")
    with pytest.raises(
        ConfigurationError, match=r"which is a path through \S+/loop, a symbolic link to loop\."
    ):
        folder_of(project, "loop/idx")


@pytest.mark.parametrize("index_dir", ["a\0b", "x" * 300])
def test_a_name_that_is_no_path_is_refused(project, index_dir):
    with pytest.raises(ConfigurationError) as raised:
        folder_of(project, index_dir)
    assert str(raised.value).startswith(
        f"index_dir: expected a folder that can be looked at, got {index_dir!r}: "
    )
    assert str(raised.value).endswith(". Name another")
