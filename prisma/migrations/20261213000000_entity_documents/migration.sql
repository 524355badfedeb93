-- Entities as the API answers them, and which of these documents are outdated (docs/decisions/102).

set local lock_timeout = '500ms';

-- Takes all locks at once, and releases them to try again if one is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table tenant, entity, relation in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of the catalog' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

create table entity_document (
  tenant_id uuid not null,
  entity_id uuid not null,
  -- Of the statement that assembles documents (packages/modules/catalog/repo/entity-document.ts).
  version integer not null,
  document text not null,
  constraint entity_document_pkey primary key (tenant_id, entity_id),
  constraint entity_document_tenant_id_entity_id_fkey foreign key (tenant_id, entity_id)
    references entity (tenant_id, id) on delete cascade on update cascade
);
-- Not compressed: documents are read far more often than they are written.
alter table entity_document alter column document set storage external;
select app.protect('entity_document');

-- Rows are only added and removed, so that two transactions that change relations of one group do not wait for each other.
create table stale_document (
  tenant_id uuid not null,
  ref text not null,
  id uuid not null default uuidv7(),
  constraint stale_document_pkey primary key (tenant_id, ref, id),
  constraint stale_document_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('stale_document');

-- Whatever changes an entity or a relation marks the documents that it affects, in the same transaction.
create function app.mark_changed_entities() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into stale_document (tenant_id, ref) select tenant_id, ref from touched;
  else
    insert into stale_document (tenant_id, ref)
      select n.tenant_id, n.ref from touched n join before b on b.tenant_id = n.tenant_id and b.id = n.id
      where b.hash is distinct from n.hash or b.ref is distinct from n.ref or b.data is distinct from n.data;
  end if;
  return null;
end $$;

-- As the system role, because rows that are removed with an organization are removed without a tenant; each row names its own.
-- The organization itself is gone already.
create function app.mark_related_entities() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into stale_document (tenant_id, ref)
    select distinct r.tenant_id, ends.ref from touched r cross join lateral (values (r.source_ref), (r.target_ref)) as ends(ref)
    where exists (select from tenant t where t.id = r.tenant_id);
  return null;
end $$;

create trigger entity_stale_added after insert on entity referencing new table as touched
  for each statement execute function app.mark_changed_entities();
create trigger entity_stale_changed after update on entity referencing old table as before new table as touched
  for each statement execute function app.mark_changed_entities();
create trigger relation_stale_added after insert on relation referencing new table as touched
  for each statement execute function app.mark_related_entities();
create trigger relation_stale_changed after update on relation referencing new table as touched
  for each statement execute function app.mark_related_entities();
create trigger relation_stale_removed after delete on relation referencing old table as touched
  for each statement execute function app.mark_related_entities();

alter function app.mark_related_entities() owner to callboard_system;
revoke all on function app.mark_related_entities() from public;

-- Statistics after a large write, without waiting for autovacuum.
grant maintain on entity_document, stale_document to callboard_system;
