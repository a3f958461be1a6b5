"""The commands in which an officer decides: which suppliers are enterprises, which entries of the register are one."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sse_metrics.places import find_place
from sse_metrics.warehouse.publishing import home_folder, open_current

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add `match` and `merge` to the commands."""
    matched = commands.add_parser("match", help="suppliers that may be enterprises of the register")
    matched.add_argument("--place", required=True, help="whose register: id or name")
    matched.add_argument("--confirm", action="append", default=[], metavar="KEY=ENTERPRISE", help="it is this one")
    matched.add_argument("--refuse", action="append", default=[], metavar="KEY", help="it is none of the register")
    matched.add_argument(
        "--confirm-above", type=float, metavar="SHARE", help="all proposals at least this sure, 0 to 1"
    )
    matched.add_argument("--json", action="store_true", help="print a JSON list of objects")
    matched.set_defaults(run=_match)

    merged = commands.add_parser("merge", help="entries of the register that may be one enterprise")
    merged.add_argument("--place", required=True, help="whose register: id or name")
    merged.add_argument("--same", action="append", default=[], metavar="GOES=STAYS", help="these two are one")
    merged.add_argument("--different", action="append", default=[], metavar="ONE=OTHER", help="these two are two")
    merged.add_argument("--json", action="store_true", help="print a JSON list of objects")
    merged.set_defaults(run=_merge)


def _match(options: argparse.Namespace) -> int:
    from sse_metrics.importers.matching import decide, propose_matches

    place_id, proposals = _proposed(options.place, propose_matches)
    decided: dict[str, str | None] = {}
    if options.confirm_above is not None:
        for proposal in reversed(proposals):  # the surest has the last word
            if proposal.confidence >= options.confirm_above:
                decided[proposal.supplier_key] = proposal.enterprise_id
    for key, enterprise in map(_pair, options.confirm):
        decided[key] = _stored(place_id, enterprise)
    decided |= dict.fromkeys(options.refuse)
    if decided:
        return _published(decide(home_folder(), place_id, matches=decided).number, options)
    return _print([asdict(proposal) for proposal in proposals], options)


def _merge(options: argparse.Namespace) -> int:
    from sse_metrics.importers.matching import decide, propose_merges

    place_id, proposals = _proposed(options.place, propose_merges)
    decided = {
        (_stored(place_id, one), _stored(place_id, other)): is_same
        for given, is_same in ((options.same, True), (options.different, False))
        for one, other in map(_pair, given)
    }
    if decided:
        return _published(decide(home_folder(), place_id, merges=decided).number, options)
    return _print([asdict(proposal) for proposal in proposals], options)


def _proposed(place: str, propose: Any) -> tuple[str, list[Any]]:
    with open_current() as db:
        place_id = find_place(db, place)
        return place_id, propose(db, place_id)


def _pair(given: str) -> tuple[str, str]:
    one, sign, other = given.rpartition("=")
    if not (sign and one and other):
        raise ValueError(f"{given} does not name two things with = between them.")
    return one, other


def _stored(place_id: str, own_id: str) -> str:
    """An id as it is stored, whether or not it was given with the place before it."""
    return own_id if own_id.startswith(f"{place_id}/") else f"{place_id}/{own_id}"


def _published(number: int, options: argparse.Namespace) -> int:
    if options.json:
        return _print([{"version": number}], options)
    print(f"Published as version {number}.")
    return 0


def _print(rows: list[dict[str, Any]], options: argparse.Namespace) -> int:
    if options.json:
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif rows:
        print(*rows[0], sep="\t")
        for row in rows:
            print(*row.values(), sep="\t")
    else:
        print("Nothing found.")
    return 0
