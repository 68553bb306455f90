"""What people do with a modal as a whole: submit it, or close it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.playground import interaction_payloads as payloads
from bot.playground.choices import Entered, content_of, entered, with_entry
from bot.playground.delivery import Delivery, Envelope, EnvelopeType
from bot.playground.errors import ApiError, JsonObject
from bot.playground.form import complaints
from bot.playground.notices import NOT_INTERACTIVE, TROUBLE
from bot.playground.outcome import Acknowledged, AckResult, Failed, Failure
from bot.playground.people import User
from bot.playground.platform import Platform
from bot.playground.response_urls import ResponseUrls
from bot.playground.view_methods import successor, view_of
from bot.playground.view_shapes import check_view
from bot.playground.views import Values, View, ViewKind

Form: TypeAlias = Mapping[str, Mapping[str, Entered]]


@dataclass(frozen=True, slots=True)
class ViewActs:
    """Turns what people do with modals into requests, and the app's answers into what they see."""

    platform: Platform
    delivery: Delivery
    response_urls: ResponseUrls

    async def submit(self, user: User, form: Form) -> AckResult:
        """Press Submit in the person's modal, after entering what `form` says.

        Slack sends nothing on while an input block is not filled in as it asks.

        Raises ValueError: there is no modal to submit, or it offers nothing of the kind.
        """
        view = self._modal(user)
        if not view.submit:
            problem = f"the modal {view.title!r} has no Submit"
            raise ValueError(problem)
        values = self._filled_in(user, view, form)
        errors = complaints(view.blocks, values)
        view = self.platform.views.fill_in(view, values, errors)
        if errors:
            return Failed(Failure.INVALID_INPUT, next(iter(errors.values())))
        if not self.platform.app.interactive:
            return self._fail(view, Failure.NOT_INTERACTIVE, NOT_INTERACTIVE)
        payload = payloads.view_submission(self.platform, user, view, self._urls(user, view))
        answer = await self.delivery.deliver(
            Envelope(EnvelopeType.INTERACTIVE, payload, accepts_response_payload=True)
        )
        if isinstance(answer, Failure):
            return self._fail(view, answer, TROUBLE)
        try:
            self._answer(user, view, answer)
        except (ApiError, _BadAnswer):
            return self._fail(view, Failure.INVALID_VIEW_RESPONSE, TROUBLE)
        return Acknowledged()

    async def dismiss(self, user: User, *, everything: bool) -> AckResult:
        """Close the person's modal, and with `everything` those below it.

        Raises ValueError: there is no modal.
        """
        view = self._modal(user)
        is_cleared = everything or view.clear_on_close
        gone = self.platform.views.modals(user.id) if is_cleared else (view,)
        if is_cleared:
            self.platform.views.clear(user.id)
        else:
            self.platform.views.close(view)
        result: AckResult = Acknowledged()
        for closed in reversed(gone):
            if closed.notify_on_close and self.platform.app.interactive:
                payload = payloads.view_closed(user, closed, is_cleared=is_cleared)
                answer = await self.delivery.deliver(Envelope(EnvelopeType.INTERACTIVE, payload))
                if isinstance(answer, Failure):
                    result = Failed(answer, "")
        return result

    def _modal(self, user: User) -> View:
        view = self.platform.views.modal(user.id)
        if view is None:
            problem = f"{user.name} has no modal open"
            raise ValueError(problem)
        return view

    def _filled_in(self, user: User, view: View, form: Form) -> Values:
        elements = {
            (block["block_id"], block["element"]["action_id"]): block["element"]
            for block in view.blocks
            if block["type"] == "input"
        }
        values = view.values
        for block_id, entries in form.items():
            for action_id, value in entries.items():
                element = elements.get((block_id, action_id))
                if element is None:
                    problem = f"the modal has no input {block_id!r} {action_id!r}"
                    raise ValueError(problem)
                entry = entered(element, value, self.platform.directory, user.id)
                values = with_entry(values, block_id, action_id, entry)
        return values

    def _urls(self, user: User, view: View) -> list[JsonObject]:
        """Issue a response_url for each conversation chosen in a menu that asks for one."""
        urls: list[JsonObject] = []
        for block in view.blocks:
            element = block.get("element", {})
            if element.get("response_url_enabled"):
                ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
                chosen = content_of(view.values[ids["block_id"]][ids["action_id"]])
                if isinstance(chosen, str):
                    url = self.response_urls.issue(chosen, user.id)
                    urls.append({**ids, "channel_id": chosen, "response_url": url})
        return urls

    def _answer(self, user: User, view: View, answer: JsonObject) -> None:
        """Do with the modal what came with the acknowledgement of its submission."""
        views = self.platform.views
        match answer:
            case {"response_action": "errors", "errors": dict(errors), **rest} if not rest:
                views.complain(view, _checked(view, errors))
            case {"response_action": "clear", **rest} if not rest:
                views.clear(user.id)
            case {"response_action": "update", "view": body, **rest} if not rest:
                body = check_view(body, ViewKind.MODAL, self.platform.refused_blocks)
                views.update(view, successor(self.platform, view, body))
            case {"response_action": "push", "view": body, **rest} if not rest:
                body = check_view(body, ViewKind.MODAL, self.platform.refused_blocks)
                views.push(view_of(self.platform, user.id, body, view.channel_id))
            case dict() if not answer:
                views.close(view)
            case _:
                raise _BadAnswer

    def _fail(self, view: View, error: Failure, notice: str) -> Failed:
        """Keep the modal open, and tell there what went wrong."""
        self.platform.views.complain(view, {"": notice})
        return Failed(error, notice)


class _BadAnswer(Exception):
    """An acknowledgement that came with something Slack makes nothing of."""


def _checked(view: View, errors: Mapping[object, object]) -> dict[str, str]:
    """Give errors that name input blocks of the view, by block_id."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    known = {
        block_id: sentence
        for block_id, sentence in errors.items()
        if isinstance(block_id, str)
        and block_id in inputs
        and isinstance(sentence, str)
        and sentence
    }
    if not known or len(known) < len(errors):
        raise _BadAnswer
    return known
