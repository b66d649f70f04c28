"""The rules of this package, in the order of their codes."""

from __future__ import annotations

from typing import Final

from ai_residency_lint.rules.base import Rule
from ai_residency_lint.rules.bypass import RegionBypass
from ai_residency_lint.rules.endpoints import (
    EndpointNotAvailable,
    ImageApproval,
    ProjectWithoutResidency,
    StorageOnly,
)
from ai_residency_lint.rules.hosts import (
    GlobalEndpoint,
    MalformedBaseUrl,
    OtherRegion,
    ResidencyConflict,
)
from ai_residency_lint.rules.linter import Unreadable
from ai_residency_lint.rules.models import (
    DefaultModelNotListed,
    ModelNotListed,
    ModelUnknown,
    OtherNameListed,
    Shutdown,
)
from ai_residency_lint.rules.outside import UndeclaredEnvironment, UntrustedHost
from ai_residency_lint.rules.retention import BackgroundTrue, ServerSideState, StoreOmitted, StoreTrue
from ai_residency_lint.rules.storage import ExtendedCaching, KeptUntilDeleted, RealtimeTracing, UploadWithoutExpiry
from ai_residency_lint.rules.third_parties import LiveWebSearch, RemoteMcp
from ai_residency_lint.rules.tools import ToolNotAvailable

RULES: Final[tuple[type[Rule], ...]] = (
    GlobalEndpoint,
    OtherRegion,
    ResidencyConflict,
    MalformedBaseUrl,
    RegionBypass,
    UntrustedHost,
    UndeclaredEnvironment,
    ModelNotListed,
    OtherNameListed,
    ModelUnknown,
    Shutdown,
    DefaultModelNotListed,
    EndpointNotAvailable,
    StorageOnly,
    ToolNotAvailable,
    ImageApproval,
    ProjectWithoutResidency,
    StoreTrue,
    StoreOmitted,
    BackgroundTrue,
    ServerSideState,
    KeptUntilDeleted,
    UploadWithoutExpiry,
    RealtimeTracing,
    ExtendedCaching,
    RemoteMcp,
    LiveWebSearch,
    Unreadable,
)
