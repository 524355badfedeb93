-- The three roles of decision 001. `npm run admin -- setup` and the launcher run this, and set the passwords; it can be repeated.
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
-- The database ends what goes on too long, whoever has asked for it. Requests have the app role's defaults; workers ask for
-- more in each transaction (packages/db/for-tenant.ts), since imports and removals take minutes.
alter role callboard_app set statement_timeout = '15s';
alter role callboard_app set lock_timeout = '10s';
alter role callboard_app set idle_in_transaction_session_timeout = '70s';
alter role callboard_system set statement_timeout = '10min';
alter role callboard_system set lock_timeout = '60s';
alter role callboard_system set idle_in_transaction_session_timeout = '5min';
alter role callboard_owner set statement_timeout = '30min';
alter role callboard_owner set lock_timeout = '2min';
alter role callboard_owner set idle_in_transaction_session_timeout = '30min';
-- No statement takes a second core or compiles itself: one organization's large read must not take the processor from
-- everybody's small ones. Indexes answer the small ones, so nothing is lost.
alter role callboard_app set max_parallel_workers_per_gather = 0;
alter role callboard_app set jit = off;
alter role callboard_app set work_mem = '8MB';
