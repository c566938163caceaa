-- Beside the entities of schema.sql: OAuth, webhooks, customers, catalogs, and
-- what else the JSON API knows. Run after it.

-- OAuth 2 (v2 §3.2). A pair of tokens is deleted when its refresh token is used.
CREATE TABLE integrations (
    client_id TEXT PRIMARY KEY,
    client_secret TEXT NOT NULL,
    redirect_uri TEXT NOT NULL
) STRICT;

CREATE TABLE oauth_codes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL REFERENCES integrations (client_id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    expires_at INTEGER NOT NULL,
    is_used INTEGER NOT NULL
) STRICT;

CREATE TABLE oauth_tokens (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    access_token TEXT NOT NULL UNIQUE,
    refresh_token TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL REFERENCES integrations (client_id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    access_expires_at INTEGER NOT NULL,
    refresh_expires_at INTEGER NOT NULL
) STRICT;

-- Customers (v2 §9.5-9.7). The first contact by rowid is the main one.
CREATE TABLE customer_periods (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL CHECK (type IN ('before', 'after')),
    period INTEGER NOT NULL,
    color TEXT NOT NULL,
    sort INTEGER NOT NULL
) STRICT;

CREATE TABLE customers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    company_id INTEGER REFERENCES contacts (id) ON DELETE SET NULL,
    responsible_user_id INTEGER NOT NULL REFERENCES users (id),
    next_price INTEGER NOT NULL,
    next_date INTEGER NOT NULL,
    periodicity INTEGER NOT NULL,
    period_id INTEGER REFERENCES customer_periods (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL
) STRICT;
CREATE INDEX customers_by_company ON customers (company_id);

CREATE TABLE customer_contacts (
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    UNIQUE (customer_id, contact_id)
) STRICT;
CREATE INDEX customer_contacts_by_contact ON customer_contacts (contact_id);

CREATE TABLE transactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    price INTEGER NOT NULL,
    date INTEGER NOT NULL,
    comment TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL
) STRICT;
CREATE INDEX transactions_by_customer ON transactions (customer_id);

-- Catalogs (v2 §9.16). The values of an element's custom fields hang on its
-- catalog's id in place of an element type.
CREATE TABLE catalogs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('regular', 'invoices', 'products')),
    sort INTEGER NOT NULL,
    can_add_elements INTEGER NOT NULL,
    can_show_in_cards INTEGER NOT NULL,
    can_link_multiple INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL
) STRICT;

CREATE TABLE catalog_elements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    catalog_id INTEGER NOT NULL REFERENCES catalogs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL
) STRICT;
CREATE INDEX catalog_elements_of_catalog ON catalog_elements (catalog_id);

-- Which catalog elements hang on leads (2), customers (12) and transactions
-- (0, which is no type on the wire).
CREATE TABLE catalog_element_links (
    element_type INTEGER NOT NULL,
    element_id INTEGER NOT NULL,
    catalog_element_id INTEGER NOT NULL REFERENCES catalog_elements (id) ON DELETE CASCADE,
    quantity INTEGER NOT NULL,
    UNIQUE (element_type, element_id, catalog_element_id)
) STRICT;
CREATE INDEX catalog_element_links_by_element ON catalog_element_links (catalog_element_id);

CREATE TABLE products_settings (
    is_enabled INTEGER NOT NULL
) STRICT;

-- Widgets (v2 §9.15). `settings_template`, `settings` and `pages` are JSON.
CREATE TABLE widgets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    settings_template TEXT NOT NULL,
    settings TEXT,
    is_installed INTEGER NOT NULL
) STRICT;

CREATE TABLE widget_sources (
    widget_id INTEGER NOT NULL REFERENCES widgets (id) ON DELETE CASCADE,
    service TEXT NOT NULL,
    pages TEXT NOT NULL,
    UNIQUE (widget_id, service)
) STRICT;

