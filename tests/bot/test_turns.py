import asyncio
from collections.abc import Iterator

import pytest

from bot.turns import Ahead, Turns


class Guest:
    """Takes a turn, and gives it back when told to."""

    def __init__(self, turns: Turns, asker: str) -> None:
        self._ahead: Ahead | None = None
        self.inside = False
        self._turns, self._asker = turns, asker
        self._leave = asyncio.Event()
        self.task = asyncio.create_task(self._visit())

    async def _visit(self) -> None:
        async with self._turns.turn(self._asker, self._wait):
            self.inside = True
            await self._leave.wait()

    def _wait(self, ahead: Ahead) -> None:
        self._ahead = ahead

    @property
    def ahead(self) -> int | None:
        """How many go before this one; None for one that never had to wait."""
        return None if self._ahead is None else self._ahead()

    async def leave(self) -> None:
        self._leave.set()
        await self.task


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def arrive(turns: Turns, *askers: str) -> list[Guest]:
    guests = [Guest(turns, asker) for asker in askers]
    await settle()
    return guests


def inside(guests: list[Guest]) -> list[bool]:
    return [guest.inside for guest in guests]


async def leave(*guests: Guest) -> None:
    for guest in guests:
        await guest.leave()
    await settle()


async def test_no_more_than_the_allowed_number_are_inside() -> None:
    guests = await arrive(Turns(2), "ada", "bob", "cy")
    assert inside(guests) == [True, True, False]
    await leave(guests[1])
    assert guests[2].inside
    await leave(guests[0], guests[2])


async def test_who_waits_can_tell_at_any_time_how_many_are_ahead() -> None:
    guests = await arrive(Turns(1), "ada", "bob", "cy")
    assert [guest.ahead for guest in guests] == [None, 0, 1]
    await leave(guests[0])
    assert [guest.ahead for guest in guests] == [None, 0, 0]
    await leave(*guests[1:])


async def test_a_queue_is_numbered_only_when_somebody_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns, numbered = Turns(1), 0
    in_order = turns._in_order

    def counted() -> Iterator[object]:
        nonlocal numbered
        numbered += 1
        return in_order()

    monkeypatch.setattr(turns, "_in_order", counted)
    guests = await arrive(turns, *(f"U{number}" for number in range(100)))
    assert [guest.ahead for guest in guests[1:]] == list(range(99))
    assert numbered == 1
    await leave(*guests)
    assert numbered == 1


async def test_turns_are_idle_when_nobody_holds_one_or_waits() -> None:
    turns = Turns(2)
    idle = [turns.idle]
    [guest] = await arrive(turns, "ada")
    idle.append(turns.idle)
    await leave(guest)
    idle.append(turns.idle)
    assert idle == [True, False, True]


async def test_one_with_many_wishes_does_not_hold_up_the_others() -> None:
    ada, *_ = await arrive(Turns(1), "ada")
    turns = ada._turns
    wishes = await arrive(turns, "ada", "ada", "ada", "bob")
    assert [guest.ahead for guest in wishes] == [0, 2, 3, 1]
    await leave(ada, wishes[0])
    assert inside(wishes) == [True, False, False, True]
    await leave(wishes[3], *wishes[1:3])


async def test_who_gives_up_frees_the_place_in_the_queue() -> None:
    guests = await arrive(Turns(1), "ada", "bob", "cy")
    guests[1].task.cancel()
    await settle()
    assert guests[2].ahead == 0
    await leave(guests[0], guests[2])


@pytest.mark.parametrize("first", ["cancel", "leave"])
async def test_a_turn_given_to_one_who_just_gave_up_is_not_lost(first: str) -> None:
    turns = Turns(1)
    guests = await arrive(turns, "ada", "bob", "cy")
    if first == "cancel":
        guests[1].task.cancel()
        guests[0]._leave.set()
    else:
        guests[0]._leave.set()
        await asyncio.sleep(0)
        guests[1].task.cancel()
    await settle()
    assert guests[2].inside
    await leave(guests[0], guests[2])
    late, *_ = await arrive(turns, "dee")
    assert late.inside
    await leave(late)


async def test_a_turn_ends_with_an_error_too() -> None:
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError):
        async with turns.turn("ada"):
            raise ZeroDivisionError
    guest, *_ = await arrive(turns, "bob")
    assert guest.inside
    await leave(guest)
