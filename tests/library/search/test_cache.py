"""The private folder: nothing is opened that this user's own build did not seal."""

from __future__ import annotations

import os
import pickle
import stat

import pytest

from helpcenter.errors import ConfigurationError, IndexUnusable
from helpcenter.search.cache import (
    KEY_BYTES,
    OWN_NAME,
    default_key_file,
    read_sealed,
    require_own,
    user_key,
    write_sealed,
)
from helpcenter.search.command import answer, answer_from, open_index
from helpcenter.search.index import FACTS_FILE, OpenIndex, write_index
from tests.library.search.conftest import KEY, collected, document, opened


@pytest.fixture
def key_file(tmp_path):
    return tmp_path / "state" / "index.key"


@pytest.fixture
def index_dir(tmp_path, key_file):
    collection = collected(
        [
            document("faq/fees/", "Withdrawal fees", "What a withdrawal costs. Fees follow the network."),
            document("faq/code/", "Anti-phishing code", "It stands in every mail."),
            document("products/card/", "Card", "The card has no fees.", type="products"),
        ]
    )
    folder = tmp_path / "cache" / "search"
    write_sealed(folder, user_key(key_file), lambda inner: write_index(collection, inner))
    return folder


def test_answer(index_dir, key_file):
    found = answer(index_dir, "fees", key_file=key_file)
    assert [hit.url for hit in found.hits] == ["faq/fees/", "products/card/"]
    assert (found.total, dict(found.counts)) == (2, {"faq": 1, "products": 1})
    assert "".join(piece.text for piece in found.hits[1].passage.pieces) == "The card has no fees."
    assert [piece.text for piece in found.hits[1].passage.pieces if piece.marked] == ["fees"]


def test_one_type_keeps_the_counts_of_all(index_dir, key_file):
    found = answer(index_dir, "fees", "products", 1, key_file=key_file)
    assert [hit.url for hit in found.hits] == ["products/card/"]
    assert found.total == 2


def test_unknown_type_names_the_known(index_dir, key_file):
    with pytest.raises(
        ConfigurationError,
        match=r"type: expected one of faq, products, got 'product'\. Did you mean 'products'\?",
    ):
        answer(index_dir, "fees", "product", key_file=key_file)


def test_no_limit_of_nothing(index_dir, key_file):
    with pytest.raises(ConfigurationError, match="limit: expected 1 or more, got 0"):
        answer(index_dir, "fees", None, 0, key_file=key_file)


