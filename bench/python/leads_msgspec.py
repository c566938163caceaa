"""Leads as structs of msgspec. Where the server sends now this, now that, it can only say `Any`."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class Tag(Struct):
    id: int
    name: str


class CustomField(Struct):
    id: int
    name: str | None = None
    is_system: bool | None = None
    values: list[Any] = field(default_factory=list)


class Lead(Struct):
    id: int
    name: str
    sale: int | None = None
    pipeline_id: int | None = None
    status_id: int | None = None
    responsible_user_id: int | None = None
    created_by: int | None = None
    created_at: int | None = None
    updated_at: int | None = None
    closed_at: int | None = None
    closest_task_at: int | None = None
    is_deleted: bool = False
    loss_reason_id: int | None = None
    group_id: int | None = None
    account_id: int | None = None
    main_contact: Any = None
    contacts: Any = None
    company: Any = None
    tags: list[Tag] | dict[str, Any] = field(default_factory=list)
    custom_fields: list[CustomField] | dict[str, Any] = field(default_factory=list)


class Embedded(Struct):
    items: list[Lead]


class Page(Struct):
    embedded: Embedded = field(name="_embedded")
