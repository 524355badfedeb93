-- The table becomes the first partition of a table of its name. Locked for milliseconds: no row is read or copied.
-- Attaching drops a trigger of the table that is referred to, so that is locked exclusively from the beginning: a lock that is raised
-- later waits for whoever holds it and waits for this one.
set local lock_timeout = '500ms';
select app.take_locks(array['lock table tenant in access exclusive mode', 'lock table entity_change in access exclusive mode']);

alter table entity_change rename to entity_change_first;
alter index entity_change_pkey rename to entity_change_first_pkey;
alter index entity_change_tenant_id_ref_at_id_idx rename to entity_change_first_tenant_id_ref_at_id_idx;
alter index entity_change_tenant_id_at_id_idx rename to entity_change_first_tenant_id_at_id_idx;
alter index entity_change_untold rename to entity_change_first_untold;

create table entity_change (
  like entity_change_first including defaults,
  constraint entity_change_pkey primary key (tenant_id, id),
  constraint entity_change_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade,
  constraint entity_change_action_values check (action in ('added', 'changed', 'removed'))
) partition by range (id);
create index entity_change_tenant_id_ref_at_id_idx on entity_change (tenant_id, ref, at desc, id desc);
create index entity_change_tenant_id_at_id_idx on entity_change (tenant_id, at desc, id desc);
create index entity_change_untold on entity_change (tenant_id, id) where told_at is null;

select app.attach_first_partition('entity_change');
