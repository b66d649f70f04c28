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
from ai_residency_lint.rules.ignored import SettingIgnored
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
from ai_residency_lint.rules.third_parties import LiveWebSearch, RemoteMcp, ThirdPartyIntegration
from ai_residency_lint.rules.tools import ToolNotAvailable
from ai_residency_lint.rules.undecided import (
    EndpointUndecided,
    HostUndecided,
    ModelUndecided,
    OptionUndecided,
)

RULES: Final[tuple[type[Rule], ...]] = (
    GlobalEndpoint,
    OtherRegion,
    ResidencyConflict,
    MalformedBaseUrl,
    RegionBypass,
    UntrustedHost,
    UndeclaredEnvironment,
    HostUndecided,
    ModelNotListed,
    OtherNameListed,
    ModelUnknown,
    Shutdown,
    DefaultModelNotListed,
    ModelUndecided,
    EndpointNotAvailable,
    StorageOnly,
    ToolNotAvailable,
    ImageApproval,
    ProjectWithoutResidency,
    EndpointUndecided,
    StoreTrue,
    StoreOmitted,
    BackgroundTrue,
    ServerSideState,
    KeptUntilDeleted,
    UploadWithoutExpiry,
    RealtimeTracing,
    ExtendedCaching,
    OptionUndecided,
    RemoteMcp,
    LiveWebSearch,
    SettingIgnored,
    ThirdPartyIntegration,
    Unreadable,
)
