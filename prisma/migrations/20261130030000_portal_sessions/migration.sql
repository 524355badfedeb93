-- A session of a portal's own address belongs to that organization and that host name, and ends with its parent session.
alter table session
  add column portal_tenant_id uuid references tenant (id) on delete cascade on update cascade,
  add column portal_host text,
  add column parent_id uuid references session (id) on delete cascade on update cascade,
  add constraint session_portal_whole check (
    (portal_tenant_id is null and portal_host is null and parent_id is null)
    or (portal_tenant_id is not null and portal_host is not null and parent_id is not null)
  );
create index session_parent_id_idx on session (parent_id);
create index session_portal_idx on session (portal_tenant_id, portal_host);

-- Codes live for a minute; those made before were not bound to a host.
delete from portal_code;
alter table portal_code
  drop column slug,
  add column portal_tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  add column portal_host text not null;
create index portal_code_tenant_idx on portal_code (portal_tenant_id);

-- The address that the provider had verified when the identity was linked. An identity without one, or with another
-- address than the account's, does not survive a recovery of the account.
alter table linked_identity add column verified_email text;

-- Whoever loses a host name loses its sessions in the same transaction, however the row is deleted.
create function app.end_host_sessions() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.session set revoked_at = now()
    where portal_tenant_id = old.tenant_id and portal_host = old.host and revoked_at is null;
  return null;
end
$$;
revoke all on function app.end_host_sessions() from public;
create trigger portal_host_removed after delete on portal_host for each row execute function app.end_host_sessions();
create trigger portal_host_unproven after update of verified_at, host, tenant_id on portal_host for each row
  when (new.verified_at is null or new.host <> old.host or new.tenant_id <> old.tenant_id)
  execute function app.end_host_sessions();

-- A former address may be given to another organization: its sessions end when it is given up.
create function app.end_slug_sessions() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.session set revoked_at = now()
    where portal_tenant_id = new.id and portal_host like old.slug || '.%' and revoked_at is null;
  return null;
end
$$;
revoke all on function app.end_slug_sessions() from public;
create trigger tenant_slug_changed after update of slug on tenant for each row
  when (new.slug <> old.slug) execute function app.end_slug_sessions();

-- A session of a portal ends with the membership.
create function app.end_member_sessions() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.session set revoked_at = now()
    where portal_tenant_id = old.tenant_id and user_id = old.user_id and revoked_at is null;
  return null;
end
$$;
revoke all on function app.end_member_sessions() from public;
create trigger membership_ended after delete on membership for each row execute function app.end_member_sessions();
