"""Slack's limits, in one table.

Collected from Slack's reference (docs.slack.dev/reference/block-kit, .../methods, .../apis/web-api)
and, where that is silent, from what people were refused; there the safe side is taken.
Lengths are characters unless the name says otherwise.
"""

from datetime import timedelta
from typing import Final

# Messages
BLOCKS_PER_MESSAGE: Final = 50
TABLES_PER_MESSAGE: Final = 1
TEXT_OF_MESSAGE: Final = 40_000
TEXT_OF_EDIT: Final = 4_000  # chat.update answers msg_too_long beyond this
BLOCKS_AS_JSON: Final = 13_200  # slackapi/bolt-js#2509

METADATA_AS_JSON: Final = 8_000

# Text objects and ids
TEXT: Final = 3_000
ACTION_ID: Final = 255
BLOCK_ID: Final = 255
URL: Final = 3_000

# Blocks
HEADER_TEXT: Final = 150
SECTION_FIELDS: Final = 10
SECTION_FIELD_TEXT: Final = 2_000
CONTEXT_ELEMENTS: Final = 10
ACTIONS_ELEMENTS: Final = 25
IMAGE_ALT_TEXT: Final = 2_000
IMAGE_TITLE: Final = 2_000

# Elements and composition objects
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2_000
ACCESSIBILITY_LABEL: Final = 75
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_CHOICE: Final = 30
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTION_GROUP_LABEL: Final = 75
OVERFLOW_OPTIONS: Final = 5
SELECT_OPTIONS: Final = 100
CHOICES: Final = 10  # of checkboxes and radio buttons
INPUT_LENGTH: Final = 3_000
PLACEHOLDER: Final = 150
DISPATCH_TRIGGERS: Final = 2

# Views
BLOCKS_PER_VIEW: Final = 100
VIEW_LABEL: Final = 24  # its title, and the words on its two buttons
CALLBACK_ID: Final = 255
EXTERNAL_ID: Final = 255
PRIVATE_METADATA: Final = 3_000
VIEW_AS_JSON: Final = 250_000  # bytes
VIEWS_PER_MODAL: Final = 3
INPUT_LABEL: Final = 2_000
ALERT_TEXT: Final = 200

# Rich text
LIST_INDENT: Final = 8

# Tables
TABLE_ROWS: Final = 100
TABLE_CELLS_PER_ROW: Final = 20
TABLE_COLUMN_SETTINGS: Final = 20
TABLE_TEXT: Final = 10_000  # over all cells

# Requests to the app
ACK_WITHIN: Final = timedelta(seconds=3)
ANSWER_BYTES: Final = 262_144  # of a request URL; Slack does not tell its own limit
TRIGGER_ID_LIFETIME: Final = timedelta(seconds=3)
EVENT_RETRIES_AFTER: Final = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
SOCKETS_PER_APP: Final = 10
RESPONSE_URL_USES: Final = 5
RESPONSE_URL_LIFETIME: Final = timedelta(minutes=30)

# Requests from the app
MESSAGES_OF_HISTORY: Final = 999
MESSAGES_BY_DEFAULT: Final = 100
MESSAGES_OF_THREAD: Final = 1_000
MESSAGES_WHEN_DISTRIBUTED: Final = 15  # apps outside Slack's Marketplace
FILE_BYTES: Final = 1_000_000
FILE_ALT_TEXT: Final = 1_000
POSTS_BURST: Final = 3
POST_EVERY: Final = timedelta(seconds=1)  # per channel
TIER_3_PER_MINUTE: Final = 50
TIER_4_PER_MINUTE: Final = 100
