"""Lines to repair: damaged ones with the expected text, look-alikes that must stay, and clean text of 21 languages.

The odd characters are spelled by name, or by number where they come in ranges, so that a reader can see them.
"""

from textclean.repair import Repair, Repaired
from textclean.repair.repair import settle

repair = Repair()

NBSP = "\N{NO-BREAK SPACE}"
NNBSP = "\N{NARROW NO-BREAK SPACE}"
THIN = "\N{THIN SPACE}"
ZWSP = "\N{ZERO WIDTH SPACE}"
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
ZWJ = "\N{ZERO WIDTH JOINER}"
SHY = "\N{SOFT HYPHEN}"
LRM = "\N{LEFT-TO-RIGHT MARK}"
FFFD = "\N{REPLACEMENT CHARACTER}"


def ungated(config: Repair, line: str, unescape: bool = True) -> Repaired:
    """The repair of a line without the gate."""
    return settle(config, line, unescape, gated=False)


# Lines that change, and how -------------------------------------------------------------------------------------------

MOJIBAKE = "mojibake: latin-1 -> utf-8"
SLOPPY = "mojibake: sloppy-windows-1252 -> utf-8"
IN_PLACES = "mojibake: utf-8 in places"

CHANGES = {
    "mojibake": ("schÃ¶n", "schön", MOJIBAKE),
    "mojibake of a check mark": ("âœ” No problems", "✔ No problems", SLOPPY),
    "mojibake next to right text": ("l’humanitÃ©", "l’humanité", IN_PLACES),
    "mojibake thrice": (
        "The Mona Lisa doesnÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t have eyebrows.",
        "The Mona Lisa doesn’t have eyebrows.",
        SLOPPY,
    ),
    "mojibake made of a no-break space": (f"voilÃ{NBSP}la", "voilàla", MOJIBAKE),
    "mojibake that lost its no-break space": ("voilÃ le travail", "voilà le travail", MOJIBAKE),
    "mojibake made of a soft hyphen": (f"StraÃŸe, Ã{SHY}sland", "Straße, ísland", SLOPPY),
    "mojibake made of C1 controls": ("caf\xc3\xa9 \xe2\x80\x93 bar", "café – bar", MOJIBAKE),
    "mojibake that is a line separator": ("oneâ\x80\xa8two", "one two", MOJIBAKE, "line breaks"),
    "U+0085 for an ellipsis": ("and then\x85", "and then…", "mojibake: latin-1 -> windows-1252"),
    "entities": ("fish &amp; chips &lt;3", "fish & chips <3", "entities"),
    "entities by number": ("it&#x2019;s &#8220;fine&#8221;", "it’s “fine”", "entities"),
    "entities in capitals": ("P&EACUTE;REZ", "PÉREZ", "entities"),
    "entities escaped again": ("R&amp;amp;amp;D &amp;quot;x&amp;quot;", 'R&D "x"', "entities"),
    "entities of mojibake": ("&macr;\\_(ã\x83\x84)_/&macr;", "¯\\_(ツ)_/¯", "entities", IN_PLACES),
    "entity of a no-break space": ("one&nbsp;two", "one two", "entities", "spaces"),
    "entity of a soft hyphen": ("hy&shy;phen", "hyphen", "entities", "zero-width characters"),
    "entity of a line end": (
        "one&#10;two&NewLine;three&#x2028;",
        "one two three ",
        "entities",
        "line breaks",
    ),
    "entity of a surrogate": ("&#xD83D;", FFFD, "entities"),
    "entity in a URL that was escaped": ("/?a=1&amp;b=2", "/?a=1&b=2", "entities"),
    "null": ("nu\x00ll", "null", "control characters"),
    "delete and bell": ("a\x7fb\x07", "ab", "control characters"),
    "form feed, separators": ("a\x0bb\x0cc\x1cd\x1de\x1e", "a b c d e ", "control characters"),
    "unit separator": ("a\x1fb", "ab", "control characters"),
    "object replacement": (
        "a photo \N{OBJECT REPLACEMENT CHARACTER}here",
        "a photo here",
        "control characters",
    ),
    "terminal colours": ("\x1b[36;44mblue\x1b[0m", "blue", "terminal escapes"),
    "terminal title": ("\x1b]0;title\x07text\x1b]8;;http://x\x1b\\link", "textlink", "terminal escapes"),
    "terminal modes": ("\x1b7\x1b=\x1b(Bplain\x1b>\x1b8", "plain", "terminal escapes"),
    "device control string": ("\x1bPq#0\x1b\\te\x1b_x\x07xt", "text", "terminal escapes"),
    "stray escape": ("\x1bHello", "Hello", "control characters"),
    "unfinished escape keeps its text": ("\x1b]0;title", "]0;title", "control characters"),
    "surrogate pair": ("\ud83d\ude00!", "\N{GRINNING FACE}!", "surrogates joined: 1"),
    "lone surrogates": (
        "\ude00\ud83d\udc80",
        f"{FFFD}\U0001f480",
        "surrogates joined: 1",
        "surrogates replaced: 1",
    ),
    "line ends inside": ("a\nb\r\nc\rd\u2028e\u2029", "a b c d e ", "line breaks"),
    "zero width space": (f"zero{ZWSP}width", "zerowidth", "zero-width characters"),
    "byte order mark": ("\N{ZERO WIDTH NO-BREAK SPACE}text", "text", "zero-width characters"),
    "word joiner": ("wo\N{WORD JOINER}rd", "word", "zero-width characters"),
    "invisible separator": ("\N{INVISIBLE SEPARATOR}Hi", "Hi", "zero-width characters"),
    "soft hyphen": (f"re{SHY}arrange", "rearrange", "zero-width characters"),
    "vowel separator": ("a\N{MONGOLIAN VOWEL SEPARATOR}b", "ab", "zero-width characters"),
    "joiners in Latin": (f"fi{ZWNJ}sh a{ZWJ}b", "fish ab", "zero-width characters"),
    "joiner before a stop": (f"نامه{ZWNJ}.", "نامه.", "zero-width characters"),
    "joiner after an accent": (f"é{ZWJ}é", "éé", "zero-width characters"),
    "joiners in Vietnamese": (f"ạ{ZWJ}ạ", "ạạ", "zero-width characters"),
    "joiner between marks on Latin": (f"x\u0301{ZWJ}x\u0301", "x\u0301x\u0301", "zero-width characters"),
    "two word ends for one": (f"ภาษา{ZWSP}{ZWSP}ไทย", f"ภาษา{ZWSP}ไทย", "zero-width characters"),
    "two joiners for one": (f"می{ZWNJ}{ZWNJ}روم", f"می{ZWNJ}روم", "zero-width characters"),
    "direction marks in Latin": (
        f"{LRM}left\u202a to\u202c right\u2066",
        "left to right",
        "zero-width characters",
    ),
    "no-break space": (f"the{NBSP}mayor", "the mayor", "spaces"),
    "no-break spaces, one for one": (f"{NBSP}{NBSP}- a{NBSP} {NBSP}b", "  - a   b", "spaces"),
    "em space and others": ("a\u2003b\u2000c\u205fd\u1680e", "a b c d e", "spaces"),
    "thin spaces round a dash": (f"on{THIN}—{THIN}and", "on — and", "spaces"),
    "no-break space before no unit": (f"10{NBSP}metres, 5{NBSP}Mayors", "10 metres, 5 Mayors", "spaces"),
    "no-break space at the start": (f"{NBSP}: so", " : so", "spaces"),
    "second of two no-break spaces": (f"so{NBSP}{NBSP}!", "so  !", "spaces"),
    "NFC": ("cafe\N{COMBINING ACUTE ACCENT}", "café", "NFC"),
    "NFC of a sign": ("300 \N{KELVIN SIGN}", "300 K", "NFC"),
    "zalgo": ("z" + "\u0316" * 100, "z" + "\u0316" * 30, "combining marks dropped: 70"),
}

