"""Writes the vectors beside it: `PYTHONPATH=plugins python tests/vectors/por/generate.py`.

The trees come from `helpcenter.reserves.tree`, which shares no code with the verifier in the browser. Every result is
stated here by hand, from the rules; no verifier was asked. Each case: `id`, `result` (a verdict), `comment`, `pins` (as
in reserves/snapshots.json), `file` (the text of the proof), and for `unreadable` the `field` that must be named.
"""

from __future__ import annotations

import copy
import hashlib
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from helpcenter.reserves.tree import LEFT, PADDING, RIGHT, Customer, Tree, build_bybit, build_okx_v1

FOLDER = Path(__file__).parent
AUDIT = "2026010203"
BUILDERS: dict[str, Callable[[str, list[Customer]], Tree]] = {"okx-v1": build_okx_v1, "bybit": build_bybit}
FIVE = ("1.5", "0.25", "10.00000001", "3", "0.75")

Json = dict[str, Any]
Edit = Callable[[Json], object]


def customers(coins: tuple[str, ...], amounts: tuple[str, ...] = FIVE, places: int = 8) -> list[Customer]:
    """Return one customer per amount, who holds it of the first coin, and multiples of it of the others."""
    unit = Decimal(1).scaleb(-places)
    return [
        Customer(
            nonce=_digest(f"nonce {number}"),
            user_hash=_digest(f"user {number}"),
            balances={
                coin: (Decimal(amount) * place).quantize(unit) for place, coin in enumerate(coins, start=1)
            },
        )
        for number, amount in enumerate(amounts)
    ]


class Cases:
    """Collects the cases of one format."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.pin = {
            "name": "vector",
            "format": tree.id,
            "audit": AUDIT,
            "root": tree.root,
            "totals": tree.totals,
            "published": "2026-01-03",
            "source": "https://exchange.example/reserves",
        }
        self.cases: list[Json] = []

    def add(
        self, id_: str, result: str, comment: str, file: str, *, pins: list[Json] | None = None, **more: Any
    ) -> None:
        """Add a case as it is; the true root is pinned unless *pins* says otherwise."""
        pinned = [self.pin] if pins is None else pins
        self.cases.append(
            {"id": id_, "result": result, "comment": comment, "pins": pinned, "file": file, **more}
        )

    def edited(self, id_: str, result: str, comment: str, edit: Edit, index: int = 1, **more: Any) -> None:
        """Add the proof of customer *index* after an edit of the document."""
        document = json.loads(self.tree.proof(index))
        edit(document)
        self.add(id_, result, comment, json.dumps(document), **more)

    def replaced(self, id_: str, comment: str, old: str, new: str, **more: Any) -> None:
        """Add an unreadable case: the text of customer 1's proof with its first *old* replaced."""
        text = json.dumps(json.loads(self.tree.proof(1)))
        if old not in text:
            raise SystemExit(f"{id_}: {old} is not in the proof")
        self.add(id_, "unreadable", comment, text.replace(old, new, 1), **more)


