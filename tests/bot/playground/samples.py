"""Blocks to build tests from."""

from typing import Any, Final

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def section(text: Block) -> Block:
    return {"type": "section", "text": text}


def context(*elements: Block) -> Block:
    return {"type": "context", "elements": list(elements)}


def button(text: str, **fields: object) -> Block:
    return {"type": "button", "text": plain(text), **fields}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def overflow(options: int) -> Block:
    return {
        "type": "overflow",
        "options": [{"text": plain(f"{n}"), "value": f"{n}"} for n in range(options)],
    }


def select(options: int) -> Block:
    return overflow(options) | {"type": "static_select", "placeholder": plain("Choose")}


def grouped(label: str) -> Block:
    group = {"label": plain(label), "options": [{"text": plain("x"), "value": "v"}]}
    return {"type": "static_select", "option_groups": [group]}


def rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def line(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(shown: str, **style: bool) -> Block:
    return {"type": "text", "text": shown} | ({"style": style} if style else {})


def bullets(*items: str) -> Block:
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [line(text(item)) for item in items or ("x",)],
    }


def cell(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def table(*rows: list[Block]) -> Block:
    return {"type": "table", "rows": list(rows)}


def option(name: str) -> Block:
    return {"text": plain(name.title()), "value": name}


def menu(kind: str, *names: str, **fields: object) -> Block:
    return {"type": kind, "options": [option(name) for name in names], **fields}


def typed(kind: str = "plain_text_input", **fields: object) -> Block:
    return {"type": kind, "action_id": "a", **fields}


def entry(element: Block, block_id: str = "b", **fields: object) -> Block:
    """An input block."""
    block = {"type": "input", "block_id": block_id, "label": plain("x"), "element": element}
    return block | fields


def modal(*blocks: Block, **fields: object) -> Block:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [{"type": "divider"}],
        **fields,
    }


def home(*blocks: Block, **fields: object) -> Block:
    return {"type": "home", "blocks": list(blocks) or [{"type": "divider"}], **fields}


CONFIRM: Final[Block] = {
    "title": plain("Sure?"),
    "text": mrkdwn("*Really*"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}
IMAGE: Final[Block] = {
    "type": "image",
    "image_url": "https://example.test/x.png",
    "alt_text": "a chart",
}
INPUT: Final[Block] = {
    "type": "input",
    "label": plain("Host"),
    "element": {"type": "plain_text_input"},
}

GOOD: Final[dict[str, list[Block]]] = {
    "nothing": [],
    "header": [header("x") | {"block_id": "h"}],
    "section": [section(mrkdwn("*x*") | {"verbatim": True}) | {"expand": True}],
    "fields": [{"type": "section", "fields": [mrkdwn("x"), plain("y") | {"emoji": False}]}],
    "accessories": [
        section(plain("x")) | {"accessory": accessory}
        for accessory in (button("x"), overflow(5), select(2), IMAGE)
    ],
    "divider": [{"type": "divider"}],
    "context": [context(mrkdwn("x"), plain("y"), IMAGE)],
    "buttons": [
        actions(
            button("x", action_id="a", value="v", style="primary", confirm=CONFIRM),
            button("y", action_id="b", url="https://example.test", accessibility_label="Y"),
        )
    ],
    "the same action_id in two blocks": [actions(button("x", action_id="a"))] * 2,
    "select": [
        actions(
            select(100) | {"initial_option": {"text": plain("1"), "value": "1"}},
            grouped("x") | {"focus_on_load": False},
        )
    ],
    "menus": [
        actions(
            menu("multi_static_select", "x", "y", initial_options=[option("y")]),
            {"type": "users_select", "initial_user": "U1", "placeholder": plain("Who")},
            {
                "type": "conversations_select",
                "default_to_current_conversation": True,
                "filter": {"include": ["im", "public"], "exclude_bot_users": True},
            },
            {"type": "channels_select", "initial_channel": "C1", "confirm": CONFIRM},
        )
    ],
    "choices": [
        actions(
            menu("radio_buttons", "x", "y", initial_option=option("x"), focus_on_load=True),
            menu("checkboxes", *"abcdefghij", initial_options=[option("a"), option("b")]),
            {
                "type": "checkboxes",
                "options": [{"text": mrkdwn("*x*"), "value": "v", "description": mrkdwn("y")}],
            },
        )
    ],
    "dates and times": [
        actions(
            {"type": "datepicker", "initial_date": "2026-11-23", "placeholder": plain("When")},
            {"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Berlin"},
        )
    ],
    "image": [IMAGE | {"title": plain("x")}],
    "rich text": [
        rich(
            line(
                {"type": "text", "text": "x", "style": {"bold": True, "code": False}},
                {"type": "link", "url": "https://example.test", "text": "x"},
                {"type": "user", "user_id": "U1"},
                {"type": "usergroup", "usergroup_id": "S1"},
                {"type": "channel", "channel_id": "C1"},
                {"type": "emoji", "name": "wave"},
                {"type": "broadcast", "range": "here"},
                {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "then"},
            ),
            bullets("x", "y") | {"indent": 8, "border": 1, "offset": 0},
            bullets("x") | {"style": "ordered"},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "220 hi"}]},
            {"type": "rich_text_quote", "border": 0, "elements": [{"type": "text", "text": "x"}]},
        )
    ],
    "table": [
        table([cell("Port"), cell("State")], [cell("25"), rich(bullets("open"))])
        | {"column_settings": [None, {"align": "right", "is_wrapped": True}, {}]}
    ],
    "fifty blocks": [{"type": "divider"}] * 50,
}

