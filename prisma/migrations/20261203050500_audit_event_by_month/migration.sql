-- The table becomes the first partition of a table of its name. Locked for milliseconds: no row is read or copied.
-- Attaching drops a trigger of the table that is referred to, so that is locked exclusively from the beginning: a lock that is raised
-- later waits for whoever holds it and waits for this one.
set local lock_timeout = '500ms';
select app.take_locks(array['lock table tenant in access exclusive mode', 'lock table audit_event in access exclusive mode']);

alter table audit_event rename to audit_event_first;
alter index audit_event_pkey rename to audit_event_first_pkey;
alter index audit_event_tenant_id_at_idx rename to audit_event_first_tenant_id_at_idx;
alter index audit_event_tenant_id_action_id_idx rename to audit_event_first_tenant_id_action_id_idx;
alter index audit_event_tenant_id_actor_id_id_idx rename to audit_event_first_tenant_id_actor_id_id_idx;

create table audit_event (
  like audit_event_first including defaults,
  constraint audit_event_pkey primary key (tenant_id, id),
  constraint audit_event_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade,
  constraint audit_event_actor_type_values check (actor_type in ('user', 'token', 'job'))
) partition by range (id);
create index audit_event_tenant_id_at_idx on audit_event (tenant_id, at desc);
create index audit_event_tenant_id_action_id_idx on audit_event (tenant_id, action, id desc);
create index audit_event_tenant_id_actor_id_id_idx on audit_event (tenant_id, actor_id, id desc);

select app.attach_first_partition('audit_event');
-- Append-only, as before.
revoke update, delete on audit_event from callboard_app;

drop function app.attach_first_partition(text);
drop function app.take_locks(text[]);
