-- The account. Companies live in `contacts` (both kinds share one series of
-- ids); custom field values, tags, notes and tasks hang on (element_type,
-- element_id), where the type is 1 contact, 2 lead, 3 company, 4 task, 12
-- customer (v2 §7.4).

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    subdomain TEXT NOT NULL,
    currency TEXT NOT NULL,
    language TEXT NOT NULL,
    timezone TEXT NOT NULL
) STRICT;

CREATE TABLE groups (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

-- `rights` is JSON: the letters of v2 §9.1 by name.
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    api_key TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    is_active INTEGER NOT NULL,
    is_admin INTEGER NOT NULL,
    is_free INTEGER NOT NULL DEFAULT 0,
    group_id INTEGER NOT NULL DEFAULT 0 REFERENCES groups (id),
    phone_number TEXT NOT NULL DEFAULT '',
    rights TEXT NOT NULL,
    list_size INTEGER NOT NULL
) STRICT;

CREATE TABLE task_types (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    color TEXT,
    icon_id INTEGER NOT NULL
) STRICT;

CREATE TABLE loss_reasons (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE pipelines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    sort INTEGER NOT NULL,
    is_main INTEGER NOT NULL
) STRICT;

-- 142 (won) and 143 (lost) exist in every pipeline, and one for unsorted leads.
CREATE TABLE statuses (
    pipeline_id INTEGER NOT NULL REFERENCES pipelines (id),
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    sort INTEGER NOT NULL,
    color TEXT NOT NULL,
    is_unsorted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (pipeline_id, id)
) STRICT;
CREATE INDEX statuses_by_id ON statuses (id);

CREATE TABLE custom_fields (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    field_type INTEGER NOT NULL,
    is_system INTEGER NOT NULL,
    sort INTEGER NOT NULL,
    origin TEXT NOT NULL DEFAULT '',
    is_editable INTEGER NOT NULL DEFAULT 1,
    is_required INTEGER NOT NULL DEFAULT 0,
    is_deletable INTEGER NOT NULL DEFAULT 1,
    is_visible INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Phone, e-mail and the like belong to contacts and companies alike. The fields
-- of a catalog have its id for a type.
CREATE TABLE custom_field_owners (
    field_id INTEGER NOT NULL REFERENCES custom_fields (id),
    element_type INTEGER NOT NULL,
    PRIMARY KEY (element_type, field_id)
) STRICT;

CREATE TABLE custom_field_enums (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    field_id INTEGER NOT NULL REFERENCES custom_fields (id),
    value TEXT NOT NULL,
    sort INTEGER NOT NULL
) STRICT;

CREATE TABLE custom_field_values (
    id INTEGER PRIMARY KEY,
    element_type INTEGER NOT NULL,
    element_id INTEGER NOT NULL,
    field_id INTEGER NOT NULL REFERENCES custom_fields (id),
    value TEXT NOT NULL,
    enum_id INTEGER,
    subtype TEXT,
    label TEXT
) STRICT;
CREATE INDEX custom_field_values_of_element ON custom_field_values (element_type, element_id);
CREATE INDEX custom_field_values_of_field ON custom_field_values (field_id);

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    is_company INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company_id INTEGER REFERENCES contacts (id) ON DELETE SET NULL,
    responsible_user_id INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL
) STRICT;
CREATE INDEX contacts_by_name ON contacts (folded_name);
CREATE INDEX contacts_by_kind ON contacts (is_company);
CREATE INDEX contacts_by_change ON contacts (updated_at);
CREATE INDEX contacts_by_company ON contacts (company_id);

CREATE TABLE leads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    price INTEGER NOT NULL,
    pipeline_id INTEGER NOT NULL,
    status_id INTEGER NOT NULL,
    company_id INTEGER REFERENCES contacts (id) ON DELETE SET NULL,
    responsible_user_id INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,
    loss_reason_id INTEGER NOT NULL DEFAULT 0,
    visitor_uid TEXT NOT NULL DEFAULT '',
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL,
    FOREIGN KEY (pipeline_id, status_id) REFERENCES statuses (pipeline_id, id)
) STRICT;
CREATE INDEX leads_by_company ON leads (company_id);
CREATE INDEX leads_by_status ON leads (status_id);
CREATE INDEX leads_by_change ON leads (updated_at);

-- What is known of deleted leads (v2 §9.2, `only_deleted`).
CREATE TABLE lead_trash (
    id INTEGER PRIMARY KEY,
    deleted_at INTEGER NOT NULL,
    deleted_by INTEGER NOT NULL
) STRICT;

-- The first contact by rowid is the lead's main contact.
CREATE TABLE lead_contacts (
    lead_id INTEGER NOT NULL REFERENCES leads (id) ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    UNIQUE (lead_id, contact_id)
) STRICT;
CREATE INDEX lead_contacts_by_contact ON lead_contacts (contact_id);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    element_type INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    UNIQUE (element_type, folded_name)
) STRICT;

CREATE TABLE element_tags (
    element_type INTEGER NOT NULL,
    element_id INTEGER NOT NULL,
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    UNIQUE (element_type, element_id, tag_id)
) STRICT;

CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    element_type INTEGER NOT NULL,
    element_id INTEGER NOT NULL,
    note_type INTEGER NOT NULL,
    text TEXT NOT NULL,
    params TEXT,
    attachment TEXT NOT NULL DEFAULT '',
    responsible_user_id INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL
) STRICT;
CREATE INDEX notes_of_element ON notes (element_type, element_id);
CREATE INDEX notes_by_attachment ON notes (attachment) WHERE attachment != '';

CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    element_type INTEGER,
    element_id INTEGER,
    text TEXT NOT NULL,
    task_type INTEGER NOT NULL,
    complete_till INTEGER NOT NULL,
    duration INTEGER NOT NULL DEFAULT 0,
    is_completed INTEGER NOT NULL,
    responsible_user_id INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL
) STRICT;
CREATE INDEX tasks_of_element ON tasks (element_type, element_id);

-- `info` and `entities` are JSON; both are emptied once a lead is handled.
CREATE TABLE incoming_leads (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    category TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'declined')),
    source_name TEXT NOT NULL,
    source_uid TEXT NOT NULL,
    pipeline_id INTEGER NOT NULL REFERENCES pipelines (id),
    created_at INTEGER NOT NULL,
    handled_at INTEGER,
    same_request TEXT,
    info TEXT NOT NULL,
    entities TEXT NOT NULL
) STRICT;
CREATE INDEX incoming_leads_by_time ON incoming_leads (created_at);
CREATE INDEX incoming_leads_same ON incoming_leads (same_request) WHERE state = 'waiting';
