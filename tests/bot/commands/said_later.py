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
    "test all of mail.acme.org but skip smtp": "mail.acme.org imap pop",
    "everything on mail.acme.org without imap please": "mail.acme.org pop smtp",
    "don't bother with pop3, look at imap on mail.acme.org": "mail.acme.org imap",
    "We do not use smtp.acme.org any more, our host is mail.acme.org": "mail.acme.org",
    "open pop3s://pop.acme.org please": "pop.acme.org pop3s",
    "STARTTLS fails on port 587 of smtp.acme.org": "smtp.acme.org 587",
    "her password is rejected by imap.acme.org, and she can't connect on 993 either": (
        "imap.acme.org 993"
    ),
    "IMAP works but not POP3 on mail.acme.org": "mail.acme.org imap pop",
}

QUESTIONS: dict[str, str] = {
    "nobody in accounting gets mail, i.e. 12 people, can you look?": "Which server",
    "compare mx1.example.com with mx2.example.com": "I check one at a time",
    "why can't she send? It's version 16.0.17928.20148": "Which server",
    "is our DKIM key for acme.org published correctly?": "I don't check SPF, DKIM or DMARC",
    "customer gets 535 5.7.8 authentication failed on mail.acme.org": "I never log in",
    "mails from acme.org land in spam": "I don't see in which folder",
    "can you test mail.acme.org from Frankfurt?": "`from` is not available",
    "yahoo mail won't sync": "Which server",
    "once more please": "I don't remember",
}

HELPS: dict[str, str | None] = {"what does rejected mean": "rejected"}
