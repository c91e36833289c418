"""Reference builders: customer balances in, a tree with one proof file per customer out.

They are written from the published rules of each format and share nothing with the verifier in the browser, so that a
proof made here and accepted there says something about both. Balances are exact decimals throughout.

Source:
    Rules of okx-v1: github.com/okx/proof-of-reserves at 2962a895166b. Rules of bybit:
    github.com/bybit-exchange/merkle-proof at 3f0e2da66bb0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal

from helpcenter.errors import MalformedInput

PLACES = 8
"""Digits after the point at which both formats cut off a sum, toward zero."""

_BYBIT_COINS = """
AGLA APT ATOM AVAX BIT MNT BTC BUSD DAI DOGE DOT DYDX EOS A ETH FTM S LTC MATIC POL SOL USDC USDT
XRP SHIB OP SAND LDO LINK COMP UNI MANA CRV BLUR SUSHI PEPE WLD BEAM AGI FET IMX RNDR RENDER GALA
APEX SHRAP USDE GRAM XAUT HYPE STABLE ENA ARB ASTER ONDO AAVE USD1
"""
BYBIT_ORDER = tuple(_BYBIT_COINS.split())
"""Coins of bybit in hashing order; a file carries some of them.

BIT and MNT, EOS and A, FTM and S, MATIC and POL, RNDR and RENDER are two names of one place."""

BYBIT_FIRST_COINS = {"BTC": 8, "ETH": 8, "USDT": 4, "USDC": 4}
"""The oldest bybit files: these four coins in this order, with their digits after the point."""

OKX_COINS = ("BTC", "ETH", "USDT")
LEFT, RIGHT, ROOT, PADDING = 1, 2, 3, 4
_ZERO = Decimal(0)
_EXACT = Context(prec=120)  # far above 30 + 40 digits, so that no addition rounds


@dataclass(frozen=True, slots=True)
class Customer:
    """One leaf to be.

    Attributes:
        nonce: Hashed by okx-v1; carried along by bybit.
        user_hash: Hashed by bybit, 64 lower-case hex digits; unused by okx-v1.
        balances: Amount per coin; at least the coins of the format. The digits after the point are at most 8.
    """

    nonce: str
    user_hash: str
    balances: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a built tree; `role` is LEFT, RIGHT, ROOT or PADDING."""

    hash: str
    height: int
    balances: Mapping[str, Decimal]
    role: int


@dataclass(frozen=True, slots=True)
class Format:
    """What differs between the two formats.

    Attributes:
        coins: In hashing order.
        places: Digits after the point per coin.
        stripped: Whether zeros at the end are left out of texts.
        padding_role: The number that marks padding.
    """

    coins: tuple[str, ...]
    places: Mapping[str, int]
    stripped: bool
    padding_role: int = PADDING

    def text(self, coin: str, amount: Decimal) -> str:
        """Return *amount* as the format writes it."""
        fixed = f"{amount:.{self.places[coin]}f}"
        return (fixed.rstrip("0").rstrip(".") if "." in fixed else fixed) if self.stripped else fixed

    def total(self, coin: str, left: Decimal, right: Decimal) -> Decimal:
        """Return the sum, cut off toward zero; never a negative zero."""
        exact = _EXACT.add(left, right)
        cut = exact.quantize(Decimal(1).scaleb(-self.places[coin]), rounding=ROUND_DOWN, context=_EXACT)
        return cut if cut else _ZERO


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole tree: `levels[0]` are the leaves, padding included where their number is odd; the last is the root."""

    id: str
    audit: str
    rules: Format
    customers: Sequence[Customer]
    levels: Sequence[Sequence[Node]]

    @property
    def root(self) -> str:
        """Return the root's hash, 64 lower-case hex digits."""
        return self.levels[-1][0].hash

    @property
    def totals(self) -> dict[str, str]:
        """Return the sums at the root by coin, as the format writes them."""
        root = self.levels[-1][0]
        return {coin: self.rules.text(coin, root.balances[coin]) for coin in self.rules.coins}

    def proof(self, index: int) -> str:
        """Return the proof file, JSON text with a line break at its end, of the customer at *index* (from 0)."""
        if not 0 <= index < len(self.customers):
            raise MalformedInput(f"customer: expected 0 to {len(self.customers) - 1}, got {index}")
        customer, leaf = self.customers[index], self.levels[0][index]
        own = self._stated(leaf)
        if self.id == "bybit":
            own = {"auditId": self.audit, **own, "nonce": customer.nonce, "userHash": customer.user_hash}
        else:
            own = {"auditId": self.audit, "nonce": customer.nonce, **own}
        path = []
        for level in self.levels[:-1]:
            path.append(self._stated(level[index ^ 1]))
            index //= 2
        path.append(self._stated(self.levels[-1][0]))
        if self.id == "okx-v1":
            path = [{"auditId": self.audit, **node} for node in path]
        return json.dumps({"self": own, "path": path}, indent=2) + "\n"

    def _stated(self, node: Node) -> dict[str, object]:
        amounts = {coin: self.rules.text(coin, node.balances[coin]) for coin in self.rules.coins}
        key = "balance" if self.id == "bybit" else "balances"
        return {key: amounts, "type": node.role, "hash": node.hash, "height": node.height}


