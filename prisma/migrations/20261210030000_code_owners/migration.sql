-- Who owns a docs page by its repository's CODEOWNERS.

set local lock_timeout = '500ms';

-- Takes the lock at once, and releases it to try again if it is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table doc_page in access exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the docs pages' using errcode = 'lock_not_available',
    hint = 'End long transactions on this table, then run the migrations again.';
end $$;

alter table doc_page add column owners text[] not null default '{}';

-- The first of some owners as CODEOWNERS writes them (`@org/team`, `@user`, an email address) that the catalog has. A team that was
-- not read from the organization is found by its name.
create function app.code_owner(owners text[]) returns text language sql stable as $$
  select e.ref
  from unnest(owners) with ordinality o (name, n)
    cross join lateral (
      select case
        when o.name like '@%/%' then 'metadata.annotations.github.com/team-slug=' || lower(substr(o.name, 2))
        when o.name like '@%' then 'metadata.annotations.github.com/user-login=' || lower(substr(o.name, 2))
        else 'spec.profile.email=' || lower(o.name)
      end as facet, case when o.name like '@%/%' then 'group:default/' || lower(split_part(o.name, '/', 2)) end as team
    ) wanted
    join entity e on e.tenant_id = app.current_tenant() and e.kind in ('group', 'user')
      and (e.id in (select f.id from app.entities_with_facets(array[wanted.facet]) f (id)) or e.ref = wanted.team)
  order by o.n, (e.ref = wanted.team) is true, e.ref limit 1
$$;
grant execute on function app.code_owner(text[]) to callboard_app;
