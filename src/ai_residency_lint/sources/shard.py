"""A part of a run, and which projects fall to it."""

from __future__ import annotations

from dataclasses import dataclass

from ai_residency_lint.disk import digest
from ai_residency_lint.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Shard:
    """Part number ``index`` (from 1) of ``count`` parts of a run."""

    index: int = 1
    count: int = 1

    @classmethod
    def of(cls, text: str) -> Shard:
        """The shard that ``i/n`` means. Raises ``SettingsError``."""
        index, _, count = text.partition("/")
        if not all(each.isascii() and each.isdigit() for each in (index, count)) or not 0 < int(index) <= int(count):
            raise SettingsError(f'--shard: "{text}" is not i/n with i from 1 to n, such as 1/4')
        return cls(int(index), int(count))

    def has(self, project: str) -> bool:
        """Whether a project falls to this shard: the same one for the same path, whatever else there is."""
        number = digest(project.encode(errors="surrogatepass"), 8)
        return int.from_bytes(number, "big") % self.count == self.index - 1
