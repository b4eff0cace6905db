"""The codes of languages: ISO 639-1, and the primary language of a BCP 47 tag."""

from __future__ import annotations

from functools import lru_cache

from textclean.errors import InputError, UnknownName

__all__ = ["CODES", "code"]

# ISO 639-1 (two letters) with the codes of ISO 639-2 (three letters) for the same language: the terminological code,
# the bibliographic one where it is another, and codes of two letters that are no longer used.
_TABLE = """
aa/aar ab/abk ae/ave af/afr ak/aka am/amh an/arg ar/ara as/asm av/ava ay/aym az/aze ba/bak be/bel bg/bul bh/bih
bi/bis bm/bam bn/ben bo/bod/tib br/bre bs/bos ca/cat ce/che ch/cha co/cos cr/cre cs/ces/cze cu/chu cv/chv cy/cym/wel
da/dan de/deu/ger dv/div dz/dzo ee/ewe el/ell/gre en/eng eo/epo es/spa et/est eu/eus/baq fa/fas/per ff/ful fi/fin
fj/fij fo/fao fr/fra/fre fy/fry ga/gle gd/gla gl/glg gn/grn gu/guj gv/glv ha/hau he/heb/iw hi/hin ho/hmo hr/hrv ht/hat
hu/hun hy/hye/arm hz/her ia/ina id/ind/in ie/ile ig/ibo ii/iii ik/ipk io/ido is/isl/ice it/ita iu/iku ja/jpn jv/jav
ka/kat/geo kg/kon ki/kik kj/kua kk/kaz kl/kal km/khm kn/kan ko/kor kr/kau ks/kas ku/kur kv/kom kw/cor ky/kir la/lat
lb/ltz lg/lug li/lim ln/lin lo/lao lt/lit lu/lub lv/lav mg/mlg mh/mah mi/mri/mao mk/mkd/mac ml/mal mn/mon mr/mar
ms/msa/may mt/mlt my/mya/bur na/nau nb/nob nd/nde ne/nep ng/ndo nl/nld/dut nn/nno no/nor nr/nbl nv/nav ny/nya oc/oci
oj/oji om/orm or/ori os/oss pa/pan pi/pli pl/pol ps/pus pt/por qu/que rm/roh rn/run ro/ron/rum/mo ru/rus rw/kin sa/san
sc/srd sd/snd se/sme sg/sag sh/hbs si/sin sk/slk/slo sl/slv sm/smo sn/sna so/som sq/sqi/alb sr/srp ss/ssw st/sot su/sun
sv/swe sw/swa ta/tam te/tel tg/tgk th/tha ti/tir tk/tuk tl/tgl tn/tsn to/ton tr/tur ts/tso tt/tat tw/twi ty/tah
ug/uig uk/ukr ur/urd uz/uzb ve/ven vi/vie vo/vol wa/wln wo/wol xh/xho yi/yid/ji yo/yor za/zha zh/zho/chi zu/zul
"""
_SAME = {other: names[0] for names in (row.split("/") for row in _TABLE.split()) for other in names}
# The two-letter codes, in order.
CODES = tuple(dict.fromkeys(_SAME.values()))


def code(lang: str | None) -> str | None:
    """The code of a language, however it is named: ISO 639-1, where the language has such a code.

    The region, script and case of a tag do not matter. A code of three letters without one of two, such as "ceb", stays
    as it is: ISO 639-3 has thousands, which are not checked.

    Args:
        lang: A language tag (BCP 47); None or "" for no language.

    Raises:
        InputError: if `lang` is not a str.
        UnknownName: if there is no such language; the message lists the codes of two letters.

    >>> code("en-GB"), code("EN"), code("eng_Latn"), code("ger"), code("ceb")
    ('en', 'en', 'en', 'de', 'ceb')
    """
    if lang is None or lang == "":
        return None
    if not isinstance(lang, str):
        raise InputError(f"expected the language as a str such as 'en', or None, not {type(lang).__name__}")
    return _parsed(lang)


@lru_cache(1000)
def _parsed(lang: str) -> str:
    """The code of a language tag."""
    primary = lang.strip().replace("_", "-").split("-")[0].lower()
    if primary in _SAME:
        return _SAME[primary]
    if len(primary) == 3 and primary.isascii() and primary.isalpha():
        return primary
    raise UnknownName("language", lang, CODES)
