-- Alone in its migration, because it cannot run in a transaction: writes go on while it is built. It takes the place of the
-- unique index for the foreign key to integrations.
create index concurrently if not exists inbound_event_first_tenant_id_integration_id_delivery_id_idx on inbound_event (tenant_id, integration_id, delivery_id);
