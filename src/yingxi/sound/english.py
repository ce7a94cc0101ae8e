"""English words become the voice model's English phonemes by a word list and letter rules.

The rules read spelling from left to right, the longest pattern first, as reading primers teach it;
the list holds the common words that break them. Letters standing alone are spelled.
"""

from __future__ import annotations

import re


def _lexicon(text: str) -> dict[str, str]:
    return dict(entry.split("=", 1) for entry in text.split())


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Stress ˈ stands before the vowel's consonants as the model writes it; A I O W Y are the
# diphthongs of day, my, go, now, boy.
WORDS = _lexicon(
    """
a=ɐ the=ðə of=ʌv and=ænd to=tu in=ɪn is=ɪz you=ju that=ðæt it=ɪt he=hi was=wʌz for=fɔɹ on=ˌɔn are=ɑɹ
as=æz with=wɪð his=hɪz they=ðA at=æt be=bi this=ðɪs have=hæv from=fɹʌm or=ɔɹ one=wˈʌn had=hæd by=bI
word=wˈɜɹd but=bʌt not=nˈɑt what=wˈʌt all=ˈɔl were=wɜɹ we=wi when=wˌɛn your=jʊɹ can=kæn said=sˈɛd
there=ðɛɹ use=jˈuz an=ɐn each=ˈiʧ which=wˌɪʧ she=ʃi do=dˈu how=hˌW their=ðɛɹ if=ɪf will=wɪl other=ˈʌðəɹ
about=əbˈWt many=mˈɛni some=sʌm her=hɜɹ would=wʊd so=sˈO these=ðiz has=hæz two=tˈu more=mˈɔɹ no=nˈO
could=kʊd people=pˈipᵊl my=mI than=ðæn been=bɪn who=hˌu its=ɪts now=nˈW find=fˈInd long=lˈɔŋ
down=dˈWn day=dˈA did=dɪd get=ɡɛt come=kˈʌm made=mˈAd may=mA over=ˈOvəɹ new=nˈu take=tˈAk only=ˈOnli
know=nˈO live=lˈɪv me=mˌi back=bˈæk give=ɡˈɪv most=mˈOst very=vˈɛɹi after=ˈæftəɹ thing=θˈɪŋ our=ˌWəɹ
just=ʤˈʌst name=nˈAm good=ɡˈʊd sentence=sˈɛntəns man=mˈæn think=θˈɪŋk say=sˈA great=ɡɹˈAt where=wˌɛɹ
help=hˈɛlp through=θɹu much=mˈʌʧ before=bəfˈɔɹ line=lˈIn right=ɹˈIt too=tˈu mean=mˈin old=ˈOld any=ˈɛni
same=sˈAm tell=tˈɛl boy=bˈY follow=fˈɑlO want=wˈɑnt show=ʃˈO also=ˈɔlsO around=əɹˈWnd form=fˈɔɹm
three=θɹˈi small=smˈɔl set=sˈɛt put=pˌʊt end=ˈɛnd does=dʌz another=ənˈʌðəɹ well=wˈɛl large=lˈɑɹʤ
must=mʌst big=bˈɪɡ even=ˈivən such=sˈʌʧ because=bəkˈʌz turn=tˈɜɹn here=hˈɪɹ why=wˌI ask=ˈæsk went=wˈɛnt
men=mˈɛn read=ɹˈid need=nˈid land=lˈænd different=dˈɪfɹənt home=hˈOm us=ʌs move=mˈuv try=tɹˈI kind=kˈInd
hand=hˈænd picture=pˈɪkʧəɹ again=əɡˈɛn change=ʧˈAnʤ off=ˈɔf play=plˈA spell=spˈɛl air=ˈɛɹ away=əwˈA
animal=ˈænəmᵊl house=hˈWs point=pˈYnt page=pˈAʤ letter=lˈɛtəɹ mother=mˈʌðəɹ answer=ˈænsəɹ found=fˈWnd
study=stˈʌdi still=stˈɪl learn=lˈɜɹn should=ʃʊd world=wˈɜɹld high=hˈI every=ˈɛvɹi near=nˈɪɹ below=bəlˈO
father=fˈɑðəɹ earth=ˈɜɹθ eye=ˈI eyes=ˈIz never=nˈɛvəɹ last=lˈæst door=dˈɔɹ between=bətwˈin city=sˈɪti
tree=tɹˈi cross=kɹˈɔs since=sˈɪns hard=hˈɑɹd start=stˈɑɹt might=mˌIt story=stˈɔɹi far=fˈɑɹ sea=sˈi
late=lˈAt left=lˈɛft don't=dˈOnt while=wˌIl press=pɹˈɛs close=klˈOz night=nˈIt real=ɹˈil life=lˈIf few=fjˈu
stop=stˈɑp open=ˈOpən together=təɡˈɛðəɹ children=ʧˈɪldɹən begin=bəɡˈɪn walk=wˈɔk example=ɪɡzˈæmpᵊl
paper=pˈApəɹ group=ɡɹˈup always=ˈɔlwˌAz music=mjˈuzɪk those=ðOz both=bˈOθ book=bˈʊk until=əntˈɪl mile=mˈIl
car=kˈɑɹ feet=fˈit care=kˈɛɹ second=sˈɛkənd enough=ɪnˈʌf girl=ɡˈɜɹl young=jˈʌŋ ready=ɹˈɛdi above=əbˈʌv
ever=ˈɛvəɹ list=lˈɪst feel=fˈil talk=tˈɔk bird=bˈɜɹd soon=sˈun body=bˈɑdi dog=dˈɔɡ family=fˈæməli
leave=lˈiv song=sˈɔŋ black=blˈæk short=ʃˈɔɹt wind=wˈɪnd question=kwˈɛsʧən happen=hˈæpən complete=kəmplˈit
ship=ʃˈɪp area=ˈɛɹiə half=hˈæf rock=ɹˈɑk order=ˈɔɹdəɹ fire=fˈIəɹ south=sˈWθ problem=pɹˈɑbləm piece=pˈis
told=tˈOld knew=nˈu pass=pˈæs king=kˈɪŋ space=spˈAs heard=hˈɜɹd best=bˈɛst hour=ˈWəɹ better=bˈɛtəɹ
true=tɹˈu hundred=hˈʌndɹəd five=fˈIv remember=ɹəmˈɛmbəɹ step=stˈɛp hold=hˈOld west=wˈɛst interest=ˈɪntɹəst
sorry=sˈɑɹi thank=θˈæŋk thanks=θˈæŋks please=plˈiz hello=həlˈO okay=ˌOkˈA yes=jˈɛs love=lˈʌv money=mˈʌni
doctor=dˈɑktəɹ lawyer=lˈYəɹ boss=bˈɔs company=kˈʌmpəni phone=fˈOn friend=fɹˈɛnd nothing=nˈʌθɪŋ
something=sˈʌmθɪŋ everything=ˈɛvɹiθˌɪŋ tomorrow=təmˈɑɹO yesterday=jˈɛstəɹdˌA today=tədˈA tonight=tənˈIt
death=dˈɛθ dead=dˈɛd heart=hˈɑɹt blood=blˈʌd war=wˈɔɹ sword=sˈɔɹd dragon=dɹˈæɡən tiger=tˈIɡəɹ
mountain=mˈWntᵊn master=mˈæstəɹ truth=tɹˈuθ wrong=ɹˈɔŋ woman=wˈʊmən women=wˈɪmən i'm=Im it's=ɪts
can't=kˈænt won't=wˈOnt didn't=dˈɪdᵊnt you're=jʊɹ i'll=Il let's=lˈɛts that's=ðæts he's=hiz she's=ʃiz
don=dˈɑn wait=wˈAt project=pɹˈɑʤɛkt email=ˈimAl internet=ˈɪntəɹnˌɛt manager=mˈænəʤəɹ offer=ˈɔfəɹ
bye=bˈI baby=bˈAbi party=pˈɑɹti hotel=hOtˈɛl office=ˈɔfəs team=tˈim deal=dˈil case=kˈAs show=ʃˈO
go=ɡˈO goes=ɡˈOz gone=ɡˈɔn done=dˈʌn says=sˈɛz lose=lˈuz lost=lˈɔst move=mˈuv sure=ʃˈʊɹ
seven=sˈɛvən eight=ˈAt nine=nˈIn ten=tˈɛn four=fˈɔɹ six=sˈɪks zero=zˈɪɹO twelve=twˈɛlv eleven=əlˈɛvən
water=wˈɔtəɹ watch=wˈɑʧ minute=mˈɪnət busy=bˈɪzi beautiful=bjˈutəfᵊl believe=bəlˈiv promise=pɹˈɑməs
"""
)

LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        _list(
            "ˈA bˈi sˈi dˈi ˈi ˈɛf ʤˈi ˈAʧ ˈI ʤˈA kˈA ˈɛl ˈɛm ˈɛn ˈO pˈi kjˈu ˈɑɹ ˈɛs tˈi jˈu vˈi "
            "dˈʌbᵊlju ˈɛks wˈI zˈi"
        ),
        strict=True,
    )
)
FIGURES = _list("zˈɪɹO wˈʌn tˈu θɹˈi fˈɔɹ fˈIv sˈɪks sˈɛvən ˈAt nˈIn")

# (pattern at this point of the word, phonemes); ^ and $ are the word's ends.
RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tion(?=s?$)", "ʃən"), (r"sion(?=s?$)", "ʒən"), (r"ture(?=s?$)", "ʧəɹ"), (r"ous$", "əs"),
        (r"ious$", "iəs"), (r"ight", "It"), (r"ough(?=t)", "ɔ"), (r"ough", "O"), (r"augh", "ɔ"),
        (r"eigh", "A"), (r"ing(?=s?$)", "ɪŋ"), (r"tch", "ʧ"), (r"dge", "ʤ"), (r"sch", "sk"),
        (r"(?<=^)kn", "n"), (r"(?<=^)wr", "ɹ"), (r"(?<=^)ps", "s"), (r"(?<=^)gn", "n"), (r"mb$", "m"),
        (r"qu", "kw"), (r"ph", "f"), (r"ch", "ʧ"), (r"sh", "ʃ"), (r"th", "θ"), (r"wh", "w"),
        (r"ck", "k"), (r"ng(?=[^aeiou]|$)", "ŋ"), (r"nk", "ŋk"), (r"gh", ""),
        (r"c(?=[eiy])", "s"), (r"cc", "k"), (r"g(?=[eiy](?!t))", "ʤ"), (r"gg", "ɡ"),
        (r"(bb|dd|ff|ll|mm|nn|pp|rr|ss|tt|zz)", "="),
        (r"ai(?=r)", "ɛ"), (r"ea(?=r$)", "ɪ"), (r"ee(?=r)", "ɪ"), (r"oo(?=k|d$)", "ʊ"),
        (r"ai|ay|ei|ey(?=.)", "A"), (r"ee|ea|ie(?=[^rst$])", "i"), (r"oa|oe$", "O"), (r"oo|ew|ue", "u"),
        (r"oi|oy", "Y"), (r"ou|ow(?=[nld])", "W"), (r"ow", "O"), (r"au|aw", "ɔ"), (r"igh", "I"),
        (r"ey$", "i"), (r"ie(?=s?$)", "i"), (r"eu", "ju"),
        (r"ar", "ɑɹ"), (r"(er|or)(?=s?$)", "əɹ"), (r"er|ir|ur", "ɜɹ"), (r"or", "ɔɹ"),
        (r"al(?=[kl])", "ɔ"), (r"al$", "ᵊl"), (r"le$", "ᵊl"), (r"(?<=[td])ed$", "əd"), (r"(?<=[pkfsx])ed$", "t"), (r"ed$", "d"), (r"es$", "z"),
        (r"a(?=[bcdfghjklmnpqrstvz]e(s|d)?$)", "A"), (r"e(?=[bcdfghjklmnpqrstvz]e$)", "i"),
        (r"i(?=[bcdfghjklmnpqrstvz]e(s|d)?$)", "I"), (r"o(?=[bcdfghjklmnpqrstvz]e(s|d)?$)", "O"),
        (r"u(?=[bcdfghjklmnpqrstvz]e(s|d)?$)", "ju"), (r"(?<=[^aeiou])e$", ""),
        (r"(?<=^[^aeiou])y$", "I"), (r"(?<=^[^aeiou][^aeiou])y$", "I"), (r"y$", "i"), (r"(?<=^)y", "j"),
        (r"(?<=[^aeiou])y(?=[^aeiou])", "ɪ"), (r"i(?=nd$|ld$)", "I"), (r"o(?=ld|st$)", "O"),
        (r"a(?=$)", "ə"), (r"o(?=$)", "O"), (r"i(?=$)", "i"), (r"u(?=$)", "u"), (r"e(?=$)", "i"),
        (r"a", "æ"), (r"e", "ɛ"), (r"i", "ɪ"), (r"o", "ɑ"), (r"u", "ʌ"), (r"y", "j"),
        (r"s(?<=[aeiou]s)(?=e$)", "z"), (r"x", "ks"), (r"j", "ʤ"), (r"r", "ɹ"), (r"g", "ɡ"), (r"c", "k"),
        (r"q", "k"), (r"[bdfhklmnpstvwz]", "="),
    )
)  # fmt: skip
VOWELS = re.compile(r"[AIOWYQaeiuæɑɔəɚɛɜɪʊʌᵊ]")


