"""The views of the workspace: each person's stack of open modals and their Home tab.

Source: docs.slack.dev/surfaces/modals and docs.slack.dev/reference/views.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from bot.playground import limits
from bot.playground.clock import Clock
from bot.playground.errors import ApiError, Code, JsonObject

Values: TypeAlias = Mapping[str, Mapping[str, JsonObject]]


class ViewKind(StrEnum):
    """Where a view is shown."""

    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class View:
    """One view as it stood at one time.

    `title`, `submit` and `close` are plain text, empty when the app gave none. `values` are what
    the person typed and chose so far, as ``view.state.values`` reports it. `errors` are sentences
    by block_id; the one under the empty key is about the view as a whole. `channel_id` is the
    conversation the modal was opened from, or empty.
    """

    id: str
    hash: str
    kind: ViewKind
    user_id: str
    blocks: tuple[JsonObject, ...]
    callback_id: str = ""
    title: str = ""
    submit: str = ""
    close: str = ""
    private_metadata: str = ""
    external_id: str = ""
    notify_on_close: bool = False
    clear_on_close: bool = False
    previous_view_id: str = ""
    root_view_id: str = ""
    channel_id: str = ""
    values: Values = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ViewShown:
    """What a person sees as their modal or Home changed; None: the modal is gone."""

    user_id: str
    kind: ViewKind
    view: View | None


@dataclass(slots=True)
class Views:
    """Every view there is; `tell` hears of each change to what somebody sees."""

    clock: Clock
    tell: Callable[[ViewShown], None]
    _stacks: dict[str, tuple[View, ...]] = field(default_factory=dict)
    _homes: dict[str, View] = field(default_factory=dict)

    def modal(self, user_id: str) -> View | None:
        """Give the modal the person sees."""
        stack = self._stacks.get(user_id)
        return stack[-1] if stack else None

    def modals(self, user_id: str) -> tuple[View, ...]:
        """List the person's stack of modals, the one they see last."""
        return self._stacks.get(user_id, ())

    def home(self, user_id: str) -> View | None:
        """Give the Home published for the person."""
        return self._homes.get(user_id)

    def find(self, view_id: str) -> View | None:
        """Look a view up by its id."""
        return next((view for view in self._all() if view.id == view_id), None)

    def find_external(self, external_id: str) -> View | None:
        """Look a view up by the id the app gave it."""
        return next((view for view in self._all() if view.external_id == external_id), None)

    def open(self, view: View) -> View:
        """Show a modal in the place of all others of the person.

        Raises ApiError: duplicate_external_id.
        """
        view = self._fresh(replace(view, previous_view_id=""))
        view = replace(view, root_view_id=view.id)
        self._stacks[view.user_id] = (view,)
        self._show_modal(view.user_id)
        return view

    def push(self, view: View) -> View:
        """Show a modal above those the person has open.

        Raises ApiError: push_limit_reached or duplicate_external_id.
        """
        stack = self.modals(view.user_id)
        if len(stack) >= limits.VIEWS_PER_MODAL:
            raise ApiError(Code.PUSH_LIMIT_REACHED)
        above, root = stack[-1], stack[0]
        view = replace(view, previous_view_id=above.id, root_view_id=root.id)
        view = self._fresh(view)
        self._stacks[view.user_id] = (*stack, view)
        self._show_modal(view.user_id)
        return view

    def publish(self, view: View) -> View:
        """Show a Home in the place of the person's last one, under the same id.

        Raises ApiError: duplicate_external_id.
        """
        before = self._homes.get(view.user_id)
        if before is None:
            view = self._fresh(view)
            view = replace(view, root_view_id=view.id)
        else:
            self._claim(view, before.id)
            view = self._renewed(view, before)
        self._homes[view.user_id] = view
        self.tell(ViewShown(view.user_id, ViewKind.HOME, view))
        return view

    def update(self, before: View, after: View) -> View:
        """Let `after` take the place of the view `before`.

        Raises ApiError: duplicate_external_id.
        """
        self._claim(after, before.id)
        return self._put(self._renewed(after, before))

    def fill_in(self, view: View, values: Values, errors: Mapping[str, str]) -> View:
        """Note what a person entered in a view, and what Slack has to say of it."""
        return self._put(replace(view, values=values, errors=errors))

    def complain(self, view: View, errors: Mapping[str, str]) -> None:
        """Show errors in a view, if it is still there."""
        if current := self.find(view.id):
            self._put(replace(current, errors=errors))

    def close(self, view: View) -> None:
        """Take one modal away; the person sees the one below again."""
        stack = self.modals(view.user_id)
        self._stacks[view.user_id] = tuple(other for other in stack if other.id != view.id)
        self._show_modal(view.user_id)

    def clear(self, user_id: str) -> None:
        """Take all modals of the person away."""
        self._stacks.pop(user_id, None)
        self._show_modal(user_id)

    def _all(self) -> tuple[View, ...]:
        modals = tuple(view for stack in self._stacks.values() for view in stack)
        return (*modals, *self._homes.values())

    def _fresh(self, view: View) -> View:
        """Give a view the ids of a new one."""
        self._claim(view)
        view_id = f"V{secrets.token_hex(5).upper()}"
        return replace(view, id=view_id, hash=self._hash())

    def _renewed(self, after: View, before: View) -> View:
        """Give a view the ids, and the place in the stack, of the one before."""
        return replace(
            after,
            id=before.id,
            hash=self._hash(),
            previous_view_id=before.previous_view_id,
            root_view_id=before.root_view_id,
        )

    def _hash(self) -> str:
        return f"{int(self.clock.now().timestamp())}.{secrets.token_hex(4)}"

    def _claim(self, view: View, own_id: str = "") -> None:
        if view.external_id:
            other = self.find_external(view.external_id)
            if other is not None and other.id != own_id:
                raise ApiError(Code.DUPLICATE_EXTERNAL_ID)

    def _put(self, view: View) -> View:
        """Set a view that is there already, and show it to whoever sees it."""
        if view.kind is ViewKind.HOME:
            self._homes[view.user_id] = view
            self.tell(ViewShown(view.user_id, ViewKind.HOME, view))
            return view
        stack = self.modals(view.user_id)
        self._stacks[view.user_id] = tuple(view if old.id == view.id else old for old in stack)
        if stack[-1].id == view.id:
            self._show_modal(view.user_id)
        return view

    def _show_modal(self, user_id: str) -> None:
        self.tell(ViewShown(user_id, ViewKind.MODAL, self.modal(user_id)))
