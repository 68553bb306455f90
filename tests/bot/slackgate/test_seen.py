from datetime import timedelta

from bot.slackgate.seen import LIFETIME, MOST, Seen


class Watch:
    """A clock that stands where a test puts it."""

    time = timedelta()

    def elapsed(self) -> timedelta:
        return self.time


def test_a_request_is_repeated_the_second_time() -> None:
    seen = Seen(Watch().elapsed)
    assert [seen.is_repeated("1.a"), seen.is_repeated("2.b")] == [False, False]
    assert seen.is_repeated("1.a")


def test_a_request_is_forgotten_after_its_lifetime() -> None:
    watch = Watch()
    seen = Seen(watch.elapsed)
    seen.is_repeated("1.a")
    watch.time += LIFETIME - timedelta(seconds=1)
    assert seen.is_repeated("1.a")
    watch.time += timedelta(seconds=1)
    assert not seen.is_repeated("1.a")


def test_requests_without_an_id_are_never_repeated() -> None:
    seen = Seen(Watch().elapsed)
    assert [seen.is_repeated(""), seen.is_repeated("")] == [False, False]


def test_a_flood_makes_it_forget_the_oldest() -> None:
    seen = Seen(Watch().elapsed)
    for number in range(MOST + 1):
        seen.is_repeated(str(number))
    assert seen.is_repeated(str(MOST))
    assert not seen.is_repeated("0")
