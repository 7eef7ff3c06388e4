"""What a papers page says around its papers: buttons, dates, counts, names of submitters."""

from __future__ import annotations

import re

#: Whole lines, lower case. A line that is only part of a longer text is never furniture.
_PHRASES = frozenset(
    """
    new|subscribe|get trending papers in your email inbox!|get trending papers in your email inbox
    byak and the research community|by ak and the research community|and the research community
    ak|ak and the research community|daily papers|trending papers|papers|hugging face|models
    datasets|spaces|buckets|docs|community|enterprise|pricing|solutions|website|blog|company|about
    tos|privacy|careers|jobs|log in|login|sign up|sign in|join|search|search papers|filter|sort
    sort by|trending|most upvoted|recent|daily|weekly|monthly|today|yesterday|previous|next|prev
    first|last|load more|show more|show less|view all|see all|more|close|menu|main menu|skip to
    skip to content|upvote|upvotes|upvoted|downvote|like|likes|comment|comments|discussion|share
    bookmark|follow|authors|submitted by|published on|posted by|github|code|project page
    project|pdf|view pdf|html|arxiv|arxiv page|view arxiv page|paper page|paper|hugging face logo
    hugging face's logo|add to collection|add to library|collections|system theme|light|dark
    models citing this paper|datasets citing this paper|spaces citing this paper|submit paper
    submit a paper|submit|start|back|back to papers|back to top|loading|loading...|loading…|img
    image|inline|link|avatar|user avatar|thumbnail|logo|video|demo|references|visible links
    hidden links|help|hf papers|inference providers|rss|notifications|settings|email|your email
    read more|read paper|abs|abstract page|cite|bibtex|copy|export|stars|star|votes|vote|views
    """.replace("\n", "|").split("|")
)
_PHRASES = frozenset(phrase.strip() for phrase in _PHRASES if phrase.strip())

#: Of these, what may as well be the last word of a title that a browser wrapped.
_ORDINARY = frozenset(
    """
    models datasets spaces papers community search code docs demo video image link solutions jobs
    enterprise pricing notifications settings help project paper more copy export recent trending
    discussion comments views votes stars light dark follow share like likes new today start
    collections authors thumbnail logo email filter sort join menu company privacy careers blog
    arxiv github html pdf references inline
    """.split()
)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DATE = (
    rf"(?:{_DAY}{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s*[-–—]\s*(?:{_MONTH}\s*)?\d{{1,2}})?"
    r"(?:,?\s+\d{4})?"
    rf"|{_DAY}\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+\d{{4}})?"
    rf"|{_MONTH}\s+\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}(?:[t ][\d:.]+z?)?|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|(?:about |over |almost )?(?:an?|\d+)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago"
    r"|week\s+\d{1,2}(?:,?\s+\d{4})?)"
)
_COUNTED = (
    r"(?:authors?|upvotes?|comments?|likes?|stars?|views?|repl(?:y|ies)|votes?|models?|datasets?"
    r"|spaces?|papers?|results?|contributors?|submitters?|others?|more)"
)
_NUMBER = r"\d[\d.,]*(?: ?[kKmM]\b)?\+?"
_PATTERNS = re.compile(
    rf"(?:(?:first |last )?(?:published|submitted|updated|posted)(?:\s+on)?:?\s+{_DATE}"
    rf"|{_DATE}"
    rf"|(?:[^\w\s\"'(\[{{]\ufe0f?)?\s*{_NUMBER}(?:\s+{_COUNTED})?"
    rf"|(?:upvotes?|comments?|likes?|stars?|github|discussions?|votes?|views?|authors?|page"
    rf"|community|models|datasets|spaces|papers)\s*[:(]?\s*[+]?{_NUMBER}\)?"
    r"|(?:submitted|posted|shared|upvoted)\s+by:?\s+.{1,60}"
    r"|by\s+@?[\w.-]{1,40}|@[\w.-]{1,40}"
    r"|.{0,40}['’]s\s+(?:logo|avatar|profile picture|picture)"
    r"|\(button\).{0,60}|_{3,}.{0,20}|[-=_*~#]{3,}|\(?[<>←→«»⟨⟩↑↓▲▼△▽⬆^]+\)?"
    r"|page\s+\d+\s+of\s+\d+|©.{0,60}|!\[.{0,200}|sort(?:ed)?\s*by:?\s+\w{1,12}"
    r"|showing\s+\d.{1,40}|search\s+(?:any paper|papers|results).{0,60})",
    re.IGNORECASE,
)
#: What stands behind a paper, several on one line where a browser shows no dividers.
_ROW = re.compile(
    rf"(?>(?>upvotes?|github|comments?|arxiv page|paper page|view pdf|pdf|code"
    rf"|{_NUMBER}(?:\s+{_COUNTED})?|published(?:\s+on)?:?\s+{_DATE}|submitted\s+by:?\s+[\w.-]+)(?:\s+|$)){{2,}}+",
    re.IGNORECASE,
)
_DIVIDERS = re.compile(r"\s*[·•|∙⋅]\s*|\[\d{1,5}\]|\s{2,}|\t")
_WAITING = re.compile(r"(?:submitted|posted|shared)\s+by:?", re.IGNORECASE)
_PUBLISHED = re.compile(rf"published(?:\s+on)?:?\s+({_DATE})", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def is_furniture(line: str) -> bool:
    """Whether the whole line is page furniture; `line` has no space around it."""
    if len(line) > 240:
        return False
    return line.startswith("#[") or all(map(_is_part, _DIVIDERS.split(line)))


def _is_part(part: str) -> bool:
    bare = part.strip(" \t-–—*:[]()") or part.strip()
    return (
        not any(c.isalnum() for c in bare)
        or bare.lower() in _PHRASES
        or any(_PATTERNS.fullmatch(said) for said in (bare, part.strip()))
        or _ROW.fullmatch(bare) is not None
    )


def may_end_text(line: str, *, numbers: bool) -> bool:
    """Whether this furniture may be the end of the text above it: one ordinary word.

    With `numbers` a number is one, too ("... Task" wrapped before its "6").
    """
    return line.lower() in _ORDINARY or (numbers and line.isdecimal())


def awaits_name(line: str) -> bool:
    """Whether the line is "Submitted by" alone: the name then stands on the next line."""
    return _WAITING.fullmatch(line.strip(" \t·•*-[]0123456789")) is not None


def published_on(line: str) -> str | None:
    """Return the date of a "Published on Mar 14, 2024" as ISO, or None."""
    match = _PUBLISHED.search(line)
    if match is None:
        return None
    said = match.group(1).lower()
    if iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2}).*", said):
        return "-".join(iso.groups())
    month = next((n for n, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}", said)), None)
    year = re.search(r"\b(\d{4})$", said)
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!\s*[-–—])", said)
    if month is None or year is None:
        return None
    in_month = f"{int(year.group(1)):04}-{month:02}"
    return f"{in_month}-{int(day.group(1)):02}" if day and 0 < int(day.group(1)) <= 31 else in_month
