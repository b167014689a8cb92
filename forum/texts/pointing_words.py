"""Words by which `pointing` knows a telephone number, an address and a name: English, French, Spanish, Arabic, some others."""

_C = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĹĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ][\w’'-]{1,40}"
"""A word with a capital."""
_OF = r"(?:de\s+la\s+|de\s+los\s+|de\s+las\s+|del\s+|de\s+l['’]|des\s+|du\s+|de\s+|d['’]|of\s+)?"
_AR = r"[\u0600-\u06ff]{1,40}"

PHONE_WORDS = (
    r"tel|telephone|téléphone|teléfono|phone|mobile|móvil|celular|portable|cell|whatsapp|signal|fax|call|ring|"
    r"llam\w{1,9}|appel\w{1,9}|numéro|número|هاتف|الهاتف|جوال|موبايل|تلفون|واتساب|رقم"
)

ADDRESSES = (
    rf"\b\d{{1,5}}[a-z]?,?\s+(?:{_C}\s+){{1,4}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Square|Court)\b\.?",
    rf"\b(?:{_C}\s+){{1,3}}(?:Street|Road|Avenue|Lane|Boulevard|Square|[Vv]illage|[Dd]istrict|[Cc]amp)\b",
    rf"\b(?:[Vv]illage|[Tt]own|[Dd]istrict|[Nn]eighbou?rhood|[Ss]uburb|[Cc]amp)\s+of\s+{_C}(?:\s+{_C}){{0,4}}",
    rf"(?:\b\d{{1,5}}(?:\s?(?:bis|ter))?,?\s+)?\b(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Aa]llée|[Ii]mpasse|[Cc]hemin|[Qq]uai|[Rr]uelle)"
    rf"\s+{_OF}{_C}(?:[\s-]{_C}){{0,4}}(?:,?\s+\d{{1,5}})?",
    rf"\b(?:[Vv]illage|[Qq]uartier|[Cc]ommune|[Vv]ille|[Pp]ueblo|[Aa]ldea|[Cc]iudad|[Dd]istrito|[Mm]unicipio)\s+(?:de|du|d['’])\s*{_C}",
    rf"\b(?:[Cc]alle|[Aa]venida|[Cc]arrera|[Jj]irón|[Pp]asaje|[Bb]arrio|[Cc]olonia|[Uu]rbanización|[Rr]ua|[Vv]ereda)"
    rf"\s+{_OF}{_C}(?:\s+{_C}){{0,4}}(?:\s*(?:#|nº|n\.º|[Nn]o\.|,)?\s*\d{{1,5}}(?:-\d{{1,5}})?)?",
    r"\b[A-ZÄÖÜ]\w{1,40}(?:straße|strasse|gasse|platz)\s+\d{1,5}[a-z]?",
    rf"(?<!\w)(?:شارع|حي|قرية|مدينة|زقاق|عمارة|مخيم|بلدة)\s+{_AR}(?:\s+\d{{1,5}})?",
    r"\b(?:P\.?\s?O\.?\s?Box|B\.?P\.?|Apartado|Casilla)\s*\d{1,7}|(?<!\w)ص\.?\s?ب\.?\s*\d{1,7}",
)


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


PLACE_WORDS = tuple(
    word
    for line in (
        "street| st|road| rd|avenue| ave|lane|drive|boulevard|blvd|square|court|village|town|district|neighbo|suburb|camp",
        "rue|allée|impasse|chemin|quai|quartier|commune|ville|pueblo|aldea|ciudad|distrito|municipio|calle|avenida|carrera",
        "jirón|pasaje|barrio|colonia|urbanización|rua|vereda|strasse|gasse|platz|box|bp|b.p|apartado|casilla",
        "شارع|حي|قرية|مدينة|زقاق|عمارة|مخيم|بلدة|ص",
    )
    for word in line.split("|")
)
"""One of these is in every address that is known: most texts have none, and are not looked through further."""

TITLES = _words(
    "mr mrs ms miss dr prof professor sister madam sir mme mlle madame monsieur mademoiselle docteure docteur maître sr sra "
    "srta señor señora señorita don doña doctor doctora dona senhora senhor frau herr comrade "
    "السيدة السيد الآنسة الدكتورة الدكتور الأستاذة الأستاذ الشيخ الشيخة السيّدة السيّد"
)
JOINING = _words("de la del los las da do dos van von bin bint al el ben abu")
COMMON = _words(
    "the a an in on at of for from with and but or if when where who what why how we they she he it i you my our her his their "
    "this that these those there here as to by after before since dear thank thanks yes no not "
    "then so now today yesterday tomorrow once also even still only all some many one two three each every because while until "
    "alors puis ensuite hier demain après avant aujourd'hui ainsi aussi chaque tous toutes "
    "entonces luego ayer mañana hoy después antes también cada todos todas "
    "le la les un une des du de et ou mais dans sur pour avec sans nous vous elle elles il ils je tu ce cette ces mon ma mes "
    "notre nos leur quand comment pourquoi merci oui non chère cher "
    "el los las una unos y o pero en con sin por para nosotras nosotros ellas ellos ella yo mi mis nuestra nuestro su sus esta "
    "este estas estos cuando como donde gracias sí querida querido "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december mr mrs ms miss dr prof sister madam sir"
)
INSTITUTIONS = _words(
    "united nations world bank women international national union university college school ministry government council city "
    "cities committee commission association network house court parliament development programme program project group human "
    "rights health north south east west new african european american latin middle america africa europe asia "
    "office centre center forum exchange day week act law party police station hospital foundation federation "
    "institute organisation organization "
    "nations unies banque mondiale femmes ministère gouvernement université école conseil ville villes comité association réseau "
    "maison droits santé nord sud est ouest jour journée loi parti centre fondation fédération institut organisation amérique "
    "naciones unidas banco mundial mujeres ministerio gobierno universidad escuela consejo ciudad ciudades comité asociación red "
    "casa derechos salud norte sur este oeste día ley partido centro fundación federación instituto organización américa "
    "saint san santa states kingdom republic"
)
