"""What can be pressed: the ids by which Slack tells us, in one place."""

RUN_AGAIN = "run_again"
"""The button under an answer; its value is the command, as ``Check.typed`` has it."""

OPEN_FORM = "open_form"
"""The button of the Home tab that opens the form."""

CHECK_FORM = "check_form"
"""The form that asks for a check, as a modal."""

TARGET_FIELD, WHAT_FIELD = "target", "what"
"""The fields of the form: each is the id of its block and of its input."""
