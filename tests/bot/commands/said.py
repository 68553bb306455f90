"""What people write to the bot in a channel or a direct message, and the command each means.

The right side is a strict command. Phrasings follow public support threads; names are examples.
"""

BOT = "U0LOCALBOT1"

CHECKS: dict[str, str] = {
    # the command line with words around it
    f"<@{BOT}> is <http://mail.hover.com|mail.hover.com> up on 993?": "mail.hover.com 993",
    f"<@{BOT}|mailcheck> mail.hover.com ssl private": "mail.hover.com ssl private",
    f"hey <@{BOT}> could you have a look at mail.hover.com for me": "mail.hover.com",
    f"mail.hover.com <@{BOT}>": "mail.hover.com",
    f"<@{BOT}>: mail.hover.com imap, thanks!": "mail.hover.com imap",
    f"<@{BOT}> check smtp.hover.com port 587 pls :pray:": "smtp.hover.com 587",
    "Good morning! Would you mind checking imap.example.com? Thank you :slightly_smiling_face:": (
        "imap.example.com"
    ),
    "is everything alright with mail.hover.com right now": "mail.hover.com",
    "anyone else seeing mail.hover.com down?": "mail.hover.com",
    "what's up with mail.hover.com": "mail.hover.com",
    "mail.hover.com seems dead :(": "mail.hover.com",
    "MAIL.HOVER.COM IS DOWN!!!": "mail.hover.com",
    "Mail.hover.com isn't responding": "mail.hover.com",
    # sending
    f"<@{BOT}> hey, customer says outlook can't send through "
    "<http://smtp.hover.com|smtp.hover.com> since this morning, is port 587 ok?": (
        "smtp.hover.com 587"
    ),
    "customer can't send email via smtp.example.com, any idea?": "smtp.example.com outgoing",
    "sending via smtp.example.com times out since 3 hours": "smtp.example.com outgoing",
    "Outlook 2019 cannot send, server is smtp.example.com": "smtp.example.com outgoing",
    "emails stuck in outbox, smtp.example.com, Thunderbird 115": "smtp.example.com outgoing",
    "user can receive but not send on mail.example.com": "mail.example.com",
    "can't send or receive on mail.example.com": "mail.example.com",
    "unable to send/receive, host mail.example.com": "mail.example.com",
    "Receiving works fine but sending fails on mail.example.com": "mail.example.com",
    "can you send me the status of mail.example.com": "mail.example.com",
    "customer sent a screenshot, mail.example.com shows error.png": "mail.example.com",
    "he tries to send from bob@example.com through smtp.hover.com and gets a timeout": (
        "smtp.hover.com outgoing"
    ),
    "Error 0x800CCC0E in Outlook.exe when connecting to mail.example.com": "mail.example.com",
    "getting (0x80042109) Outlook cannot connect to your outgoing (SMTP) e-mail server, "
    "smtp.example.com": "smtp.example.com smtp",
    "SMTP error 421 4.7.0 Try again later, mail.example.com": "mail.example.com smtp",
    "it says '550 5.7.1 relaying denied' when using smtp.example.com": "smtp.example.com",
    # receiving
    "can you check whether <mailto:bob@example.com|bob@example.com> gets mail?": (
        "…@example.com incoming"
    ),
    "bob@example.com isn't receiving anything": "…@example.com incoming",
    "customer doesn't get any emails, domain example.com": "example.com incoming",
    "imap on mail.example.com hangs": "mail.example.com imap",
    "All of our users have trouble with imap.example.com": "imap.example.com",
    "all imap users of mail.example.com are affected": "mail.example.com imap",
    "IMAP works but POP3 doesn't on mail.example.com": "mail.example.com imap pop",
    'iPhone says "Cannot Get Mail": the connection to the server '
    "“imap.example.com” failed.": "imap.example.com incoming",
    "pop3 download stopped working at pop.example.com": "pop.example.com pop",
    # certificates
    "is the certificate on mail.example.com expired?": "mail.example.com ssl",
    "cert warning for imap.example.com in Apple Mail": "imap.example.com ssl",
    "TLS handshake failure with mail.example.com": "mail.example.com ssl",
    "does mail.example.com support SSL/TLS?": "mail.example.com ssl",
    "certificate problem with imap on mail.example.com": "mail.example.com imap",
    "user's password expired, mail.example.com rejects him": "mail.example.com",
    "does it work without ssl on mail.example.com": "mail.example.com",
    "is starttls offered by smtp.example.com": "smtp.example.com starttls",
    "it sends plain text mails only, host mail.example.com": "mail.example.com outgoing",
    # ports
    "is port 25 blocked to mx.example.com from your side?": "mx.example.com 25",
    "ports 993 and 587 on mail.example.com please": "mail.example.com 993 587",
    "need 993/587 tested for mail.example.com": "mail.example.com 993 587",
    "can you reach mail.example.com:993?": "mail.example.com 993",
    "can someone reach <http://mail.example.com:465|mail.example.com:465> right now": (
        "mail.example.com 465"
    ),
    "mail.example.com ports 25, 465 or 587: which one is open?": "mail.example.com 25 465 587",
    "587 works but 465 doesn't, smtp.example.com": "smtp.example.com 587 465",
    "telnet mail.example.com 25 hangs": "mail.example.com 25",
    "imap port 993 on mail.example.com times out": "mail.example.com 993",
    "25 people can't reach mail.example.com": "mail.example.com",
    "mail.example.com down since 25 minutes": "mail.example.com",
    "we have 143 customers on mail.example.com complaining": "mail.example.com",
    "started on 25 November, mail.example.com": "mail.example.com",
    "started on 25/11 at 10.30, mail.example.com": "mail.example.com",
    "mail.example.com, down since 10:30 am": "mail.example.com",
    "ticket #587: mail.example.com unreachable": "mail.example.com",
    "costs $25 a month and mail.example.com is still down": "mail.example.com",
    "port 443 works but 993 does not, mail.example.com": "mail.example.com 993",
    "Server: mail.example.com Port: 993 SSL: yes": "mail.example.com 993",
    "host=smtp.example.com port=587": "smtp.example.com 587",
    "tcp/587 to smtp.example.com filtered?": "smtp.example.com 587",
    # tools
    "please traceroute to smtp.example.com": "smtp.example.com trace",
    "can you run a traceroute to smtp.example.com port 25?": "smtp.example.com trace 25",
    "could you quickly ping mail.example.com for me": "mail.example.com ping",
    "ping me when mail.example.com is back": "mail.example.com",
    "I can ping mail.example.com but outlook won't connect": "mail.example.com",
    "does mail.example.com resolve for you?": "mail.example.com dns",
    "please resolve this asap, mail.example.com is down": "mail.example.com",
    "what's the mx of example.com": "example.com dns",
    "can you look up the mx records for example.com?": "example.com dns",
    "dns is fine but can't connect to mail.example.com": "mail.example.com",
    "customer's traceroute stops at hop 7 on the way to mail.example.com": "mail.example.com",
    # which target
    "customer bob@example.com uses mail.hover.com and it's slow": "mail.hover.com",
    "customer on outlook.com can't reach smtp.hover.com": "smtp.hover.com",
    "is outlook.com having trouble today?": "outlook.com",
    "bob@example.com gets no answer from alice@gmail.com": "…@example.com",
    "mail.hover.com mail.hover.com mail.hover.com!!!": "mail.hover.com",
    "hover.com's mail server mail.hover.com is slow": "mail.hover.com",
    "hover.com's mail is slow": "hover.com",
    "mail.hover.com (216.40.42.4) refuses connections": "mail.hover.com",
    "is 216.40.42.4 listening?": "216.40.42.4",
    "can't connect to [2001:db8::1]:993 over v6": "2001:db8::1 993",
    "see https://hover.zendesk.com/agent/tickets/4711 - mail.hover.com": "mail.hover.com",
    "see <https://hover.zendesk.com/agent/tickets/4711> for bob@example.com": "…@example.com",
    "is hover.com/mail reachable": "hover.com",
    "Node.js 18.2 app v2.1 (nodemailer) can't talk to smtp.example.com, e.g. on 587": (
        "smtp.example.com 587"
    ),
    "it's down.Please check mail.example.com.Thanks": "mail.example.com",
    "From our office we can't reach mail.example.com": "mail.example.com",
    "we can't reach mail.example.com from our office in Berlin": "mail.example.com",
    f"<@U0ANA> <@{BOT}> in <#C01|support> they say mail.example.com is down <!here>": (
        "mail.example.com"
    ),
    # as error messages and support threads have it
    "It seems that mail.example.com currently doesn't accept any incoming connection on ports 25 "
    "and 587. It's still pingable though. I've tried from three different hosts.": (
        "mail.example.com 25 587"
    ),
    "failed to connect to imap.example.com/2001:db8::6c (port 993) from /2001:db8:123::1011 "
    "(port 57038) after 30000ms": "imap.example.com 993",
    "telnet mail.example.com 587\nTrying 192.0.2.178...\nTrying 2001:db8:0:2:d0::71:1...\n"
    "telnet: Unable to connect to remote host: Network is unreachable": "mail.example.com 587",
    "The connection to the server has failed. Account: 'mail.example.com', Server: "
    "'mail.example.com', Protocol: SMTP, Port: 25, Secure(SSL): No, Socket Error: 10060, "
    "Error Number: 0x800CCC0E": "mail.example.com 25",
    "Could not connect to SMTP host: smtp.example.com, port: 465, response: -1": (
        "smtp.example.com 465"
    ),
    "bounce: <jane@example.com>: host mx.example.com[203.0.113.5] said: 554 5.7.1 blocked": (
        "mx.example.com"
    ),
    "dial tcp 203.0.113.9:993: i/o timeout": "203.0.113.9 993",
    "try 110 or 995 for pop3 on mail.example.com, 143 fails": "mail.example.com 110 995 143",
    "nmap says 25/tcp filtered, 587/tcp open on mx.example.com": "mx.example.com 25 587",
    "can you check imaps and submission on mail.example.com, urgent": (
        "mail.example.com imaps submission"
    ),
    "our form submission cannot reach mail.example.com": "mail.example.com",
    # quotes, lists, fences
    f"<@{BOT}> can you check this?\n&gt; Hi, I cannot send mail with smtp.example.com, "
    "port 465.\n&gt; Regards, Bob": "smtp.example.com 465",
    f"&gt; smtp.example.com is down\n<@{BOT}> is imap.example.com too?": "imap.example.com",
    "• server: imap.example.com\n• port: 993\n• error: timeout": "imap.example.com 993",
    "customer log:\n```\nconnect to mail.example.com[192.0.2.1]:25: Connection timed out\n```": (
        "mail.example.com 25"
    ),
    # what is not meant
    "check everything except pop at mail.acme.org": "mail.acme.org imap smtp",
    "check all ports except 25 on mail.acme.org": "mail.acme.org 110 143 587 995 993 465",
    "everything but skip imap and the submission port on mail.acme.org": (
        "mail.acme.org 110 995 25 465"
    ),
    "no need to check smtp on mail.acme.org, just imap": "mail.acme.org imap",
    "check all but pop on mail.acme.org": "mail.acme.org imap smtp",
    "no need to ping mail.acme.org": "mail.acme.org",
    "nothing but imap on mail.acme.org": "mail.acme.org imap",
    "don't check pop on mail.acme.org": "mail.acme.org imap smtp",
    "our server mail.acme.org, IP 198.51.100.7, no pop": "mail.acme.org",
    "mail.acme.org without ssl or starttls, does it answer": "mail.acme.org",
    "don't check healthy.acme.org, check slow.acme.org instead": "slow.acme.org",
    "it's mail.acme.org, not smtp.acme.org": "mail.acme.org",
    "it's not mail.acme.org that makes trouble, is it": "mail.acme.org",
    "please test slow.acme.org instead of healthy.acme.org": "slow.acme.org",
    "users can't send, and imap works but not pop on mail.acme.org": (
        "mail.acme.org outgoing imap pop"
    ),
    "everything works except pop on mail.acme.org": "mail.acme.org",
    "all works apart from mail.acme.org": "mail.acme.org",
    "everything is ok on mail.acme.org but no pop": "mail.acme.org",
    "use 465 instead of 587 on mail.acme.org?": "mail.acme.org 465",
    "customer doesn't use SSL and can't send via smtp.acme.org": "smtp.acme.org outgoing",
    "apart from that all is well on mail.acme.org": "mail.acme.org",
    # as URLs and with the kind of encryption
    "check STARTTLS on 143 of mail.acme.org": "mail.acme.org 143",
    "imaps://mail.acme.org": "mail.acme.org 993",
    "our clients use imaps://mail.acme.org and complain": "mail.acme.org imaps",
    "somebody set smtp://mail.acme.org:587 there": "mail.acme.org 587",
    "we have pop3s://mail.acme.org set up": "mail.acme.org pop3s",
    "smtps://mail.acme.org set up": "mail.acme.org 465",
    "submission://mail.acme.org set up": "mail.acme.org 587",
    "submissions://mail.acme.org set up": "mail.acme.org 465",
    "both imap://mail.acme.org and smtp://mail.acme.org look odd": "mail.acme.org imap smtp",
    # beside a question that cannot be answered
    "user gets 535 and can't connect on 587 of mail.acme.org": "mail.acme.org 587",
    "does the domain acme.org exist?": "acme.org",
    "his user exists but mail.acme.org denies it": "mail.acme.org",
    "the web site acme.org sends nothing by smtp.acme.org": "smtp.acme.org outgoing",
    "certificate problem at mail.acme.org, he takes webmail until then": "mail.acme.org ssl",
    "webmail works but Outlook fails with mail.acme.org": "mail.acme.org",
    "SPF is fine, mail.acme.org times out": "mail.acme.org",
    # from somewhere
    "can you check mail from bob at mail.acme.org": "mail.acme.org",
    "check mail.acme.org from our office": "mail.acme.org",
    "can you check mail.acme.org, no mail from bob": "mail.acme.org",
    "check mail.acme.org from the office": "mail.acme.org",
    "check mail.acme.org from 8am": "mail.acme.org",
    "check imap from bob@acme.org": "…@acme.org imap",
    # other languages
    "Ist mail.example.com auf Port 993 erreichbar?": "mail.example.com 993",
    "Kunde kann über smtp.example.com nichts versenden": "smtp.example.com outgoing",
    "Bitte mal das Zertifikat von imap.example.com prüfen, danke": "imap.example.com ssl",
    "impossible d'envoyer un mail avec smtp.example.com": "smtp.example.com outgoing",
    "no puedo recibir correo en mail.example.com": "mail.example.com incoming",
    "kan geen mail ontvangen via imap.example.com poort 993": "imap.example.com 993",
}
"""A sentence, and the strict command it means."""