def test_modes(index_dir, key_file):
    assert stat.S_IMODE(index_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700
    assert user_key(key_file) == user_key(key_file)


def test_key_belongs_to_the_user_not_the_project():
    assert str(default_key_file({"XDG_STATE_HOME": "/state"})) == "/state/helpcenter/index.key"
    assert default_key_file({}).parts[-4:] == (".local", "state", "helpcenter", "index.key")


class Evil:
    """Unpickled, it would touch a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (os.mkdir, (str(self.path),))


def test_planted_pickle_is_never_opened(index_dir, key_file, tmp_path):
    """The attack this is for: a schema that runs code when Whoosh loads it."""
    proof = tmp_path / "code ran"
    (toc,) = index_dir.glob("_MAIN_*.toc")
    toc.write_bytes(toc.read_bytes() + pickle.dumps(Evil(proof)))
    with pytest.raises(IndexUnusable, match=r"Nothing was opened\. Build the site again"):
        open_index(index_dir, key_file)
    assert not proof.exists()


@pytest.mark.parametrize(
    "damage", ["changed", "removed", "added", "renamed", "seal removed", "seal changed", "truncated"]
)
def test_any_difference_is_refused(damage, index_dir, key_file):
    victim = sorted(index_dir.glob("*.seg"))[0]
    match damage:
        case "changed":
            data = bytearray(victim.read_bytes())
            data[len(data) // 2] ^= 1
            victim.write_bytes(data)
        case "removed":
            victim.unlink()
        case "added":
            (index_dir / "more.seg").write_bytes(b"x")
        case "renamed":
            victim.rename(index_dir / "other.seg")
        case "seal removed":
            (index_dir / "seal").unlink()
        case "seal changed":
            (index_dir / "seal").write_text("0" * 64)
        case "truncated":
            victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(
        IndexUnusable, match="expected the files that this user's last build sealed, got others"
    ):
        open_index(index_dir, key_file)


def test_index_of_another_user_is_refused(index_dir, tmp_path):
    with pytest.raises(IndexUnusable, match="expected the files that this user's last build sealed"):
        open_index(index_dir, tmp_path / "another.key")


def test_no_index(tmp_path, key_file):
    with pytest.raises(IndexUnusable, match=r"got no such folder\. Build the site first"):
        answer(tmp_path / "none", "fees", key_file=key_file)


def test_folder_open_to_others(index_dir, key_file):
    index_dir.chmod(0o755)
    with pytest.raises(
        IndexUnusable, match=r"expected no access for others, got mode 755\. Run: chmod go-rwx"
    ):
        open_index(index_dir, key_file)


def test_symbolic_links_are_refused(index_dir, key_file, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(index_dir)
    with pytest.raises(IndexUnusable, match="expected it to be no symbolic link"):
        open_index(link, key_file)
    (index_dir / "more").symlink_to("/etc/hostname")
    with pytest.raises(IndexUnusable, match="expected a plain file, got something else"):
        open_index(index_dir, key_file)


def test_key_open_to_others(index_dir, key_file):
    key_file.chmod(0o644)
    with pytest.raises(IndexUnusable, match=r"index\.key: expected no access for others, got mode 644"):
        open_index(index_dir, key_file)


def test_key_of_a_wrong_length(index_dir, key_file):
    key_file.write_bytes(b"short")
    with pytest.raises(IndexUnusable, match=f"expected a key of {KEY_BYTES} bytes, got 5"):
        open_index(index_dir, key_file)


def test_key_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnusable, match="expected the key that seals the search index, got"):
        user_key(tmp_path / "file" / "index.key")


def test_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnusable, match="expected a folder that can be written, got"):
        write_sealed(tmp_path / "file" / "search", KEY, lambda folder: None)
    with pytest.raises(IndexUnusable, match="expected a folder for the search index, got something else"):
        write_sealed(tmp_path / "file", KEY, lambda folder: None)


FOREIGN = (
    "{folder}: expected no folder, an empty one, or one with a search index of an earlier build and nothing else, "
    "got {got}. Nothing was removed. Name another folder in index_dir, or empty this one yourself"
)


def tree(folder):
    """Every file below *folder* with its bytes."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("suffix", ["", ".new"])
@pytest.mark.parametrize(
    ("files", "got"),
    [
        (["faq/a.md", "index.md"], "faq, index.md, no file 'seal'"),
        (["seal", "notes.txt"], "notes.txt"),
        (["seal", "collection.json", "MAIN_jy2yymafzvpvzuui.seg", "kept/deep.txt"], "kept"),
        (["collection.json"], "no file 'seal'"),
        (["seal/inside.txt"], "seal"),
        (["seal", "a", "b", "c", "d", "e"], "a, b, c and 2 more"),
        (["seal", "_MAIN_1.toc.exe", "MAIN_jy2yymafzvpvzuui"], "MAIN_jy2yymafzvpvzuui, _MAIN_1.toc.exe"),
    ],
)
def test_a_folder_that_is_not_ours_stays_as_it_is(tmp_path, files, got, suffix):
    """The folder's name comes from a configuration file: whatever it names, nobody's files are removed."""
    folder = tmp_path / f"place{suffix}"
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("precious")
    before = tree(tmp_path)
    for act in (require_own, lambda place: write_sealed(place, KEY, lambda inner: None)):
        with pytest.raises(IndexUnusable) as raised:
            act(tmp_path / "place")
        assert str(raised.value) == FOREIGN.format(folder=folder, got=got)
    assert tree(tmp_path) == before


def test_a_folder_that_cannot_be_looked_at_is_refused(tmp_path):
    """A name too long for the file system stands for every answer of the system."""
    with pytest.raises(IndexUnusable, match="expected a folder that can be read, got"):
        require_own(tmp_path / ("x" * 300))


def test_a_link_to_a_sealed_folder_is_not_followed(index_dir, tmp_path):
    """Neither as the folder nor as a file in it."""
    (tmp_path / "link").symlink_to(index_dir)
    before = tree(index_dir)
    with pytest.raises(
        IndexUnusable, match=r"link: expected a folder for the search index, got something else"
    ):
        write_sealed(tmp_path / "link", KEY, lambda inner: None)
    (index_dir / "MAIN_WRITELOCK").unlink()
    (index_dir / "MAIN_WRITELOCK").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IndexUnusable, match=r"got MAIN_WRITELOCK\. Nothing was removed"):
        write_sealed(index_dir, KEY, lambda inner: None)
    assert before.items() >= tree(index_dir).items()


