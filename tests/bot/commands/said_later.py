"""More sentences, written before the rules and kept aside while they were made."""

CHECKS: dict[str, str] = {
    "heads up, two customers report that secure.emailsrvr.com refuses their login on 993": (
        "secure.emailsrvr.com 993"
    ),
    "Could someone verify that mx1.example.org accepts connections on port 25? Gmail defers.": (
        "mx1.example.org 25"
    ),
    "I've tried 465 and 587 with smtp.example.net, both time out after 30 seconds": (
        "smtp.example.net 465 587"
    ),
    'Thunderbird: "Peer\'s certificate has expired" for pop.example.net': "pop.example.net ssl",
    "jane.doe@example.co.uk can't send since she moved to the new office": (
        "…@example.co.uk outgoing"
    ),
    "any outage at imap.example.de? Kunde ruft seit 8.30 Uhr an": "imap.example.de",
    "Hostname smtp.example.com, username bob@example.com, port 465, SSL on": (
        "smtp.example.com 465"
    ),
    "our ISP blocks 25, is 587 open on mail.example.com?": "mail.example.com 25 587",
    "pls run an mtr to mail.example.com, packets get lost": "mail.example.com trace",
    "which MX records does example.org have?": "example.org dns",
    'Ana (iPhone 15, iOS 17.2) gets "Cannot verify server identity" from mail.example.com': (
        "mail.example.com"
    ),
    "smtp.example.com:587 connection refused, worked until 11/23/2026": "smtp.example.com 587",
    "mail to info@example.com bounces with 5.4.1": "…@example.com",
    "Does anybody know if mail.example.com only speaks TLS 1.2?": "mail.example.com ssl",
    "customer attached a log.txt and main.cf, relayhost is [smtp.example.com]:587": (
        "smtp.example.com 587"
    ),
    "La boîte contact@example.fr ne peut plus recevoir de messages": "…@example.fr incoming",
    "mail.example.com - is it us or them?": "mail.example.com",
}

QUESTIONS: dict[str, str] = {
    "nobody in accounting gets mail, i.e. 12 people, can you look?": "Which server",
    "compare mx1.example.com with mx2.example.com": "I check one at a time",
    "why can't she send? It's version 16.0.17928.20148": "Which server",
}
