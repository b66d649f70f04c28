"""The test that spares most files the parse: can these bytes matter at all?"""

from collections.abc import Sequence


class Prefilter:
    """Knows which byte strings a file must hold, in any case, one of them at least, to be worth parsing."""

    def __init__(self, needles: Sequence[bytes]) -> None:
        """``needles`` that contain another one are dropped: whoever finds the shorter needs no longer. One with a plus
        sign is two, of which a file must hold both."""
        lowered = sorted({needle.lower() for needle in needles if needle}, key=lambda needle: (len(needle), needle))
        kept: list[bytes] = []
        for needle in lowered:
            if not any(shorter in part for part in needle.split(b"+") for shorter in kept):
                kept.append(needle)
        self.needles = tuple(kept)
        self._alone = tuple(needle for needle in kept if b"+" not in needle)
        self._both: dict[bytes, list[bytes]] = {}
        for one, _, other in (needle.partition(b"+") for needle in kept if b"+" in needle):
            self._both.setdefault(one, []).append(other)

    def matters(self, data: bytes) -> bool:
        """Whether ``data`` holds any of the needles."""
        lowered = data.lower()
        for needle in self._alone:  # every file comes by here, and a generator costs as much again
            if needle in lowered:
                return True
        for needle, others in self._both.items():
            if needle in lowered and any(other in lowered for other in others):
                return True
        return False