def english(text: str) -> str:
    """Return the phonemes of a run of English words, separated by spaces."""
    words = re.findall(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d", text)
    return " ".join(_word(word.replace("’", "'")) for word in words)


def _word(word: str) -> str:
    if word.isdigit():
        return FIGURES[int(word)]
    lower = word.lower()
    if lower == "i":
        return "I"
    if lower in WORDS and not (word.isupper() and 1 < len(word) <= 3 and lower not in COMMON):
        return WORDS[lower]
    initials = word.isupper() and (len(word) <= 3 or not re.search(r"[aeiouy]", lower))
    if initials or len(word) == 1 or not re.search(r"[aeiouy]", lower):
        return " ".join(LETTERS[letter] for letter in lower if letter in LETTERS)
    return _stressed(_inflected(lower))


COMMON = frozenset(
    _list("the and you not yes no me he she we it is are go do get out now why how who")
)


def _inflected(word: str) -> str:
    """Read a known word's plural or past from the word itself."""
    for ending, sound in (("'s", "z"), ("s", "z"), ("ed", "d"), ("ing", "ɪŋ"), ("ly", "li")):
        stem = word.removesuffix(ending)
        if stem != word and stem in WORDS:
            hard = sound in ("z", "d") and WORDS[stem][-1] in "pkfθt"
            return WORDS[stem] + ({"z": "s", "d": "t"}[sound] if hard else sound)
    return _ruled(word.replace("'", ""))


def _ruled(word: str) -> str:
    said, at = "", 0
    while at < len(word):
        for pattern, sound in RULES:
            match = pattern.match(word, at)
            if match and match.end() > at:
                said += match.group(0)[0] if sound == "=" else sound
                at = match.end()
                break
        else:
            at += 1
    return said


def _stressed(said: str) -> str:
    """Put the stress on the first full vowel, the commonest place in English."""
    if "ˈ" in said:
        return said
    match = VOWELS.search(said)
    return f"{said[: match.start()]}ˈ{said[match.start() :]}" if match else said
