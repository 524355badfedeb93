-- PostgreSQL searches pg_temp first unless it is named: a temporary table called "entity" would stand in for the real one
-- inside a function that runs with its owner's rights. Named last, it never does.
do $$
declare f record;
begin
  for f in
    select p.oid::regprocedure as signature, p.prosecdef as definer, p.proacl is null as open,
      pg_get_userbyid(p.proowner) as owner
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('app', 'public') and p.prokind = 'f'
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  loop
    if f.definer then
      execute format('alter function %s set search_path = pg_catalog, public, pg_temp', f.signature);
    end if;
    if f.open then
      execute format('grant execute on function %s to callboard_app, callboard_system, callboard_owner', f.signature);
    end if;
    execute format('revoke execute on function %s from public', f.signature);
  end loop;
end $$;
alter default privileges revoke execute on functions from public;

-- The web process needs no temporary tables. The system role does: the job queue adds jobs in bulk through one.
-- Where another role owns the database, that role has to run this.
do $$
begin
  execute format('revoke temporary on database %I from public, callboard_app', current_database());
  execute format('grant temporary on database %I to callboard_system', current_database());
exception when insufficient_privilege then
  raise warning 'Run as the owner of this database: revoke temporary on database % from public', current_database();
end $$;
