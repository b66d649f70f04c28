"""What a report or an inventory says about a run in parts."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Sharded:
    """Which part of a run a report is about: number ``index`` (from 1) of ``count``; ``files`` are those of all."""

    index: int
    count: int
    files: int

    def document(self) -> dict[str, int]:
        """The part as JSON has it."""
        return asdict(self)
