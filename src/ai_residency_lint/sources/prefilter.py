"""The test that spares most files the parse: can these bytes matter at all?"""

from collections.abc import Sequence


class Prefilter:
    """Knows which byte strings a file must hold, in any case, one of them at least, to be worth parsing."""

    def __init__(self, needles: Sequence[bytes]) -> None:
        """``needles`` that contain another one are dropped: whoever finds the shorter needs no longer."""
        lowered = sorted({needle.lower() for needle in needles if needle}, key=lambda needle: (len(needle), needle))
        kept: list[bytes] = []
        for needle in lowered:
            if not any(shorter in needle for shorter in kept):
                kept.append(needle)
        self.needles = tuple(kept)

    def matters(self, data: bytes) -> bool:
        """Whether ``data`` holds any of the needles."""
        lowered = data.lower()
        for needle in self.needles:  # noqa: SIM110  (every file comes by here, and a generator costs as much again)
            if needle in lowered:
                return True
        return False
