"""The last parts of names by which a host is told from other words with a dot.

A sentence is full of dots that are no host: Node.js, error.png, v2.1, e.g., "down.Please". Every
country's name counts, and of the hundreds of others those that mail hosts bear; a host under
another is understood when it begins like a mail server, or stands in a strict command.
"""

from bot.commands.word_list import word_list

COUNTRIES = word_list("""
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt
    bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er
    es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht
    hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr
    ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng
    ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd
    se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw
    tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
    """)
"""Countries and territories (ISO 3166, and ac, eu, su, uk)."""

OTHERS = word_list("""
    aero agency app arpa art asia bank berlin bio biz blog business cat center city click cloud
    club co com company coop design dev digital edu education email engineering exchange expert
    finance fun fyi gmbh gov group hamburg health host hosting info ink int jobs kiwi law legal
    life link live llc london ltd mail media mil mobi museum name net network news nyc one online
    org page paris partners photo post press pro rocks school services shop site software solutions
    space store studio support swiss systems team tech technology tel top travel vip vlaanderen
    wales wien wiki work world xyz zone
    example test invalid local lan internal intranet corp home
    """)
"""Names for everyone, and those reserved for examples (RFC 2606) and for inner networks."""

MAIL_WORDS = word_list("""
    mail mail1 mail2 webmail smtp smtps imap imaps pop pop3 pops mx mx0 mx1 mx2 mx3 mta relay
    outgoing incoming inbound outbound submission secure mailserver
    """)
"""First parts of names that mark a mail server, whatever the last part is."""

FILE_ENDINGS = frozenset({"cf", "mc", "md", "ps", "py", "sh", "so"})
"""Countries whose names also end files: main.cf or setup.py is a file, host.personal.py a host."""

NO_HOSTS = frozenset({"asp.net", "ado.net", "vb.net"})
"""Software that is named like a host."""

PUBLIC_MAIL = word_list("""
    outlook.com hotmail.com live.com msn.com gmail.com googlemail.com yahoo.com icloud.com me.com
    mac.com aol.com gmx.com gmx.net gmx.de web.de t-online.de orange.fr free.fr proton.me
    """)
"""Where everybody has a mailbox, outlook.com being a program to many as well."""
