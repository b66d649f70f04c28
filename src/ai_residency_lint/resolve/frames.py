"""Where an expression is evaluated: a scope of a module, with the arguments of one call or of any call."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ai_residency_lint.resolve.values import Obj, Thunk


class Frame(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A scope in which names have values.

    ``arguments`` holds the values of the parameters in one particular call; None means that the caller is not known.
    ``bound`` is the object that a method belongs to. ``key`` is the same for frames that are equal. ``told`` if trails
    say where the call is.
    """

    path: str
    scope: int
    key: int
    parent: Frame | None = None
    arguments: Mapping[str, Thunk] | None = None
    bound: Obj | None = None
    depth: int = 0
    told: bool = False

    def of_scope(self, scope: int) -> Frame | None:
        """This frame or the enclosing one that belongs to a scope of the same module."""
        frame: Frame | None = self
        while frame is not None and frame.scope != scope:
            frame = frame.parent
        return frame