# Lines that look damaged, and must not change -------------------------------------------------------------------------

STAYS = {
    "umlauts": "schöne Grüße, „ja“",
    "ftfy's own negative cases": "AHÅ™, the new sofa from IKEA®",
    "currency after a letter": "Preis: 5 € für 2 ¾-Stücke",
    "an A with ring": "Jag bor i Å, Ærø och Ålesund",
    "Portuguese capitals": "NÃO É A PÁGINA DE SÃO JOÃO",
    "oe": "Un cœur, une œuvre, Œdipe",
    "AT&T": "AT&T, R&D; Q&A &c. and salt&pepper",
    "a URL": "http://example.org/?a=1&copy=2&lt=3&amp=4",
    "no entity": "a &b; c &; d &#; e &#xyz; &nosuchentity;",
    "tab": "name\tprice",
    "indentation": "    four spaces, two  here, and one at the end ",
    "a bracket without its escape": "[31m and ]0; are text",
    "ideographic space": "東京\N{IDEOGRAPHIC SPACE}大阪",
    "a number": f"10{NBSP}000, 1{NNBSP}000{NNBSP}000, 1{THIN}234 and 12\N{FIGURE SPACE}345",
    "French": f"Vraiment{NNBSP}? Oui{NBSP}: «{NBSP}très bien{NBSP}»{NNBSP}! 12{NBSP}% de 5{NBSP}€{NBSP};",
    "units": f"5{NBSP}km, 3{NBSP}kg, 20{NBSP}°C, 8{NBSP}m², 100{THIN}km/h, 4{NBSP}GB, zwei Mio.{NBSP}€.",
    "curly": "“Yes,” she said — it’s the ‘end’ – of «it» … • point",
    "ligatures": "ﬁne, Ĳssel, œuf, ﬂat",
    "full width": "ＬＯＵＤ　ＮＯＩＳＥＳ！",
    "half width": "ｶﾀｶﾅ",
    "superscripts": "E = mc², 10³, ½",
    "emoji": f"A crew: \N{WOMAN}{ZWJ}\N{ROCKET} \N{HEAVY BLACK HEART}\ufe0f{ZWJ}\N{FIRE}",
    "emoji with a skin": f"\N{MAN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}{ZWJ}\N{PERSONAL COMPUTER}",
    "Persian": f"می{ZWNJ}خواهم به خانه{ZWNJ}ای بروم.",
    "half form at a word's end": f"क्{ZWJ} और",
    "Malayalam before its code points": f"അവന്{ZWJ} വന്നു.",
    "Thai and Khmer word ends": f"ภาษา{ZWSP}ไทย ភាសា{ZWSP}ខ្មែរ",
    "Mongolian": "ᠬᠠᠷ\N{MONGOLIAN VOWEL SEPARATOR}ᠠ",
    "direction marks in Hebrew": f"הספר{LRM} (A-B){LRM} נמצא",
    "thirty marks": "z" + "\u0316" * 30,
    "the replacement character": f"{FFFD} was here",
}