# Tables belong to messages; the others would repeat an id, a focus, or are too many.
_NOT_IN_VIEWS: Final = frozenset({"table", "fifty blocks"})

GOOD_VIEWS: Final[dict[str, Block]] = {
    "the least a modal needs": {"type": "modal", "title": plain("x"), "blocks": [header("x")]},
    "the least a Home needs": {"type": "home", "blocks": [header("x")]},
    "a modal of everything": modal(
        *[block for name in sorted(GOOD) if name not in _NOT_IN_VIEWS for block in GOOD[name]],
        close=plain("Back"),
        clear_on_close=True,
        notify_on_close=False,
        private_metadata="{}",
        external_id="e",
    ),
    "a Home with an input": home(entry(typed()), callback_id="", private_metadata=""),
    "an alert": modal({"type": "alert", "text": mrkdwn("x" * 200), "level": "warning"}),
    "texts": modal(
        entry(
            typed(
                multiline=True,
                min_length=0,
                max_length=3000,
                initial_value="",
                placeholder=plain("x" * 150),
                focus_on_load=True,
                dispatch_action_config={
                    "trigger_actions_on": ["on_enter_pressed", "on_character_entered"]
                },
            ),
            hint=plain("x" * 2000),
            optional=True,
            dispatch_action=True,
        ),
        entry(typed("email_text_input", initial_value="a@example.test"), "email"),
        entry(typed("url_text_input"), "url", label=plain("x" * 2000)),
        entry(
            typed(
                "number_input",
                is_decimal_allowed=True,
                min_value="-1.5",
                max_value="10",
                initial_value="0",
            ),
            "number",
        ),
    ),
    "choices to submit": modal(
        entry(menu("static_select", "x", "y"), "1"),
        entry(menu("multi_static_select", "x", "y", max_selected_items=1), "2"),
        entry(menu("radio_buttons", "x"), "3"),
        entry(menu("checkboxes", "x"), "4"),
        entry({"type": "datepicker"}, "5"),
        entry({"type": "timepicker"}, "6"),
        entry({"type": "users_select"}, "7"),
        entry({"type": "conversations_select", "response_url_enabled": True}, "8"),
        entry({"type": "channels_select", "response_url_enabled": True}, "9"),
    ),
}
