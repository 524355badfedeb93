-- Counts what changes the answer to questions about costs: files that count, and allocations. Answers are reused until it changes.
create table cost_revision (
  tenant_id uuid primary key references tenant (id) on delete cascade,
  revision bigint not null
);
select app.protect('cost_revision');

-- By triggers, so that no way of changing them is left out: imports, deleted connections, and processes of the version before.
create function app.bump_cost_revision() returns trigger
language plpgsql set search_path = pg_catalog, public as $$
begin
  insert into cost_revision as r (tenant_id, revision)
  -- An organization that is being deleted has no row any more.
  select distinct c.tenant_id, 1 from changed c join tenant t on t.id = c.tenant_id
  on conflict (tenant_id) do update set revision = r.revision + 1;
  return null;
end $$;

set local lock_timeout = '3s';
create trigger cost_import_added after insert on cost_import referencing new table as changed
  for each statement execute function app.bump_cost_revision();
create trigger cost_import_changed after update on cost_import referencing new table as changed
  for each statement execute function app.bump_cost_revision();
create trigger cost_import_deleted after delete on cost_import referencing old table as changed
  for each statement execute function app.bump_cost_revision();
create trigger cost_share_added after insert on cost_share referencing new table as changed
  for each statement execute function app.bump_cost_revision();
create trigger cost_share_changed after update on cost_share referencing new table as changed
  for each statement execute function app.bump_cost_revision();
create trigger cost_share_deleted after delete on cost_share referencing old table as changed
  for each statement execute function app.bump_cost_revision();
