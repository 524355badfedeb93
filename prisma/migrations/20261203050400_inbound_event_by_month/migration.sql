-- The table becomes the first partition of a table of its name. Locked for milliseconds: no row is read or copied.
-- Attaching drops a trigger of the table that is referred to, so that is locked exclusively from the beginning: a lock that is raised
-- later waits for whoever holds it and waits for this one.
set local lock_timeout = '500ms';
select app.take_locks(array['lock table integration in access exclusive mode', 'lock table inbound_event in access exclusive mode']);

alter table inbound_event rename to inbound_event_first;
alter index inbound_event_pkey rename to inbound_event_first_pkey;
alter index inbound_event_tenant_id_received_at_idx rename to inbound_event_first_tenant_id_received_at_idx;
-- Its work is done by inbound_delivery and the trigger.
drop index inbound_event_tenant_id_integration_id_delivery_id_key;
drop trigger inbound_event_once on inbound_event_first;

create table inbound_event (
  like inbound_event_first including defaults,
  constraint inbound_event_pkey primary key (tenant_id, id),
  constraint inbound_event_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
) partition by range (id);
create index inbound_event_tenant_id_received_at_idx on inbound_event (tenant_id, received_at desc);
create index inbound_event_tenant_id_integration_id_delivery_id_idx on inbound_event (tenant_id, integration_id, delivery_id);
create trigger inbound_event_once before insert on inbound_event for each row execute function app.receive_delivery_once();

select app.attach_first_partition('inbound_event');
