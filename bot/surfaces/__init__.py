"""Where people meet the bot: listeners that acknowledge, delegate and answer."""
