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