SENTENCES = {
    "English": "The mayor said on Tuesday — after “long talks” — that the city’s libraries won’t close…",
    "French": f"À l’issue de la réunion, l’élève naïf a dit{NBSP}: «{NBSP}Ça va être l’été{NBSP}!{NBSP}»",
    "German": "„Wir hätten größere Maßnahmen früher prüfen müssen“, sagte die Ministerin in Köln.",
    "Spanish": "¿Cuándo llegará la solución para los niños? La ministra no respondió; «ya veremos», añadió.",
    "Portuguese": "A polícia investiga as razões do acidente que matou três pessoas em São Paulo à noite.",
    "Polish": "„Żółta łódź” – napisał święty król, któremu ćwierć źdźbła śniła się w Gdańsku.",
    "Czech": "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl ředitel ve čtvrtek večer.",
    "Turkish": "Okul müdürü, öğrencilerin İzmir’de son on yılın en iyi sonuçlarını aldığını söyledi.",
    "Vietnamese": "Chính phủ hôm thứ Ba tuyên bố sẽ không tăng thuế trong năm tới, theo lời thủ tướng.",
    "Icelandic": "Það er ekki á hverjum degi sem þjóðin fær góðar fréttir frá Ísafirði og Ægi.",
    "Russian": "«Правительство не повысит налоги», — объявила во вторник министр; ёлку ещё не нарядили.",
    "Ukrainian": "Уряд оголосив у вівторок, що її ґанок і щось інше «не підвищуватимуть».",
    "Greek": "Η κυβέρνηση ανακοίνωσε την Τρίτη ότι «δεν θα αυξηθούν οι φόροι» το επόμενο έτος.",
    "Arabic": "أعلنت الحكومة يوم الثلاثاء أن الضرائب لن ترتفع في العام المقبل، بحسب «الوزير».",
    "Hebrew": "הממשלה הודיעה ביום שלישי כי המסים לא יועלו בשנה הבאה, ״לעת עתה״.",
    "Persian": f"دولت روز سه{ZWNJ}شنبه اعلام کرد که مالیات{ZWNJ}ها افزایش نمی{ZWNJ}یابد.",
    "Hindi": "सरकार ने मंगलवार को घोषणा की कि अगले वर्ष कर नहीं बढ़ाए जाएँगे।",
    "Thai": "รัฐบาลประกาศเมื่อวันอังคารว่าจะไม่ขึ้นภาษีในปีหน้า",
    "Chinese": "政府周二宣布：“明年不会提高税收。”——《日报》报道……",
    "Japanese": "政府は火曜日、「来年は増税を行わない」と発表した。ガス代も据え置きだ！",
    "Korean": "정부는 화요일에 내년에는 세금을 올리지 않겠다고 발표했다.",
}