def common(cases: Cases, balances: str, own_leaf: Callable[[Json], str]) -> None:
    """Add what both formats must answer alike; *balances* is the key of the amounts, *own_leaf* hashes a self."""
    tree = cases.tree
    first = tree.rules.coins[0]

    for index in range(len(tree.customers)):
        where = "next to padding" if index == 4 else f"leaf {index}"
        cases.add(f"included-{index}", "included", f"A sound proof, {where}", tree.proof(index))
    cases.add("unpinned", "unpinned", "A sound proof and no pin at all", tree.proof(0), pins=[])
    other = {**cases.pin, "audit": "2026020304", "root": "0" * 64}
    cases.add("unpinned-other-audit", "unpinned", "Only another audit is pinned", tree.proof(0), pins=[other])
    foreign = {**cases.pin, "format": "hotcoin", "root": "0" * 64}
    cases.add(
        "unpinned-other-format", "unpinned", "The pin is of another format", tree.proof(0), pins=[foreign]
    )
    open_pin = {key: value for key, value in cases.pin.items() if key != "audit"}
    cases.add(
        "included-pin-without-audit",
        "included",
        "A pin without an audit, same root",
        tree.proof(0),
        pins=[open_pin],
    )
    cases.add(
        "unpinned-pin-without-audit",
        "unpinned",
        "A pin without an audit and another root says nothing about this one",
        tree.proof(0),
        pins=[{**open_pin, "root": "0" * 64}],
    )
    padded = {coin: f"{amount}{'' if '.' in amount else '.'}00" for coin, amount in tree.totals.items()}
    cases.add(
        "included-totals-as-numbers",
        "included",
        "Pinned totals with more zeros are the same numbers",
        tree.proof(0),
        pins=[{**cases.pin, "totals": padded}],
    )
    cases.add(
        "included-spaced",
        "included",
        "Spaces and line breaks of other kinds",
        tree.proof(0).replace("\n", "\r\n\t"),
    )
    cases.add(
        "included-byte-order-mark",
        "included",
        "A byte order mark, as some editors write",
        "\ufeff" + tree.proof(0),
    )
    cases.edited(
        "included-extra-keys",
        "included",
        "Keys the format does not know are ignored",
        lambda d: d["self"].update(note="x"),
    )

    def own(amount: str) -> Edit:
        return lambda d: d["self"][balances].__setitem__(first, amount)

    def forged(document: Json) -> None:
        document["self"][balances][first] = _more(document["self"][balances][first])
        document["self"]["hash"] = own_leaf(document["self"])

    cases.edited(
        "own-balance",
        "mismatch",
        "One unit more in the reader's balance",
        lambda d: own(_more(d["self"][balances][first]))(d),
    )
    cases.edited(
        "own-balance-and-leaf", "mismatch", "The same, and the stated leaf digest made to fit", forged
    )
    cases.edited(
        "leaf-digest", "mismatch", "Another leaf digest is stated", lambda d: d["self"].update(hash="0" * 64)
    )
    cases.edited(
        "sibling-hash", "mismatch", "A neighbour's hash changed", lambda d: _turn(d["path"][1], "hash")
    )
    cases.edited(
        "first-sibling-hash",
        "mismatch",
        "The first neighbour's hash changed",
        lambda d: _turn(d["path"][0], "hash"),
    )
    cases.edited(
        "sibling-balance",
        "mismatch",
        "A neighbour's balance changed",
        lambda d: d["path"][0][balances].update({first: _more(d["path"][0][balances][first])}),
    )
    cases.edited(
        "root-hash",
        "mismatch",
        "The stated root is not where the path leads",
        lambda d: _turn(d["path"][-1], "hash"),
    )
    cases.edited(
        "root-balance",
        "mismatch",
        "The stated total is not the sum",
        lambda d: d["path"][-1][balances].update({first: _more(d["path"][-1][balances][first])}),
    )
    cases.edited(
        "other-audit-inside",
        "mismatch",
        "The root names another audit than self",
        lambda d: d["path"][-1].update(auditId="1"),
    )
    cases.edited(
        "self-height",
        "mismatch",
        "The leaf is said to stand at height 2",
        lambda d: d["self"].update(height=2),
    )
    cases.edited(
        "sibling-height",
        "mismatch",
        "A neighbour is said to stand one level up",
        lambda d: d["path"][0].update(height=2),
    )
    cases.edited(
        "root-height",
        "mismatch",
        "The root is said to stand higher",
        lambda d: d["path"][-1].update(height=9),
    )
    cases.edited(
        "side-self",
        "mismatch",
        "Self says left while its neighbour is left too",
        lambda d: d["self"].update(type=LEFT),
    )
    cases.edited(
        "side-both",
        "mismatch",
        "Both sides swapped together",
        lambda d: (d["self"].update(type=LEFT), d["path"][0].update(type=RIGHT)),
    )
    cases.edited(
        "side-later",
        "mismatch",
        "A later neighbour put on the other side",
        lambda d: d["path"][1].update(type=LEFT if d["path"][1]["type"] != LEFT else RIGHT),
    )
    cases.edited(
        "siblings-swapped",
        "mismatch",
        "Two neighbours in the wrong order",
        lambda d: d["path"].__setitem__(slice(0, 2), d["path"][1::-1]),
    )
    cases.edited("sibling-left-out", "mismatch", "A level is missing", lambda d: d["path"].pop(1))
    cases.edited(
        "sibling-twice",
        "mismatch",
        "A level comes twice",
        lambda d: d["path"].insert(1, copy.deepcopy(d["path"][1])),
    )
    cases.edited(
        "padding-with-balance",
        "mismatch",
        "Padding that holds something counts it twice",
        lambda d: d["path"][0][balances].update({first: d["self"][balances][first]}),
        index=4,
    )
    cases.edited(
        "padding-on-the-left",
        "mismatch",
        "Padding on the left hashes alike, and is refused",
        lambda d: (d["self"].update(type=RIGHT), d["path"][0].update(type=LEFT)),
        index=4,
    )
    cases.edited(
        "padding-of-another",
        "mismatch",
        "A neighbour marked as padding that is not the node's copy",
        lambda d: d["path"][0].update(type=PADDING),
        index=0,
    )
    cases.add(
        "pinned-root-differs",
        "mismatch",
        "Consistent, but another root is pinned for this audit",
        tree.proof(0),
        pins=[{**cases.pin, "root": "0" * 64}],
    )
    totals = {**tree.totals, first: _more(tree.totals[first])}
    cases.add(
        "pinned-total-differs",
        "mismatch",
        "The root is pinned, with another total",
        tree.proof(0),
        pins=[{**cases.pin, "totals": totals}],
    )
    cases.add(
        "pinned-total-missing",
        "mismatch",
        "A coin is pinned that the file does not have",
        tree.proof(0),
        pins=[{**cases.pin, "totals": {"ZEC": "1"}}],
    )

    twin = BUILDERS[tree.id](AUDIT, [tree.customers[1], tree.customers[1], tree.customers[0]])
    cases.add(
        "leaf-counted-twice",
        "mismatch",
        "A tree that holds one leaf twice, consistent and pinned: hashes and sums fit, the padding rule does not",
        twin.proof(0),
        pins=[{**cases.pin, "root": twin.root, "totals": twin.totals}],
    )

    stated = tree.rules.text(first, tree.customers[1].balances[first])
    amount = f'"{first}": "{stated}"'
    place = f"self.{balances}.{first}"
    for id_, text, comment in (
        ("amount-bare", stated, "An amount without quotes"),
        ("amount-exponent", '"1e3"', "An exponent"),
        ("amount-plus", f'"+{stated}"', "A plus sign"),
        ("amount-leading-zero", f'"0{stated}"', "A leading zero"),
        ("amount-space", f'" {stated}"', "A space before the amount"),
        ("amount-comma", '"1,5"', "A decimal comma"),
        ("amount-empty", '""', "No amount"),
        ("amount-minus-zero", '"-0.00000000"', "Zero with a minus"),
        ("amount-other-digits", '"١.٥"', "Digits of another script"),
        ("amount-too-fine", f'"0.{"1" * 41}"', "41 digits after the point"),
        ("amount-too-large", f'"{"9" * 31}.00000000"', "31 digits before the point"),
        ("amount-endless", f'"{"9" * 5000}"', "5,000 digits"),
        ("amount-null", "null", "null for an amount"),
    ):
        cases.replaced(id_, comment, amount, f'"{first}": {text}', field=place)
    cases.replaced(
        "duplicate-key",
        "A coin twice in one object: which one counts?",
        amount,
        f"{amount}, {amount}",
        field=place,
    )
    cases.replaced(
        "hash-upper-case",
        "A hash in capitals",
        tree.levels[0][1].hash,
        tree.levels[0][1].hash.upper(),
        field="self.hash",
    )
    cases.replaced(
        "hash-short",
        "A hash with 63 digits",
        tree.levels[0][1].hash,
        tree.levels[0][1].hash[1:],
        field="self.hash",
    )
    cases.replaced("type-unknown", "A role nobody knows", '"type": 2', '"type": 9', field="self.type")
    cases.replaced("type-text", "A role in quotes", '"type": 2', '"type": "2"', field="self.type")
    cases.replaced(
        "type-decimal", "2.0 is not how the format writes 2", '"type": 2', '"type": 2.0', field="self.type"
    )
    cases.replaced(
        "height-negative", "A height below zero", '"height": 1', '"height": -1', field="self.height"
    )
    cases.replaced("surrogate-half", "Half a character", f'"{AUDIT}"', '"\\ud800"', field="self.auditId")
    cases.replaced("audit-endless", "257 characters", f'"{AUDIT}"', f'"{"1" * 257}"', field="self.auditId")
    cases.replaced(
        "control-character", "A control character", f'"{AUDIT}"', '"1\\u0000"', field="self.auditId"
    )
    cases.replaced("audit-number", "An audit id without quotes", f'"{AUDIT}"', AUDIT, field="self.auditId")
    cases.edited(
        "root-missing",
        "unreadable",
        "The last entry is not a root",
        lambda d: d["path"].pop(),
        field="path[2].type",
    )
    cases.edited(
        "root-twice",
        "unreadable",
        "A root inside the path",
        lambda d: d["path"].append(d["path"][-1]),
        field="path[3].type",
    )
    cases.edited("path-empty", "unreadable", "No path", lambda d: d["path"].clear(), field="path")
    cases.edited(
        "path-only-root",
        "unreadable",
        "A path of the root alone",
        lambda d: d.update(path=d["path"][-1:]),
        field="path",
    )
    cases.edited(
        "path-endless",
        "unreadable",
        "More levels than any tree",
        lambda d: d.update(path=d["path"][:1] * 257),
        field="path",
    )
    cases.edited(
        "path-of-texts",
        "unreadable",
        "Neighbours that are no objects",
        lambda d: d.update(path=["a", "b"]),
        field="path[0]",
    )
    cases.edited(
        "sibling-without-balances",
        "unreadable",
        "A neighbour without amounts",
        lambda d: d["path"][0].pop(balances),
        field=f"path[0].{balances}",
    )
    cases.edited(
        "sibling-lacks-coin",
        "unreadable",
        "A neighbour without a coin that self has",
        lambda d: d["path"][0][balances].pop(first),
        field=f"path[0].{balances}.{first}",
    )
    cases.edited(
        "sibling-extra-coin",
        "unreadable",
        "A neighbour with a coin that self lacks",
        lambda d: d["path"][0][balances].update(SHRAP="1.00000000"),
        field=f"path[0].{balances}",
    )
    cases.edited(
        "unknown-coin",
        "unreadable",
        "A coin without a place in the order",
        lambda d: d["self"][balances].update(NOCOIN="1.00000000"),
        field=f"self.{balances}",
    )
    cases.edited(
        "no-coins",
        "unreadable",
        "No balances at all",
        lambda d: d["self"][balances].clear(),
        field=f"self.{balances}",
    )
    cases.edited("self-missing", "unreadable", "No self", lambda d: d.pop("self"), field="file")
    cases.edited(
        "audit-missing", "unreadable", "No audit id", lambda d: d["self"].pop("auditId"), field="self.auditId"
    )
    for id_, text, comment in (
        ("empty", "", "An empty file"),
        ("not-json", "PK\x03\x04", "A zip file's first bytes"),
        ("web-page", "<!doctype html>", "A web page saved by accident"),
        ("truncated", tree.proof(0)[:200], "The download broke off"),
        ("trailing-comma", '{"self": {},}', "A comma before the end"),
        ("two-documents", tree.proof(0) + tree.proof(0), "Two proofs in one file"),
        ("comment", "// a proof\n" + tree.proof(0), "A comment"),
        ("single-quotes", "{'self': 1}", "Single quotes"),
        ("deep", "[" * 65 + "]" * 65, "65 levels of nesting"),
        ("bare-list", "[]", "A list"),
        ("other-object", '{"name": "x"}', "Another JSON file"),
        ("constants", '{"a": NaN}', "NaN is not JSON"),
    ):
        cases.add(f"text-{id_}", "unreadable", comment, text)


