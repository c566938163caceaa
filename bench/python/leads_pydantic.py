"""Leads as models of pydantic: as strict as can be for what the server sends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class Tag(BaseModel):
    id: int
    name: str


class Value(BaseModel):
    value: Any = None
    enum: int | str | None = None
    subtype: int | str | None = None


class CustomField(BaseModel):
    id: int
    name: str | None = None
    is_system: bool | None = None
    values: list[Value | str] = Field(default_factory=list)


class Reference(BaseModel):
    id: int | None = None


class Contacts(BaseModel):
    id: list[int] = Field(default_factory=list)


class Lead(BaseModel):
    id: int
    name: str
    sale: int | None = None
    pipeline_id: int | None = None
    status_id: int | None = None
    responsible_user_id: int | None = None
    created_by: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    closed_at: datetime | None = None
    closest_task_at: datetime | None = None
    is_deleted: bool = False
    loss_reason_id: int | None = None
    group_id: int | None = None
    account_id: int | None = None
    main_contact: Reference | list[Any] | None = None
    contacts: Contacts | list[Any] | None = None
    company: Reference | list[Any] | None = None
    # PHP writes an empty list for an empty map, and the other way round (v2 §7.5).
    tags: list[Tag] | dict[str, Any] = Field(default_factory=list)
    custom_fields: list[CustomField] | dict[str, Any] = Field(default_factory=list)


class Embedded(BaseModel):
    items: list[Lead]


class Page(BaseModel):
    embedded: Embedded = Field(alias="_embedded")