def build_okx_v1(audit: str, customers: Sequence[Customer]) -> Tree:
    """Return the okx-v1 tree over *customers*, in their order.

    Leaf `H(nonce ‖ {"BTC":"…","ETH":"…","USDT":"…"})`; node `H(L ‖ R ‖ sums ‖ height)`; amounts stripped of zeros.

    Raises:
        MalformedInput: No customer, or balances that lack one of the three coins or have others.
    """
    rules = Format(OKX_COINS, dict.fromkeys(OKX_COINS, PLACES), stripped=True)

    def leaf(customer: Customer) -> str:
        amounts = {coin: rules.text(coin, customer.balances[coin]) for coin in rules.coins}
        return _sha256(customer.nonce + json.dumps(amounts, separators=(",", ":")))

    return _build("okx-v1", audit, customers, rules, leaf)


def build_bybit(audit: str, customers: Sequence[Customer], *, padding_role: int = PADDING) -> Tree:
    """Return the bybit tree over *customers*, in their order; the first customer's coins are everybody's.

    Leaf `H(userHash ‖ amounts)`; node `H(L ‖ R ‖ sums ‖ height)`; amounts with 8 digits, but USDT and USDC with 4 where
    the coins are exactly BTC, ETH, USDT, USDC, as in the oldest files.

    Parameters:
        audit: Audit id written into the proofs. It is in no hash.
        customers: At least one.
        padding_role: PADDING, or RIGHT as in the samples that the exchange published.

    Raises:
        MalformedInput: No customer, or balances with coins the format does not know or that differ between customers.
    """
    wanted = set(customers[0].balances) if customers else set()
    if wanted == set(BYBIT_FIRST_COINS):
        rules = Format(tuple(BYBIT_FIRST_COINS), BYBIT_FIRST_COINS, stripped=False, padding_role=padding_role)
    else:
        coins = tuple(coin for coin in BYBIT_ORDER if coin in wanted)
        rules = Format(coins, dict.fromkeys(coins, PLACES), stripped=False, padding_role=padding_role)

    def leaf(customer: Customer) -> str:
        return _sha256(
            customer.user_hash + "".join(rules.text(coin, customer.balances[coin]) for coin in rules.coins)
        )

    return _build("bybit", audit, customers, rules, leaf)


def _build(
    format_id: str,
    audit: str,
    customers: Sequence[Customer],
    rules: Format,
    leaf_hash: Callable[[Customer], str],
) -> Tree:
    if not customers:
        raise MalformedInput(f"{format_id}: expected at least one customer, got none")
    for number, customer in enumerate(customers):
        if set(customer.balances) != set(rules.coins):
            got = ", ".join(sorted(customer.balances)) or "none"
            raise MalformedInput(
                f"{format_id}: customer {number}: expected coins {', '.join(rules.coins)}, got {got}"
            )
        for coin, amount in customer.balances.items():
            if not amount.is_finite() or -int(amount.as_tuple().exponent) > rules.places[coin]:
                expected = f"a number with at most {rules.places[coin]} digits after the point"
                raise MalformedInput(
                    f"{format_id}: customer {number}: {coin}: expected {expected}, got {amount}"
                )

    level = [
        Node(leaf_hash(customer), 1, dict(customer.balances), RIGHT if index % 2 else LEFT)
        for index, customer in enumerate(customers)
    ]
    levels: list[list[Node]] = []
    while not levels or len(level) > 1:
        if len(level) % 2:
            level.append(
                Node(level[-1].hash, level[-1].height, dict.fromkeys(rules.coins, _ZERO), rules.padding_role)
            )
        levels.append(level)
        parents = [_parent(rules, left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
        only = len(parents) == 1
        level = [
            Node(hash_, height, balances, ROOT if only else RIGHT if index % 2 else LEFT)
            for index, (hash_, height, balances) in enumerate(parents)
        ]
    return Tree(format_id, audit, rules, tuple(customers), (*levels, level))


def _parent(rules: Format, left: Node, right: Node) -> tuple[str, int, dict[str, Decimal]]:
    balances = {coin: rules.total(coin, left.balances[coin], right.balances[coin]) for coin in rules.coins}
    height = left.height + 1
    sums = "".join(rules.text(coin, balances[coin]) for coin in rules.coins)
    return _sha256(f"{left.hash}{right.hash}{sums}{height}"), height, balances


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