def okx_v1() -> list[Json]:
    """Return the cases of okx-v1."""
    cases = Cases(build_okx_v1(AUDIT, customers(("BTC", "ETH", "USDT"))))

    def leaf(own: Json) -> str:
        return _digest(own["nonce"] + json.dumps(own["balances"], separators=(",", ":")))

    common(cases, "balances", leaf)
    cases.edited("nonce", "mismatch", "Another nonce", lambda d: _turn(d["self"], "nonce"))
    cases.edited(
        "padding-unmarked",
        "mismatch",
        "A copy of the node that is not marked as padding",
        lambda d: d["path"][0].update(type=RIGHT),
        index=4,
    )
    cases.edited(
        "zeros-at-the-end",
        "unreadable",
        "okx-v1 strips zeros: 1.50 is no amount of it",
        lambda d: d["self"]["balances"].update(BTC="1.50"),
        field="self.balances.BTC",
    )
    cases.edited(
        "coin-missing-everywhere",
        "unreadable",
        "okx-v1 always lists its three coins",
        lambda d: [node["balances"].pop("USDT") for node in (d["self"], *d["path"])],
        field="self.balances",
    )
    cases.edited(
        "sibling-nine-digits",
        "unreadable",
        "A neighbour's ninth digit, which the sum would cut off",
        lambda d: d["path"][0]["balances"].update(BTC=d["path"][0]["balances"]["BTC"] + "0000001"),
        index=0,
        field="path[0].balances.BTC",
    )
    cases.edited(
        "own-nine-digits",
        "unreadable",
        "okx-v1 has at most 8 digits after the point",
        lambda d: d["self"]["balances"].update(BTC="1.500000001"),
        field="self.balances.BTC",
    )
    one = build_okx_v1(AUDIT, customers(("BTC", "ETH", "USDT"), ("2",)))
    cases.add(
        "included-one-customer",
        "included",
        "A tree of one customer and padding",
        one.proof(0),
        pins=[{**cases.pin, "root": one.root, "totals": one.totals}],
    )

    def recut(document: Json) -> None:
        """Move a digit from ETH to BTC in both sums; the neighbour's amounts make up for it."""
        for coin, amount in (("BTC", "0.52"), ("ETH", "1")):
            document["path"][0]["balances"][coin] = amount
        document["path"][1]["balances"].update(BTC="1.52", ETH="3")

    two = build_okx_v1(
        AUDIT,
        [
            Customer(_digest("nonce a"), "", {"BTC": Decimal(1), "ETH": Decimal(2), "USDT": Decimal(3)}),
            Customer(_digest("nonce b"), "", {"BTC": Decimal("0.5"), "ETH": Decimal(21), "USDT": Decimal(1)}),
        ],
    )
    altered = json.loads(two.proof(0))
    recut(altered)
    pin = {**cases.pin, "root": two.root, "totals": two.totals}
    cases.add(
        "sums-cut-elsewhere",
        "mismatch",
        "Totals BTC 1.5 and ETH 23 as 1.52 and 3: the same bytes, but not the pinned totals",
        json.dumps(altered),
        pins=[pin],
    )
    cases.add(
        "sums-cut-elsewhere-one-total",
        "mismatch",
        "The same where one of the two totals is pinned",
        json.dumps(altered),
        pins=[{**pin, "totals": {"ETH": "23"}}],
    )
    cases.add(
        "included-sums-cut-elsewhere",
        "included",
        "The same where no totals are pinned: the format cannot tell, so the reader is warned",
        json.dumps(altered),
        pins=[{key: value for key, value in pin.items() if key != "totals"}],
        warns="vector pins no totals. The totals, and how much your neighbours hold, are therefore only what",
    )
    cases.add(
        "included-without-totals",
        "included",
        "The true file gets the same warning: nobody can tell it from the other",
        two.proof(0),
        pins=[{key: value for key, value in pin.items() if key != "totals"}],
        warns="vector pins no totals",
    )
    debtor = build_okx_v1(AUDIT, customers(("BTC", "ETH", "USDT"), ("10", "-9", "2")))
    cases.add(
        "own-above-total",
        "mismatch",
        "A neighbour below zero leaves a total of 3 to a reader who holds 10",
        debtor.proof(0),
        pins=[{**cases.pin, "root": debtor.root, "totals": debtor.totals}],
        warns="below zero",
    )
    below = build_okx_v1(AUDIT, customers(("BTC", "ETH", "USDT"), ("2", "-1", "4")))
    cases.add(
        "included-negative",
        "included",
        "A neighbour below zero: accepted by the format, and warned about",
        below.proof(0),
        pins=[{**cases.pin, "root": below.root, "totals": below.totals}],
        warns="below zero",
    )
    return cases.cases


