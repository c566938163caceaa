"""Contacts as models of pydantic: as strict as can be for what the server sends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from leads_pydantic import CustomField, Tag
from pydantic import BaseModel, Field


class Company(BaseModel):
    id: int | None = None
    name: str | None = None


class Linked(BaseModel):
    id: list[int] = Field(default_factory=list)


class Contact(BaseModel):
    id: int
    name: str
    first_name: str | None = None
    last_name: str | None = None
    responsible_user_id: int | None = None
    created_by: int | None = None
    updated_by: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    closest_task_at: datetime | None = None
    group_id: int | None = None
    account_id: int | None = None
    company: Company | list[Any] | None = None
    leads: Linked | list[Any] | None = None
    customers: Linked | list[Any] | None = None
    # PHP writes an empty list for an empty map, and the other way round (v2 §7.5).
    tags: list[Tag] | dict[str, Any] = Field(default_factory=list)
    custom_fields: list[CustomField] | dict[str, Any] = Field(default_factory=list)


class Embedded(BaseModel):
    items: list[Contact]


class Page(BaseModel):
    embedded: Embedded = Field(alias="_embedded")
