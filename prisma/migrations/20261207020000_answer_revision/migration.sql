-- Counts the changes of what answers to expensive questions are computed from: bills and allocations (`costs`), and deployments.
-- An answer is reused until its count changes.
create table answer_revision (
  tenant_id uuid not null references tenant (id) on delete cascade,
  about text not null constraint answer_revision_about_values check (about in ('costs', 'deployments')),
  revision bigint not null,
  primary key (tenant_id, about)
);
select app.protect('answer_revision');

-- By triggers, so that no way of changing them is left out: imports, deleted connections, and processes of the version before.
-- As the system role, because rows that are deleted with an organization are deleted without a tenant; each row names its own.
create function app.bump_answer_revision() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into answer_revision as r (tenant_id, about, revision)
  -- An organization that is being deleted has no row any more.
  select distinct c.tenant_id, tg_argv[0], 1 from changed c join tenant t on t.id = c.tenant_id
  on conflict (tenant_id, about) do update set revision = r.revision + 1;
  return null;
end $$;

set local lock_timeout = '500ms';
create trigger cost_import_added after insert on cost_import referencing new table as changed
  for each statement execute function app.bump_answer_revision('costs');
create trigger cost_import_changed after update on cost_import referencing new table as changed
  for each statement execute function app.bump_answer_revision('costs');
create trigger cost_import_deleted after delete on cost_import referencing old table as changed
  for each statement execute function app.bump_answer_revision('costs');
create trigger cost_share_added after insert on cost_share referencing new table as changed
  for each statement execute function app.bump_answer_revision('costs');
create trigger cost_share_changed after update on cost_share referencing new table as changed
  for each statement execute function app.bump_answer_revision('costs');
create trigger cost_share_deleted after delete on cost_share referencing old table as changed
  for each statement execute function app.bump_answer_revision('costs');
create trigger deployment_added after insert on deployment referencing new table as changed
  for each statement execute function app.bump_answer_revision('deployments');
create trigger deployment_changed after update on deployment referencing new table as changed
  for each statement execute function app.bump_answer_revision('deployments');
create trigger deployment_deleted after delete on deployment referencing old table as changed
  for each statement execute function app.bump_answer_revision('deployments');

alter function app.bump_answer_revision() owner to callboard_system;
revoke all on function app.bump_answer_revision() from public;