# Codecs that text is wrongly decoded with -----------------------------------------------------------------------------

WRONG_CODECS = [
    "latin-1",
    "sloppy-windows-1252",
    "sloppy-windows-1251",
    "sloppy-windows-1250",
    "macroman",
    "cp437",
]

# Settings, and pieces of which lines are made at random ---------------------------------------------------------------

OFF = {
    "mojibake": Repair(mojibake=False),
    "entities": Repair(entities=False),
    "controls": Repair(controls=False),
    "zero_width": Repair(zero_width=False),
    "spaces": Repair(spaces=False),
    "normalization": Repair(normalization=None),
}

NASTY = [
    *"aeB .15%;&#x<>[m!:?«»“”‘’–—…•\t",
    *[
        "amp;",
        "&amp;",
        "&lt;",
        "&#10;",
        "&NewLine;",
        "&nbsp;",
        "&shy;",
        "&zwj;",
        "&#8203;",
        "&#xD800;",
        "&#128;",
    ],
    *["&#55;", "&#5", "&am", "p;", "&#112;", "&semi;", "&num;", "&eacute;", "&Atilde;", "&copy;", "&#x301;"],
    *[
        "\x00",
        "\x01",
        "\x07",
        "\x0b",
        "\x0c",
        "\x1a",
        "\x1b",
        "\x1b[31m",
        "\x1b]0;t\x07",
        "\x1c",
        "\x1f",
        "\x7f",
    ],
    *"\x80\x81\x85\x8d\x93\x99\x9b\x9c\x9d\xa0\xad\xb3\xa9",
    *[
        "Ã",
        "Â",
        "â",
        "€",
        "â€",
        "â€œ",
        "â€™",
        "Ã©",
        "Ã\xa0",
        "Ã ",
        "Â ",
        "Å",
        "Ä",
        "ð",
        "Ÿ",
        "˜",
        "¼",
        "Ð\xa0",
        "ÑŒ",
    ],
    *"éÉüßœãèîÐÑÎÏβΡВГЂРСøØÙ×ﬁĳŉ",
    *[
        "вЂ",
        "\N{ANGSTROM SIGN}",
        "\N{OHM SIGN}",
        "\uf900",
        "\u226e",
        "\u0338",
        FFFD,
        "\ufffc",
        "\ufff9",
        "\u206a",
    ],
    *[ZWSP, ZWNJ, ZWJ, LRM, "\u200f", "\u202a", "\u202e", "\u2060", "\u2063", "\ufeff", "\u180e", "\u061c"],
    *[
        "\u2028",
        "\u2029",
        "\n",
        "\r",
        "\r\n",
        "\u2000",
        "\u2003",
        "\u2009",
        "\u202f",
        "\u205f",
        "\u1680",
        "\u3000",
    ],
    *["\u0301", "\u0316", "\u0327", "\u0345", "\u0344", "\u0374", "\u037e", "\u0958", "\u093c", "\u094d"],
    *[
        "क",
        "न",
        "ا",
        "ن",
        "א",
        "ก",
        "ខ",
        "ᠠ",
        "가",
        "\u1100",
        "\u1161",
        "\u11a8",
        "\uff9e",
        "ｶ",
        "＆",
        "；",
        "ａ",
    ],
    *["→", "✔", "▶", "™", "№", "☎", "\xa0", "a\xa0b"],
    *["か", "\u3099", "km", "\ud83d", "\ude00", "\udc80", "\N{GRINNING FACE}", "\N{ROCKET}", "\ufe0f"],
]

CONFIGS = [
    repair,
    *OFF.values(),
    Repair(normalization="NFKC"),
    Repair(uncurl_quotes=True, latin_ligatures=True, character_width=True),
    Repair(character_width=True, normalization="NFKC", mojibake=False),
    Repair(zero_width=False, spaces=False, controls=False),
    Repair(max_combining=2),
]
