-- The first of some owners as CODEOWNERS writes them that the catalog has. Each is looked up by itself: as one condition on all people
-- and teams, every one of them was looked up again for every owner, which took seconds for an organization of thousands.
create or replace function app.code_owner(owners text[]) returns text language sql stable as $$
  select found.ref
  from unnest(owners) with ordinality o (name, n)
    cross join lateral (
      select case
        when o.name like '@%/%' then 'metadata.annotations.github.com/team-slug=' || lower(substr(o.name, 2))
        when o.name like '@%' then 'metadata.annotations.github.com/user-login=' || lower(substr(o.name, 2))
        else 'spec.profile.email=' || lower(o.name)
      end as facet, case when o.name like '@%/%' then 'group:default/' || lower(split_part(o.name, '/', 2)) end as team
    ) wanted
    cross join lateral (
      select e.ref from app.entities_with_facets(array[wanted.facet]) f (id)
        join entity e on e.tenant_id = app.current_tenant() and e.id = f.id and e.kind in ('group', 'user')
      union all
      select e.ref from entity e
      where e.tenant_id = app.current_tenant() and e.ref = wanted.team and e.kind in ('group', 'user')
    ) found
  order by o.n, (found.ref = wanted.team) is true, found.ref limit 1
$$;
