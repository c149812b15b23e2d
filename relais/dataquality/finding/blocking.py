"""Which records are compared at all: pairs that share a block which few others share, so that time grows with the base and not its square."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from relais.dataquality.finding.workbench import Workbench
from relais.dataquality.likeness import Likeness
from relais.dataquality.likeness.declaration import Block

#: A block that more records share says little, and would cost the square of its size.
MOST_SHARING = 20


def prepare(bench: Workbench, likeness: Likeness) -> None:
    """Bring every column into form. A column may be made of those before it."""
    columns = ", ".join(f"{sql} AS {column}" for column, sql in likeness.prepared.items())
    bench.run(f"CREATE TABLE prepared AS SELECT id, {columns} FROM raw")
    bench.run("DROP TABLE raw")


def pair_up(bench: Workbench, likeness: Likeness, apart: Sequence[tuple[int, int]]) -> int:
    """Fill `pairs` with those that share a block, but for those that a person has told apart; answers how many they are."""
    lists = list_columns(bench)
    blocks = " UNION ALL ".join(_block(number, block, lists) for number, block in enumerate(likeness.blocks))
    bench.run(f"CREATE TABLE blocks AS SELECT DISTINCT id, hash(block) AS block FROM ({blocks}) WHERE block IS NOT NULL")
    bench.run(
        f"CREATE TABLE shared AS SELECT id, block FROM blocks "
        f"SEMI JOIN (SELECT block FROM blocks GROUP BY block HAVING count(*) BETWEEN 2 AND {MOST_SHARING}) USING (block)"
    )
    bench.run("CREATE TABLE apart (one BIGINT, other BIGINT)")
    if apart:
        bench.connection.executemany("INSERT INTO apart VALUES (?, ?)", [list(pair) for pair in apart])
    bench.run(
        "CREATE TABLE pairs AS SELECT '0' AS match_key, join_key_l, join_key_r FROM "
        "(SELECT DISTINCT l.id AS join_key_l, r.id AS join_key_r FROM shared l JOIN shared r ON l.block = r.block AND l.id < r.id) "
        "ANTI JOIN apart ON one = join_key_l AND other = join_key_r"
    )
    bench.run("DROP TABLE blocks")
    bench.run("DROP TABLE shared")
    return bench.number("SELECT count(*) FROM pairs")


def agreeing(block: Block, lists: Mapping[str, bool]) -> str:
    """SQL: both sides agree in all columns of the block."""
    return " AND ".join(f"list_has_any(l.{name}, r.{name})" if lists[name] else f"l.{name} = r.{name}" for name in block)


def list_columns(bench: Workbench) -> dict[str, bool]:
    return {name: kind.endswith("[]") for name, kind, *_rest in bench.run("DESCRIBE prepared")}


def _block(number: int, block: Block, lists: Mapping[str, bool]) -> str:
    words = " || '|' || ".join(f"unnest({name})" if lists[name] else name for name in block)
    return f"SELECT id, '{number}|' || {words} AS block FROM prepared"