QUESTIONS: dict[str, str] = {
    "is it down?": "Which server",
    "outlook can't send since this morning": "Which server",
    "port 587 blocked?": "Which server",
    "the customer uses Node.js v2.1, error.png attached": "Which server",
    "smtp.example.com or imap.example.com?": "I check one at a time",
    "can bob@example.com write to alice@example.org": "I check one at a time",
    "is mail.example.com:8080 open": "8080 is not a mail port",
    "can you see whether port 443 on mail.example.com answers": "443 is not a mail port",
    "could you test ports 993-995 of mail.example.com": "`993-995` is a range",
    "schedule mail.hover.com daily at 9": "`schedule` is not available",
    "can you schedule a check of mail.hover.com": "`schedule` is not available",
    "don't check mail.acme.org": "`mail.acme.org` is named as what not to check",
    "is the SPF record of acme.org right?": (
        "I don't check SPF, DKIM or DMARC, but I can check whether a mail server can be reached: "
        "ask `acme.org`."
    ),
    "SPF record of acme.org looks wrong": "I don't check SPF, DKIM or DMARC",
    "dmarc?": (
        "I don't check SPF, DKIM or DMARC, but I can check whether a mail server can be reached: "
        "ask `mail.example.com`."
    ),
    "is mail.acme.org on a blacklist": "I don't look into blocklists",
    "is 203.0.113.9 listed in an RBL": "I don't look into blocklists",
    "does bob@acme.org exist?": (
        "I don't ask servers whether a mailbox exists, but I can check whether a mail server can "
        "be reached: ask `…@acme.org`."
    ),
    "cancel the check of mail.acme.org": "`mail.acme.org` is named as what not to check",
    "which ciphers does mail.acme.org accept": "I don't try TLS versions",
    "does mail.acme.org work from China?": "`from` is not available",
    "send a test mail to bob@acme.org": "I send no mail, not even to test",
    "is my password wrong for mail.acme.org": "I never log in",
    "smtp.acme.org port 587 says 535": (
        "I never log in, so I can't tell whether a password is right, but I can check whether a "
        "mail server can be reached: ask `smtp.acme.org 587`."
    ),
    "the web site acme.org is down": "I don't look at web pages",
    "webmail at https://mail.hover.com/webmail?x=1 is broken": "I don't look at web pages",
    "our mails land in the spam folder at acme.org": (
        "I don't see in which folder a message ends, nor why"
    ),
    "does mail.acme.org support TLS 1.3?": (
        "I don't try TLS versions and ciphers one by one, but I show what a server agrees on: "
        "ask `mail.acme.org ssl`."
    ),
    "is TLS 1.0 still enabled on mail.acme.org": "I don't try TLS versions",
    "does mail.acme.org offer TLSv1.1": "I don't try TLS versions",
    "check mail.acme.org from Germany": "`from` is not available",
    "is mail.acme.org reachable from the US?": "`from` is not available",
    "could you check mail.acme.org on 993 from New York, please": "`from` is not available",
    "healthy,demo,example": "`healthy,demo,example` has commas: did you mean `healthy.demo.exam",
    "mail.acme,org is down": "`mail.acme,org` has commas: did you mean `mail.acme.org`?",
    "can you check localhost": "`localhost` is the machine that does the checking",
    "imap.acme.org for receiving and smtp.acme.org for sending": (
        "I check one at a time: ask `imap.acme.org incoming` or `smtp.acme.org outgoing`, "
        "each in its own message."
    ),
    "stop": "A check cannot be stopped: it ends by itself within 75 seconds.",
    "please cancel that check": "A check cannot be stopped",
    "again please": "I don't remember what was asked before",
    "one more time pls": "I don't remember",
    "run that again": "I don't remember",
    "and 993?": "I don't remember",
    "what about imap?": "I don't remember",
    "gmail doesn't connect": (
        "Which server do you mean? Name its host, its domain or an e-mail address there, "
        "like `imap.gmail.com`."
    ),
    "our Outlook won't connect since this morning": (
        "Which server do you mean? Name its host, its domain or an e-mail address there, "
        "like `outlook.office365.com`."
    ),
    "explain 550 5.7.1 relaying denied": "`explain` is not available",
    "history of mail.hover.com": "`history` is not available",
    "does mail_server.example.com answer": "`mail_server.example.com` has an underscore",
}
"""A sentence, and how the sentence begins that asks back."""

