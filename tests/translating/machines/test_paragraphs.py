from forum.translating.machines.paragraphs import Languages, translate_paragraphs

ENGLISH_TO_SPANISH = Languages("en", "es")


def test_a_line_that_lost_a_mark_is_sent_again_in_plain_runs() -> None:
    sent: list[list[str]] = []

    def send(pieces: list[str]) -> list[str]:
        sent.append(pieces)
        return [piece.replace('<span id="0">', "").replace("</span>", "").upper() for piece in pieces]

    assert translate_paragraphs(["we **never** went"], ENGLISH_TO_SPANISH, send) == ["WE **NEVER** WENT"]
    assert sent == [['we <span id="0">never</span> went'], ["we", "never", "went"]]


def test_a_line_that_lost_a_number_is_sent_again_around_it() -> None:
    def send(pieces: list[str]) -> list[str]:
        return [piece.replace("1.350", "many").upper() for piece in pieces]

    assert translate_paragraphs(["since 2019, 1.350 families"], ENGLISH_TO_SPANISH, send) == [
        "SINCE 2019, 1.350 FAMILIES"
    ]


def test_a_number_written_with_another_separator_is_the_same_number() -> None:
    calls: list[int] = []

    def send(pieces: list[str]) -> list[str]:
        calls.append(len(pieces))
        return [piece.replace("1,350", "1.350") for piece in pieces]

    assert translate_paragraphs(["1,350 homes"], ENGLISH_TO_SPANISH, send) == ["1.350 homes"]
    assert calls == [1]


def test_nothing_is_sent_where_there_are_no_words() -> None:
    def send(pieces: list[str]) -> list[str]:
        raise AssertionError(pieces)

    text = ["---", "2019", "https://x.example", "[1]: https://y.example"]
    assert translate_paragraphs(text, ENGLISH_TO_SPANISH, send) == text
