"""Everything people, phones and attackers send in place of a command, and what they get back.

``python -m tests.bot.commands.bad_input`` prints the table as it reads today.
"""

from bot.commands.command import BadCommand, Check, Command, Help
from bot.commands.grammar import parse_command

NO_TARGET = (
    "Tell me what to check: a host, a domain, an e-mail address or an IP address, "
    "like `mail.example.com` or `mail.example.com ssl`."
)
HOST = "write it like `mail.example.com`."
IPV4 = "is not an IPv4 address: four numbers from 0 to 255; write it like `192.0.2.1`."
IPV6 = "write it like `2001:db8::1`, or `[2001:db8::1]:993` with a port."
PORT = "write it like `mail.example.com:993`."

SENTENCES: dict[str, str] = {
    # nothing to check
    "": NO_TARGET,
    " \t\n ": NO_TARGET,
    "\xa0\u2003\u200b\ufeff": NO_TARGET,
    "<!channel>": NO_TARGET,
    "<@U012AB3CD>": NO_TARGET,
    "<#C012AB3CD|support>": NO_TARGET,
    "/mailcheck": NO_TARGET,
    "ssl": NO_TARGET,
    "993": NO_TARGET,
    "private": NO_TARGET,
    "📧 …!": NO_TARGET,
    "`` ` ``": NO_TARGET,
    "is it up?": NO_TARGET,
    "is hover up?": f"`hover` is only one part of a host name: name the whole host; {HOST}",
    # words
    "mail.hover.com sll": (
        "`sll` is not a word I know: did you mean `ssl`? Write it like `mail.hover.com ssl`."
    ),
    "mail.hover.com imapp": (
        "`imapp` is not a word I know: did you mean `imap`? Write it like `mail.hover.com imap`."
    ),
    "mail.hover.com statrtls": (
        "`statrtls` is not a word I know: did you mean `starttls`? "
        "Write it like `mail.hover.com starttls`."
    ),
    "mail.hover.com --privat": (
        "`--privat` is not a word I know: did you mean `private`? "
        "Write it like `mail.hover.com private`."
    ),
    "example.org trac": (
        "`trac` is not a word I know: did you mean `trace`? Write it like `example.org trace`."
    ),
    "somebody@hover.com imapp": (
        "`imapp` is not a word I know: did you mean `imap`? Write it like `…@hover.com imap`."
    ),
    "a@b@hover.com imapp": (
        "`imapp` is not a word I know: did you mean `imap`? Write it like `mail.example.com imap`."
    ),
    f"{'mail.' * 20}hover.com imapp": (
        "`imapp` is not a word I know: did you mean `imap`? Write it like `mail.example.com imap`."
    ),
    "imapp": (
        "`imapp` is not a word I know: did you mean `imap`? Write it like `mail.example.com imap`."
    ),
    "hlep": "`hlep` is not a word I know: did you mean `help`? Write it like `help`.",
    "mail.hover.com quickly": (
        "`quickly` is not a word I know: after the target come words like `ssl` or `imap`, "
        "or ports like `993`; `help` lists them all."
    ),
    "mail.hover.com monitor": (
        "`monitor` is not a word I know: after the target come words like `ssl` or `imap`, "
        "or ports like `993`; `help` lists them all."
    ),
    "mail.hover.com login": (
        "`login` is not a word I know: after the target come words like `ssl` or `imap`, "
        "or ports like `993`; `help` lists them all."
    ),
    "mail.hover.com && rm -rf /": (
        "`rm` is not a word I know: after the target come words like `ssl` or `imap`, "
        "or ports like `993`; `help` lists them all."
    ),
    "mail.hover.com mail.example.com": (
        "`mail.hover.com` and `mail.example.com` are two targets: check one at a time, "
        "like `mail.example.com`."
    ),
    "<http://a.com|a.com><http://b.com|b.com>": (
        "`a.com` and `b.com` are two targets: check one at a time, like `mail.example.com`."
    ),
    "mail.hover.com dns 993": (
        "`dns` looks at names alone and touches no port: leave out `993` "
        "or leave out `dns`, like `mail.example.com dns`."
    ),
    "mail.hover.com:993 dns": (
        "`dns` looks at names alone and touches no port: leave out `993` "
        "or leave out `dns`, like `mail.example.com dns`."
    ),
    "mail.hover.com all dns": (
        "`dns` looks at names alone and touches no port: leave out `all` "
        "or leave out `dns`, like `mail.example.com dns`."
    ),
    "mail.hover.com ping 993": (
        "`ping` sends pings alone and touches no port: leave out `993` "
        "or leave out `ping`, like `mail.example.com ping`."
    ),
    "tracert ping mail.hover.com": (
        "`ping` sends pings alone and touches no port: leave out `tracert` "
        "or leave out `ping`, like `mail.example.com ping`."
    ),
    "mail.hover.com ping dns": (
        "`dns` looks at names alone and touches no port: leave out `ping` "
        "or leave out `dns`, like `mail.example.com dns`."
    ),
    "mail.hover.com trace 465,25,587": (
        "`trace` walks at most 2 ports at a time: name no more, "
        "like `mail.example.com trace 25,587`."
    ),
    "mail.hover.com traec": (
        "`traec` is not a word I know: did you mean `trace`? Write it like `mail.hover.com trace`."
    ),
    # words of later versions
    "mail.hover.com ssl from berlin": (
        "`from` is not available in this version: one check measures from one place, "
        "so run it in a terminal there, like `mailcheck mail.example.com --json`, "
        "and judge both reports by `mailcheck --compare`."
    ),
    "explain 550 5.7.1 relaying denied": (
        "`explain` is not available in this version: to have the host checked name the host "
        "alone, like `mail.example.com`."
    ),
    "schedule mail.hover.com daily at 9": (
        "`schedule` is not available in this version: to check now name the host alone, "
        "like `mail.example.com`."
    ),
    "schedules": (
        "`schedules` is not available in this version: to check now name the host alone, "
        "like `mail.example.com`."
    ),
    "history": (
        "`history` is not available in this version: for a fresh check name the host alone, "
        "like `mail.example.com`."
    ),
    "runners": (
        "`runners` is not available in this version: one check measures from one place, "
        "so run it in a terminal there, like `mailcheck mail.example.com --json`, "
        "and judge both reports by `mailcheck --compare`."
    ),
    # what is not checked
    "mail.hover.com not pop": (
        "Name what to check in place of `not pop`, like `mail.example.com imap`."
    ),
    "hover.com spf": (
        "I don't check SPF, DKIM or DMARC, but I can check whether a mail server can be reached: "
        "ask `hover.com`."
    ),
    "mail.hover.com tls1.2": (
        "I don't try TLS versions and ciphers one by one, but I show what a server agrees on: "
        "ask `mail.hover.com ssl`."
    ),
    "mail.hover.com TLS 1.2": (
        "I don't try TLS versions and ciphers one by one, but I show what a server agrees on: "
        "ask `mail.hover.com ssl`."
    ),
    "mail.hover.com 993 tlsv1": (
        "I don't try TLS versions and ciphers one by one, but I show what a server agrees on: "
        "ask `mail.hover.com 993 ssl`."
    ),
    "mail.hover.com dns tls1.3": (
        "I don't try TLS versions and ciphers one by one, but I show what a server agrees on: "
        "ask `mail.example.com`."
    ),
    "TLS 1.0": (
        "I don't try TLS versions and ciphers one by one, but I show what a server agrees on: "
        "ask `mail.example.com`."
    ),
    "healthy,demo,example": (
        "`healthy,demo,example` has commas: did you mean `healthy.demo.example`? "
        "Write it with dots."
    ),
    # ports
    "mail.hover.com 0": f"Port `0` does not exist: ports go from 1 to 65535; {PORT}",
    "mail.hover.com 65536": f"Port `65536` does not exist: ports go from 1 to 65535; {PORT}",
    "mail.hover.com:99999": f"Port `99999` does not exist: ports go from 1 to 65535; {PORT}",
    "mail.hover.com 993,99999": f"Port `99999` does not exist: ports go from 1 to 65535; {PORT}",
    "mail.hover.com 8080": (
        "8080 is not a mail port: choose among 110, 143, 25, 587, 995, 993, 465, 2525, 26, "
        "8025, 4190, like `mail.example.com 993`."
    ),
    "mail.hover.com:22": (
        "22 is not a mail port: choose among 110, 143, 25, 587, 995, 993, 465, 2525, 26, "
        "8025, 4190, like `mail.example.com 993`."
    ),
    "mail.hover.com 993-995": (
        "`993-995` is a range: name each port, like `mail.example.com 993,995`."
    ),
    "mail.hover.com:imap": f"`imap` is not a port number; {PORT}",
    "2130706433": f"Port `2130706433` does not exist: ports go from 1 to 65535; {PORT}",
    # hosts
    "hover": f"`hover` is only one part of a host name: name the whole host; {HOST}",
    "localhost": f"`localhost` is the machine that does the checking, not a mail server; {HOST}",
    "mail_server.hover.com": (
        f"`mail_server.hover.com` has an underscore, which no host name can have; {HOST}"
    ),
    "mail..hover.com": f"`mail..hover.com` has two dots in a row or begins with one; {HOST}",
    ".hover.com": f"`.hover.com` has two dots in a row or begins with one; {HOST}",
    "mail-.hover.com": f"`mail-.hover.com` has a part that begins or ends with a hyphen; {HOST}",
    "-mail.hover.com": f"`-mail.hover.com` begins with a hyphen, which no host name does; {HOST}",
    "-oProxyCommand=id": (
        f"`-oProxyCommand=id` begins with a hyphen, which no host name does; {HOST}"
    ),
    "a" * 300 + ".com": (f"The host name is 304 characters long, and 253 are the most; {HOST}"),
    "a" * 64 + ".com": (
        f"`{'a' * 59}…` has a part longer than 63 characters between two dots; {HOST}"
    ),
    "mail.hover.com;id": (
        f"`mail.hover.com;id` is not a host name: the character `;` cannot be part of one; {HOST}"
    ),
    "$(id).hover.com": (
        f"`$(id).hover.com` is not a host name: the character `$` cannot be part of one; {HOST}"
    ),
    "mail.hover.com|id": (
        f"`mail.hover.com|id` is not a host name: the character `|` cannot be part of one; {HOST}"
    ),
    "mail.hover.com&amp;id": (
        f"`mail.hover.com&id` is not a host name: the character `&` cannot be part of one; {HOST}"
    ),
    "mail.hover.com\\share": (
        f"`mail.hover.com\\share` is not a host name: the character `\\` cannot be part of one; "
        f"{HOST}"
    ),
    "mail,hover.com": (
        "`mail,hover.com` has commas: did you mean `mail.hover.com`? Write it with dots."
    ),
    "../../etc/passwd": f"The host name is missing; {HOST}",
    "https:///path": f"The URL names no host; {HOST}",
    "💩.la": f"`💩.la` is not a valid international name; {HOST}",
    "xn--a.de": f"`xn--a.de` is not a valid international name; {HOST}",
    "a.xn--zzzz-zzz9999": f"`a.xn--zzzz-zzz9999` is not a valid international name; {HOST}",
    "hover.com℀.example.com": (
        f"`hover.com℀.example.com` has a character that host names cannot carry; {HOST}"
    ),
    "mail.hover.com.993": (
        "`mail.hover.com.993` ends in a number, which no host name does; write it like "
        "`mail.example.com`, or `mail.example.com:993` with a port."
    ),
    # e-mail addresses
    "a@b@hover.com": ("The e-mail address has more than one @; write it like `user@example.com`."),
    "@hover.com": "The e-mail address has nothing before the @; write it like `user@example.com`.",
    "somebody@": "The e-mail address has nothing after the @; write it like `user@example.com`.",
    "<mailto:somebody@hover|somebody@hover>": (
        f"`hover` is only one part of a host name: name the whole host; {HOST}"
    ),
    # addresses
    "1.2.3": f"`1.2.3` {IPV4}",
    "999.1.1.1": f"`999.1.1.1` {IPV4}",
    "010.0.0.1": f"`010.0.0.1` {IPV4}",
    "0x7f.1": f"`0x7f.1` {IPV4}",
    "１２７.1": f"`127.1` {IPV4}",
    "10.0.0.0/8": (
        "`10.0.0.0/8` is a whole network: name a single address; write it like `192.0.2.1`."
    ),
    "fe80::1%eth0": f"`fe80::1%eth0` carries a zone, which only its own machine knows; {IPV6}",
    "[2001:db8::1": f"`[2001:db8::1` is not a complete IPv6 address; {IPV6}",
    "2001:db8:::1": f"`2001:db8:::1` is not a complete IPv6 address; {IPV6}",
    # too much
    "a" * 1001: (
        "That is 1001 characters long and a command has at most 1000: "
        "name the host alone, like `mail.example.com`."
    ),
    "mail.hover.com " + "z" * 500: (
        f"`{'z' * 59}…` is not a word I know: after the target come words like `ssl` or `imap`, "
        "or ports like `993`; `help` lists them all."
    ),
}
"""Input that is wrong, and the sentence that says so."""

