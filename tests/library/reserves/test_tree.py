"""Reference trees, held to what the exchanges published and to a few trees added up by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpcenter.errors import MalformedInput
from helpcenter.reserves.demo import main as write_demo
from helpcenter.reserves.tree import BYBIT_ORDER, Customer, Tree, build_bybit, build_okx_v1

Build = Callable[[str, list[Customer]], Tree]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def customer(number: int, **balances: str) -> Customer:
    return Customer(
        f"nonce{number}", sha(f"user{number}"), {coin: Decimal(text) for coin, text in balances.items()}
    )


def test_okx_v1_by_hand() -> None:
    tree = build_okx_v1(
        "a",
        [customer(0, BTC="1.50", ETH="0", USDT="100"), customer(1, BTC="0.00000001", ETH="2", USDT="0.1")],
    )
    left = sha('nonce0{"BTC":"1.5","ETH":"0","USDT":"100"}')
    right = sha('nonce1{"BTC":"0.00000001","ETH":"2","USDT":"0.1"}')
    assert tree.root == sha(f"{left}{right}1.500000012100.12")
    assert tree.totals == {"BTC": "1.50000001", "ETH": "2", "USDT": "100.1"}
    proof = json.loads(tree.proof(0))
    assert proof["self"]["hash"] == left
    assert [(node["hash"], node["type"], node["height"]) for node in proof["path"]] == [
        (right, 2, 1),
        (tree.root, 3, 2),
    ]


def test_bybit_by_hand_with_padding() -> None:
    tree = build_bybit("a", [customer(number, BTC="1", USDT="2.5") for number in range(3)])
    leaves = [sha(f"{sha(f'user{number}')}1.000000002.50000000") for number in range(3)]
    first = sha(f"{leaves[0]}{leaves[1]}2.000000005.000000002")
    second = sha(f"{leaves[2]}{leaves[2]}1.000000002.500000002")
    assert tree.root == sha(f"{first}{second}3.000000007.500000003")
    padding = json.loads(tree.proof(2))["path"][0]
    assert padding == {
        "balance": {"BTC": "0.00000000", "USDT": "0.00000000"},
        "type": 4,
        "hash": leaves[2],
        "height": 1,
    }


def test_the_oldest_bybit_files_have_their_own_order_and_digits() -> None:
    tree = build_bybit("a", [customer(0, BTC="1", ETH="2", USDT="3", USDC="4")])
    leaf = sha(f"{sha('user0')}1.000000002.000000003.00004.0000")
    assert tree.levels[0][0].hash == leaf
    assert list(json.loads(tree.proof(0))["self"]["balance"]) == ["BTC", "ETH", "USDT", "USDC"]


@pytest.mark.parametrize(
    "name",
    [
        "bybit/asset40.json",
        "bybit/asset40_v2.json",
        "bybit/asset40_v5.json",
        "okx-merkle/v1_merkle_proof_file.json",
    ],
)
def test_each_step_of_the_published_samples(shared: Path, name: str) -> None:
    """Rebuild the exchanges' own paths, one step at a time, with the builder's text and sum rules."""
    document = json.loads((shared / "por" / "fixtures" / name).read_text())
    bybit = name.startswith("bybit")
    key = "balance" if bybit else "balances"
    own = {coin: Decimal(text) for coin, text in document["self"][key].items()}
    identity = Customer(document["self"]["nonce"], document["self"].get("userHash", ""), own)
    tree = (build_bybit if bybit else build_okx_v1)("a", [identity])
    assert tree.levels[0][0].hash == document["self"]["hash"]
    rules, digest, sums = tree.rules, document["self"]["hash"], own
    for height, node in enumerate(document["path"][:-1], start=2):
        sums = {coin: rules.total(coin, sums[coin], Decimal(node[key][coin])) for coin in rules.coins}
        pair = node["hash"] + digest if node["type"] == 1 else digest + node["hash"]
        digest = sha(pair + "".join(rules.text(coin, sums[coin]) for coin in rules.coins) + str(height))
    root = document["path"][-1]
    assert digest == root["hash"]
    assert {coin: rules.text(coin, sums[coin]) for coin in rules.coins} == root[key]
    if bybit:
        assert set(own) <= set(BYBIT_ORDER)


@pytest.mark.parametrize("build", [build_okx_v1, build_bybit])
@given(
    amounts=st.lists(st.decimals(min_value=0, max_value=10**12, places=8), min_size=1, max_size=12),
    index=st.integers(min_value=0),
)
@settings(max_examples=40, deadline=None)
def test_every_customer_has_a_path_to_the_root(build: Build, amounts: list[Decimal], index: int) -> None:
    tree = build(
        "a",
        [
            Customer(f"n{at}", sha(str(at)), dict.fromkeys(("BTC", "ETH", "USDT"), amount))
            for at, amount in enumerate(amounts)
        ],
    )
    proof = json.loads(tree.proof(index % len(amounts)))
    assert proof["path"][-1]["hash"] == tree.root
    assert [node["height"] for node in proof["path"]] == [*range(1, len(proof["path"])), len(proof["path"])]
    assert Decimal(tree.totals["BTC"]) == sum(amounts)


@pytest.mark.parametrize("build", [build_okx_v1, build_bybit])
def test_what_cannot_be_built_is_refused(build: Build) -> None:
    with pytest.raises(MalformedInput, match="expected at least one customer, got none"):
        build("a", [])
    sound = customer(0, BTC="1", ETH="1", USDT="1")
    with pytest.raises(MalformedInput, match="customer 1: expected coins BTC, ETH, USDT, got BTC, ETH"):
        build("a", [sound, customer(1, BTC="1", ETH="1")])
    with pytest.raises(
        MalformedInput,
        match="customer 0: ETH: expected a number with at most 8 digits after the point, got 1E-9",
    ):
        build("a", [customer(0, BTC="1", ETH="0.000000001", USDT="1")])
    with pytest.raises(MalformedInput, match="customer 0: BTC: expected a number"):
        build("a", [customer(0, BTC="NaN", ETH="1", USDT="1")])
    with pytest.raises(MalformedInput, match="customer: expected 0 to 0, got 1"):
        build("a", [sound]).proof(1)


def test_bybit_refuses_a_coin_without_a_place() -> None:
    with pytest.raises(MalformedInput, match="customer 0: expected coins BTC, got BTC, NOCOIN"):
        build_bybit("a", [customer(0, BTC="1", NOCOIN="1")])


def test_the_demo_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    assert write_demo([str(tmp_path)]) == 0
    assert (tmp_path / "example-2026-10-bybit" / "snapshot.yml").is_file()
