"""Facts that slices announce: past tense, ids only, written to the outbox with the change they tell of."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`exchange_id` says whose pages change with it; None where no exchange is concerned."""

    exchange_id: int | None

    def fields(self) -> dict[str, int | str | None]:
        return asdict(self)