-- What was asked for and has no other trace (v2 §9.18, §9.20). `users` and
-- `properties` are JSON.
CREATE TABLE call_notifications (
    uid TEXT PRIMARY KEY,
    phone_number TEXT NOT NULL,
    users TEXT NOT NULL,
    element_type INTEGER,
    element_id INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE salesbot_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bot_id INTEGER NOT NULL,
    element_type INTEGER NOT NULL,
    element_id INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    started_by INTEGER NOT NULL
) STRICT;

CREATE TABLE short_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL,
    properties TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL
) STRICT;

-- Webhooks (v2 §9.14) and what is sent to them (v2 §10).
CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE webhook_events (
    webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event TEXT NOT NULL,
    UNIQUE (webhook_id, event)
) STRICT;
CREATE INDEX webhook_events_by_event ON webhook_events (event);

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dropped')),
    due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (due_at) WHERE state = 'waiting';

CREATE TABLE delivery_attempts (
    delivery_id INTEGER NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    problem TEXT,
    UNIQUE (delivery_id, number)
) STRICT;

-- What the transaction under way changed. Triggers fill it, so that no way to
-- change an entity can forget to; it is turned into deliveries and emptied
-- before the commit. While nobody subscribes nothing is noted. Types are those
-- of v2 §7.4; `old_*` is what an update found.
CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    element_type INTEGER NOT NULL,
    element_id INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('add', 'update', 'delete', 'restore', 'note')),
    note_id INTEGER,
    old_responsible_user_id INTEGER,
    old_status_id INTEGER,
    old_pipeline_id INTEGER,
    old_is_completed INTEGER
) STRICT;

CREATE TRIGGER lead_added AFTER INSERT ON leads
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action) VALUES (2, new.id, 'add');
END;

CREATE TRIGGER lead_updated AFTER UPDATE OF updated_at ON leads
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action,
        old_responsible_user_id, old_status_id, old_pipeline_id)
    VALUES (2, old.id, 'update', old.responsible_user_id, old.status_id, old.pipeline_id);
END;

CREATE TRIGGER lead_deleted AFTER DELETE ON leads
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action) VALUES (2, old.id, 'delete');
END;

CREATE TRIGGER contact_added AFTER INSERT ON contacts
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action)
    VALUES (iif(new.is_company, 3, 1), new.id, 'add');
END;

CREATE TRIGGER contact_updated AFTER UPDATE OF updated_at ON contacts
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action, old_responsible_user_id)
    VALUES (iif(old.is_company, 3, 1), old.id, 'update', old.responsible_user_id);
END;

CREATE TRIGGER contact_deleted AFTER DELETE ON contacts
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action)
    VALUES (iif(old.is_company, 3, 1), old.id, 'delete');
END;

CREATE TRIGGER customer_added AFTER INSERT ON customers
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action) VALUES (12, new.id, 'add');
END;

CREATE TRIGGER customer_updated AFTER UPDATE OF updated_at ON customers
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action, old_responsible_user_id)
    VALUES (12, old.id, 'update', old.responsible_user_id);
END;

CREATE TRIGGER customer_deleted AFTER DELETE ON customers
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action) VALUES (12, old.id, 'delete');
END;

CREATE TRIGGER task_added AFTER INSERT ON tasks
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action) VALUES (4, new.id, 'add');
END;

CREATE TRIGGER task_updated AFTER UPDATE OF updated_at ON tasks
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action,
        old_responsible_user_id, old_is_completed)
    VALUES (4, old.id, 'update', old.responsible_user_id, old.is_completed);
END;

CREATE TRIGGER task_deleted AFTER DELETE ON tasks
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action) VALUES (4, old.id, 'delete');
END;

CREATE TRIGGER note_added AFTER INSERT ON notes
WHEN EXISTS (SELECT 1 FROM webhook_events) BEGIN
    INSERT INTO changes (element_type, element_id, action, note_id)
    VALUES (new.element_type, new.element_id, 'note', new.id);
END;
