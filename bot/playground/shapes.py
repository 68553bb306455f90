"""A small vocabulary for JSON shapes that names faults in Slack's words.

The wording (``must be less than 151 characters``, ``missing required field: text``,
``invalid additional property: colour``) is that of Slack's own open validator,
slackhq/hack-json-schema.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the value at `pointer` (RFC 6901)."""

    message: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


class Shape(Protocol):
    """Something a JSON value can be held against."""

    def faults(self, value: object, pointer: str) -> Iterator[Fault]:
        """Yield what is wrong with `value`, found at `pointer`."""


@dataclass(frozen=True, slots=True)
class String:
    """A string of at least `fewest` and at most `most` characters, matching `pattern`."""

    most: int | None = None
    fewest: int = 1
    pattern: re.Pattern[str] | None = None

    def faults(self, value: object, pointer: str) -> Iterator[Fault]:
        """Yield what is wrong with `value`, found at `pointer`."""
        if not isinstance(value, str):
            yield Fault("must provide a string", pointer)
        elif len(value) < self.fewest:
            yield Fault(f"must be more than {self.fewest - 1} characters", pointer)
        elif self.most is not None and len(value) > self.most:
            yield Fault(f"must be less than {self.most + 1} characters", pointer)
        elif self.pattern is not None and not self.pattern.search(value):
            yield Fault(f"input must match regex pattern: {self.pattern.pattern}", pointer)


@dataclass(frozen=True, slots=True)
class Boolean:
    """True or false."""

    def faults(self, value: object, pointer: str) -> Iterator[Fault]:
        """Yield what is wrong with `value`, found at `pointer`."""
        if not isinstance(value, bool):
            yield Fault("must be a boolean", pointer)


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int | None = None

    def faults(self, value: object, pointer: str) -> Iterator[Fault]:
        """Yield what is wrong with `value`, found at `pointer`."""
        if not isinstance(value, int) or isinstance(value, bool):
            yield Fault("must provide an integer", pointer)
        elif value < self.least:
            yield Fault(f"must be greater than {self.least - 1}", pointer)
        elif self.most is not None and value > self.most:
            yield Fault(f"must be less than {self.most + 1}", pointer)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the listed strings."""

    values: tuple[str, ...]

    def faults(self, value: object, pointer: str) -> Iterator[Fault]:
        """Yield what is wrong with `value`, found at `pointer`."""
        if not isinstance(value, str) or value not in self.values:
            yield Fault("must be a valid enum value", pointer)


@dataclass(frozen=True, slots=True)
class Nullable:
    """The inner shape, or null."""

    inner: Shape

    def faults(self, value: object, pointer: str) -> Iterator[Fault]:
        """Yield what is wrong with `value`, found at `pointer`."""
        if value is not None:
            yield from self.inner.faults(value, pointer)


@dataclass(frozen=True, slots=True)
class Array:
    """From `fewest` to `most` values, each of the shape `item`, and none twice if `distinct`."""

    item: Shape
    most: int | None = None
    fewest: int = 1
    distinct: bool = False

    def faults(self, value: object, pointer: str) -> Iterator[Fault]:
        """Yield what is wrong with `value`, found at `pointer`."""
        if not isinstance(value, list):
            yield Fault("must provide an array", pointer)
            return
        if len(value) < self.fewest:
            yield Fault(f"must provide at least {self.fewest} items", pointer)
        if self.most is not None and len(value) > self.most:
            yield Fault(f"no more than {self.most} items allowed", pointer)
            return
        if self.distinct and any(item in value[:index] for index, item in enumerate(value)):
            yield Fault("must provide unique items", pointer)
        for index, item in enumerate(value):
            yield from self.item.faults(item, f"{pointer}/{index}")


@dataclass(frozen=True, slots=True)
class Record:
    """An object with the `required` and perhaps the `optional` fields, and no other.

    At least one of the fields `any_of` must be there, and exactly one of those of `exactly_one`.
    """

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    any_of: tuple[str, ...] = ()
    exactly_one: tuple[str, ...] = ()

    def faults(self, value: object, pointer: str) -> Iterator[Fault]:
        """Yield what is wrong with `value`, found at `pointer`."""
        if not isinstance(value, dict):
            yield Fault("must provide an object", pointer)
            return
        for name in self.required:
            if name not in value:
                yield Fault(f"missing required field: {name}", pointer)
        yield from self._alternatives(value, pointer)
        for name, inner in value.items():
            shape = self.required.get(name) or self.optional.get(name)
            if shape is None:
                yield Fault(f"invalid additional property: {name}", pointer)
            else:
                yield from shape.faults(inner, f"{pointer}/{name}")

    def _alternatives(self, value: Mapping[str, object], pointer: str) -> Iterator[Fault]:
        if self.any_of and not any(name in value for name in self.any_of):
            names = " or ".join(f"`{name}`" for name in self.any_of)
            yield Fault(f"must define either {names}", pointer)
        if self.exactly_one and sum(name in value for name in self.exactly_one) != 1:
            names = ", ".join(f"`{name}`" for name in self.exactly_one)
            yield Fault(f"must define exactly one of {names}", pointer)


@dataclass(frozen=True, slots=True)
class ByType:
    """An object whose ``type`` field says which of the shapes it has."""

    variants: Mapping[str, Record]

    def faults(self, value: object, pointer: str) -> Iterator[Fault]:
        """Yield what is wrong with `value`, found at `pointer`."""
        if not isinstance(value, dict):
            yield Fault("must provide an object", pointer)
        elif "type" not in value:
            yield Fault("missing required field: type", pointer)
        elif not isinstance(value["type"], str):
            yield Fault("must provide a string", f"{pointer}/type")
        elif (variant := self.variants.get(value["type"])) is None:
            yield Fault(f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            untyped = {name: inner for name, inner in value.items() if name != "type"}
            yield from variant.faults(untyped, pointer)