def bybit() -> list[Json]:
    """Return the cases of bybit."""
    coins = ("BTC", "DAI", "ETH", "USDC", "USDT")
    cases = Cases(build_bybit(AUDIT, customers(coins)))

    def leaf(own: Json) -> str:
        return _digest(own["userHash"] + "".join(own["balance"][coin] for coin in coins))

    common(cases, "balance", leaf)
    cases.edited("user-hash", "mismatch", "Another user hash", lambda d: _turn(d["self"], "userHash"))

    def shifted(document: Json) -> None:
        own = document["self"]
        own["userHash"], own["balance"]["BTC"] = (
            own["userHash"][:-1],
            own["userHash"][-1] + own["balance"]["BTC"],
        )

    cases.edited(
        "user-hash-shifted",
        "unreadable",
        "The last digit of the user hash moved into the first amount: the same text",
        shifted,
        field="self.userHash",
    )
    cases.edited(
        "seven-digits",
        "unreadable",
        "bybit writes 8 digits",
        lambda d: d["self"]["balance"].update(BTC="0.2500000"),
        field="self.balance.BTC",
    )
    cases.edited(
        "two-names-of-one-coin",
        "unreadable",
        "MATIC and POL share a place",
        lambda d: [
            n["balance"].update(MATIC="0.00000000", POL="0.00000000") for n in (d["self"], *d["path"])
        ],
        field="self.balance",
    )
    cases.edited(
        "included-nonce",
        "included",
        "The nonce is in no hash; the claims say so",
        lambda d: d["self"].update(nonce="x"),
    )

    def variant(id_: str, comment: str, tree: Tree, index: int, **more: Any) -> None:
        pin = {**cases.pin, "root": tree.root, "totals": tree.totals}
        cases.add(id_, "included", comment, tree.proof(index), pins=[pin], **more)

    variant(
        "included-padding-as-right",
        "Padding with role 2, as in the exchange's samples",
        build_bybit(AUDIT, customers(coins), padding_role=RIGHT),
        4,
    )
    oldest = build_bybit(AUDIT, customers(("BTC", "ETH", "USDT", "USDC"), places=4))
    variant("included-four-coins", "The oldest files: four coins in their own order and digits", oldest, 2)

    def four(id_: str, comment: str, coin: str, edit: Edit, place: str = "self") -> None:
        document = json.loads(oldest.proof(0))
        edit(document)
        pin = {**cases.pin, "root": oldest.root, "totals": oldest.totals}
        field = f"{place}.balance.{coin}"
        cases.add(id_, "unreadable", comment, json.dumps(document), pins=[pin], field=field)

    def cut_elsewhere(document: Json) -> None:
        """Move the first digits of the reader's USDC to the end of USDT; neighbours make up for it in the sums."""
        own, beside = document["self"]["balance"], document["path"][0]["balance"]
        text, total = own["USDT"] + own["USDC"], Decimal(own["USDC"]) + Decimal(beside["USDC"])
        own["USDT"], own["USDC"] = text[: len(own["USDT"]) + 4], text[len(own["USDT"]) + 4 :]
        beside["USDC"] = f"{total - Decimal(own['USDC']):.4f}"

    rich = [*customers(("BTC", "ETH", "USDT", "USDC"), places=4)]
    rich[0] = Customer(rich[0].nonce, rich[0].user_hash, {**rich[0].balances, "USDC": Decimal("12345.1234")})
    oldest = build_bybit(AUDIT, rich)
    four(
        "four-coins-cut-elsewhere",
        "The bytes of USDT 4.5000 and USDC 12345.1234 cut as 4.50001234 and 5.1234: every hash and every sum fits",
        "USDT",
        cut_elsewhere,
    )
    four(
        "four-coins-eight-digits",
        "USDT and USDC have 4 digits in the oldest files, not 8",
        "USDC",
        lambda d: d["self"]["balance"].update(USDC="12345.12340000"),
    )
    four(
        "four-coins-four-digits",
        "BTC and ETH have 8 digits, not 4",
        "BTC",
        lambda d: d["self"]["balance"].update(BTC="1.5000"),
    )
    four(
        "four-coins-sibling-digits",
        "A neighbour's fifth digit of USDT, which the sum would cut off",
        "USDT",
        lambda d: d["path"][0]["balance"].update(USDT=d["path"][0]["balance"]["USDT"] + "1234"),
        place="path[0]",
    )
    forty = (
        "AGLA APT ATOM AVAX MNT BTC DOGE DOT DYDX A ETH S LTC POL SOL USDC USDT XRP SHIB OP SAND LDO LINK COMP UNI "
        "MANA CRV BLUR SUSHI PEPE WLD BEAM AGI FET IMX RENDER GALA APEX SHRAP USDE"
    )
    variant(
        "included-forty-coins", "The coins of 2025-06", build_bybit(AUDIT, customers(tuple(forty.split()))), 3
    )
    fifty = tuple(f"{forty} GRAM XAUT HYPE STABLE ENA ARB ASTER ONDO AAVE USD1".split())
    variant("included-fifty-coins", "The coins of 2026-07", build_bybit(AUDIT, customers(fifty)), 1)
    variant(
        "included-one-customer",
        "A tree of one customer and padding",
        build_bybit(AUDIT, customers(coins, ("2",))),
        0,
    )
    debtor = build_bybit(AUDIT, customers(coins, ("10", "-9")))
    for id_, result, own, comment in (
        ("own-above-total", "mismatch", 0, "A neighbour of -9 leaves a total of 1 to a reader who holds 10"),
        ("own-below-zero", "included", 1, "The debtor's own file: below zero, and warned about"),
    ):
        pin = {**cases.pin, "root": debtor.root, "totals": debtor.totals}
        cases.add(id_, result, comment, debtor.proof(own), pins=[pin], warns="below zero")

    def renamed(document: Json) -> None:
        for node in (document["self"], *document["path"]):
            node["balance"]["BUSD"] = node["balance"].pop("BTC")

    unnamed = {key: value for key, value in cases.pin.items() if key != "totals"}
    cases.edited("coin-renamed", "mismatch", "BTC called BUSD: the same bytes, another pinned total", renamed)
    cases.edited(
        "included-coin-renamed",
        "included",
        "The same where no totals are pinned: the format cannot tell, so the reader is warned",
        renamed,
        pins=[unnamed],
        warns="vector pins no totals. Which coin an amount belongs to, also one of yours, is therefore only what",
    )
    cases.edited(
        "included-coin-renamed-one-total",
        "included",
        "The same where only another coin's total is pinned",
        renamed,
        pins=[{**unnamed, "totals": {"ETH": cases.tree.totals["ETH"]}}],
        warns="vector pins no total for BUSD, DAI, USDC, USDT. Which coin",
    )
    variant(
        "included-negative",
        "A neighbour below zero: accepted by the format, and warned about",
        build_bybit(AUDIT, customers(coins, ("2", "-1", "4"))),
        0,
        warns="below zero",
    )
    return cases.cases


def rendered(format_id: str, cases: list[Json]) -> str:
    """Return the text of a vector file."""
    document = {
        "provenance": "Written by tests/vectors/por/generate.py: trees by helpcenter.reserves.tree, results by hand.",
        "format": format_id,
        "cases": cases,
    }
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"


def files() -> dict[str, str]:
    """Return every vector file by name."""
    return {"okx-v1.json": rendered("okx-v1", okx_v1()), "bybit.json": rendered("bybit", bybit())}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _more(amount: str) -> str:
    """Return a larger amount in the same style: a digit is one higher, or a 1 stands in front."""
    at = max((index for index, digit in enumerate(amount) if digit in "12345678"), default=-1)
    if at >= 0:
        return amount[:at] + str(int(amount[at]) + 1) + amount[at + 1 :]
    return f"1{amount}"


def _turn(node: Json, key: str) -> None:
    """Change the first hex digit of a text."""
    node[key] = ("1" if node[key][0] == "0" else "0") + node[key][1:]


if __name__ == "__main__":
    for file_name, file_text in files().items():
        (FOLDER / file_name).write_text(file_text, encoding="utf-8")
    sys.exit(0)