UNDERSTOOD: dict[str, str] = {
    "/mailcheck mail.hover.com ssl": "mail.hover.com ssl",
    "mailcheck check mail.hover.com": "mail.hover.com",
    "<@U012AB3CD> is mail.hover.com up on 993?": "mail.hover.com 993",
    "<@U012AB3CD|mailcheck> mail.hover.com": "mail.hover.com",
    "can you test port 993 and 587 on mail.hover.com, please": "mail.hover.com 993 587",
    "MAIL.HOVER.COM SSL": "mail.hover.com ssl",
    "mail.hover.com.": "mail.hover.com",
    "mail.hover.com:993": "mail.hover.com 993",
    "mail.hover.com :993": "mail.hover.com 993",
    "mail.hover.com 993, 587": "mail.hover.com 993 587",
    "mail.hover.com 993,,0587,": "mail.hover.com 993,587",
    "<http://mail.hover.com|mail.hover.com> ssl": "mail.hover.com ssl",
    "<http://mail.hover.com|mail.hover.com>:993": "mail.hover.com 993",
    "<https://mail.hover.com/webmail?x=1&amp;y=2>": "mail.hover.com",
    "<http://mail.hover.com|click here>": "mail.hover.com",
    "<http://mail.hover.com|mail.hover.com><!here> imap": "mail.hover.com imap",
    "&lt;mail.hover.com&gt;": "mail.hover.com",
    "https://mail.hover.com:2096/": "mail.hover.com",
    "imap://mail.hover.com": "mail.hover.com imap",
    "imap://mail.hover.com:143": "mail.hover.com 143",
    "imap://mail.hover.com 993": "mail.hover.com 993",
    "<imaps://mail.hover.com/>": "mail.hover.com imaps",
    "smtps://mail.hover.com private": "mail.hover.com smtps private",
    "mail.hover.com smtps sieve": "mail.hover.com smtps sieve",
    "tls 1.2.3.4": "1.2.3.4 tls",
    "tls1.2.hover.com ssl": "tls1.2.hover.com ssl",
    "ftp://mail.hover.com": "mail.hover.com",
    "<mailto:somebody@hover.com|somebody@hover.com>": "…@hover.com",
    "somebody@hover.com imap": "…@hover.com imap",
    "“mail.hover.com” ‘ssl’": "mail.hover.com ssl",
    "mail.hover.com —private": "mail.hover.com private",
    "mail.hover.com --ssl -private": "mail.hover.com ssl private",
    "mail–eu.hover.com": "mail-eu.hover.com",
    "mail.hover.com\xa0ssl": "mail.hover.com ssl",
    "mail.hover.com\tssl\r\nprivate": "mail.hover.com ssl private",
    "mail.\u200bhover.com\ufeff": "mail.hover.com",
    "\u202email.hover.com\u202c": "mail.hover.com",
    "mail.hover.com\x00ssl": "mail.hover.com ssl",
    "ｍａｉｌ．ｈｏｖｅｒ．ｃｏｍ：９９３": "mail.hover.com 993",
    "mail。hover。com": "mail.hover.com",
    "```mail.hover.com```": "mail.hover.com",
    "*mail.hover.com* _ssl_": "mail.hover.com ssl",
    "(mail.hover.com)?!": "mail.hover.com",
    "mail.hover.com | ssl": "mail.hover.com ssl",
    "mail.hover.com 📧 imap": "mail.hover.com imap",
    "imap pop mail.hover.com": "mail.hover.com imap pop",
    "mail.hover.com imaps": "mail.hover.com imaps",
    "münchen.de": "münchen.de",
    "xn--mnchen-3ya.de": "münchen.de",
    "192.0.2.1": "192.0.2.1",
    "[2001:db8::1]:993": "2001:db8::1 993",
    "2001:db8:: imap": "2001:db8:: imap",
    "ping mail.hover.com": "mail.hover.com ping",
    "tracert mail.hover.com": "mail.hover.com tracert",
    "--traceroute mail.hover.com:25": "mail.hover.com 25 traceroute",
    "can you trace port 25 to mail.hover.com?": "mail.hover.com trace 25",
    "mtr imap mail.hover.com": "mail.hover.com mtr imap",
    "::": "::",
}
"""Input that only looks wrong, and the command it means, as ``Check.typed`` puts it."""

HELP: dict[str, str | None] = {
    "help": None,
    "HELP!": None,
    "--help": None,
    "-h": None,
    "/mailcheck help": None,
    "mail.hover.com help": None,
    "help ports": "ports",
    "help SSL": "ssl",
    "help ping": "ping",
    "help tracert": "tracert",
}
"""Calls for help, and their topic."""


def answer(text: str) -> str:
    """Say in one line what becomes of an input."""
    try:
        command: Command = parse_command(text)
    except BadCommand as fault:
        return str(fault)
    match command:
        case Check():
            return f"(checks) {command.typed}"
        case Help():
            return f"(helps) {command.topic or 'overview'}"


if __name__ == "__main__":
    for typed in (*SENTENCES, *UNDERSTOOD, *HELP):
        shown = ascii(typed) if len(typed) <= 60 else f"{typed[:40]!a} and {len(typed)} in all"
        print(f"{shown}\n    {answer(typed)}")  # noqa: T201 - this is a command