def test_what_an_interrupted_build_left_is_cleared(index_dir, key_file):
    """Half an index beside the whole one, with Whoosh's temporary files."""

    def interrupted(inner):
        for name in ("MAIN_jy2yymafzvpvzuui.trm", "MAIN_jy2yymafzvpvzuui.impact.col", "_MAIN_1.toc.1795.25"):
            (inner / name).write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sealed(index_dir, user_key(key_file), interrupted)
    fresh = index_dir.with_name("search.new")
    assert fresh.is_dir()
    assert open_index(index_dir, key_file).document_count == 3
    with pytest.raises(IndexUnusable, match="expected the files that this user's last build sealed"):
        open_index(fresh, key_file)
    write_sealed(
        index_dir, user_key(key_file), lambda inner: write_index(collected([document("a/", "Alone")]), inner)
    )
    assert open_index(index_dir, key_file).document_count == 1
    assert not fresh.exists()


def test_an_empty_folder_may_be_filled(tmp_path):
    """A build server makes it before the build."""
    (tmp_path / "cache").mkdir()
    write_sealed(tmp_path / "cache", KEY, lambda inner: write_index(collected([]), inner))
    assert read_sealed(tmp_path / "cache", KEY)


def test_every_file_of_an_index_is_known_by_name(index_dir):
    """Else the second build would refuse the folder of the first."""
    assert [path.name for path in index_dir.iterdir() if not OWN_NAME.fullmatch(path.name)] == []


def test_writing_again_leaves_nothing_of_the_old(index_dir, key_file):
    before = {path.name for path in index_dir.iterdir()}
    write_sealed(
        index_dir, user_key(key_file), lambda inner: write_index(collected([document("a/", "Alone")]), inner)
    )
    assert open_index(index_dir, key_file).document_count == 1
    assert len(list(index_dir.iterdir())) == len(before)


@pytest.mark.parametrize(
    "facts", [b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "types": [["faq", "x"]]}']
)
def test_facts_of_another_kind(facts, index_dir, key_file):
    files = read_sealed(index_dir, user_key(key_file))
    with pytest.raises(IndexUnusable, match=r"search index: expected"):
        OpenIndex({**files, FACTS_FILE: facts})


def test_other_versions_and_counts(index_dir, key_file):
    files = read_sealed(index_dir, user_key(key_file))
    with pytest.raises(IndexUnusable, match="expected format 1, got 2"):
        OpenIndex({**files, FACTS_FILE: b'{"format": 2, "types": []}'})
    with pytest.raises(IndexUnusable, match="expected 9 documents, got 3"):
        OpenIndex({**files, FACTS_FILE: b'{"format": 1, "types": [["faq", 9]]}'})
    with pytest.raises(IndexUnusable, match="expected a Whoosh index, got"):
        OpenIndex({FACTS_FILE: files[FACTS_FILE]})


def test_document_that_is_not_there(index_dir, key_file):
    with pytest.raises(IndexUnusable, match="expected a document below 3, got 3"):
        open_index(index_dir, key_file).document(3)


def test_empty_collection_answers_nothing(tmp_path):
    index = opened(collected([]), tmp_path / "index")
    assert answer_from(index, "anything").total == 0


def test_expired_announcements_are_found_and_marked(tmp_path):
    index = opened(
        collected([document("announcements/old/", "Old fees", type="announcements", expired=True)]),
        tmp_path / "index",
    )
    assert [hit.expired for hit in answer_from(index, "old fees").hits] == [True]