HELPS: dict[str, str | None] = {
    f"<@{BOT}>": "hello",
    "": "hello",
    "hi": "hello",
    "Hello there!": "hello",
    "are you there?": "hello",
    "you there?": "hello",
    "help": None,
    "can you help me?": None,
    "help me please": None,
    "how do I check a mail server?": None,
    "how long does a check take?": None,
    "version": None,
    "status": None,
    "help ports": "ports",
    "/mailcheck help ssl": "ssl",
    "what is STARTTLS": "starttls",
    "what is imap?": "imap",
    "what does filtered mean?": "filtered",
    "explain filtered": "filtered",
    "what does open mean": "open",
    "what is port 993?": "993",
    "what is the difference between imap and pop?": None,
}
"""A call for help or a greeting, and the topic."""

COURTESIES = (
    f"thanks <@{BOT}>!",
    "thank you so much",
    "thx :tada:",
    "danke!",
    "👍",
    ":+1:",
)
"""Words that ask for nothing."""

PRIVATE = [
    "look at mail.hover.com privately",
    "imap.hover.com slow private",
    "keep it private: mail.hover.com",
    "keep this private please, is mail.hover.com up on 993?",
    "private: mail.hover.com",
    "private check of mail.hover.com",
    "Private! mail.hover.com does not connect",
    "mail.hover.com, private, on 993",
    "check mail.hover.com in private",
    "is mail.hover.com ok? (private)",
    "mail.hover.com just for me private ok?",
    "private\nmail of our users at mail.hover.com fails",
    "just me: is mail.hover.com up?",
    "please show it to only me, mail.hover.com",
    "is mail.hover.com up? Only for me.",
    "the answer for me only: mail.hover.com",
    "dm me what is wrong with mail.hover.com",
    "can you check mail.hover.com and DM me",
    "our private network is fine, keep it private, mail.hover.com",
]
"""Questions whose answer is for the one who asks."""

PUBLIC = [
    "my private mail at mail.hover.com fails",
    "mail.hover.com is in a private network",
    "the private key of mail.hover.com was lost",
    "private domain, host mail.hover.com, no connection on 993",
    "mail.hover.com is privately hosted",
    "is it just me or is mail.hover.com down?",
    "Is mail.hover.com down, or is that just me?",
    "does it work for me? mail.hover.com",
]
"""Questions that speak of private things, with an answer for all."""
