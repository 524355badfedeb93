-- The three roles of decision 001. Run once per cluster by a role that may create roles
-- (the launcher does it in the embedded default). :owner, :app and :system are passwords.
-- callboard_owner   owns the schema and runs migrations
-- callboard_app     web and workers; row-level security always applies
-- callboard_system  sign-in, scheduling, tenant removal; row-level security does not apply
do $$
begin
  if not exists (select from pg_roles where rolname = 'callboard_owner') then create role callboard_owner login createdb; end if;
  if not exists (select from pg_roles where rolname = 'callboard_app') then create role callboard_app login nobypassrls; end if;
  if not exists (select from pg_roles where rolname = 'callboard_system') then create role callboard_system login bypassrls; end if;
end $$;
grant callboard_system to callboard_owner;
