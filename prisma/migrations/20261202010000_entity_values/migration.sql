-- Orders, facets and full text read keys the way filters do: in any case, through lists, with dots in names, and with
-- `metadata.tags.go` for a tag. Objects and empty lists are no values, as in Backstage's search table.

-- The texts at a key of a document. `key` is in lower case.
create function app.values_at(document jsonb, key text) returns setof text
language sql immutable strict parallel safe rows 1 set search_path = pg_catalog, pg_temp as $$
  with recursive walk(value, rest) as (
    select document, key
    union all
    select below.value, below.rest from walk, lateral (
      select m.value, substr(walk.rest, length(m.key) + 2) as rest
        from jsonb_each(case jsonb_typeof(walk.value) when 'object' then walk.value else '{}' end) m
        where walk.rest <> '' and (lower(m.key) = walk.rest
          or (starts_with(walk.rest, lower(m.key) || '.') and length(walk.rest) > length(m.key) + 1))
      union all
      select i.value, walk.rest from jsonb_array_elements(case jsonb_typeof(walk.value) when 'array' then walk.value else '[]' end) i(value)
      union all
      select 'true'::jsonb, '' from jsonb_array_elements(case jsonb_typeof(walk.value) when 'array' then walk.value else '[]' end) i(value)
        where walk.rest <> '' and jsonb_typeof(i.value) = 'string' and lower(i.value #>> '{}') = walk.rest
    ) below
  )
  select value #>> '{}' from walk where rest = '' and jsonb_typeof(value) in ('string', 'number', 'boolean')
$$;
revoke execute on function app.values_at(jsonb, text) from public;
grant execute on function app.values_at(jsonb, text) to callboard_app, callboard_system;

-- Of the facets that are there, `path` stays where it leads to a value (also a null), not to an object or an empty list.
create function app.value_paths(document jsonb) returns text[]
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
  with recursive walk(value, path) as (
    select document, ''
    union all
    select below.value, below.path from walk, lateral (
      select m.value, case walk.path when '' then lower(m.key) else walk.path || '.' || lower(m.key) end as path
        from jsonb_each(case jsonb_typeof(walk.value) when 'object' then walk.value else '{}' end) m
      union all
      select i.value, walk.path from jsonb_array_elements(case jsonb_typeof(walk.value) when 'array' then walk.value else '[]' end) i(value)
    ) below
  )
  select array_agg(distinct path) from walk where jsonb_typeof(value) not in ('object', 'array')
$$;
alter table entity no force row level security;
update entity e set facets = array(select f from unnest(e.facets) f where strpos(f, '=') > 0 or f = any(p.paths))
  from (select tenant_id, id, app.value_paths(data) as paths from entity) p
  where p.tenant_id = e.tenant_id and p.id = e.id;
alter table entity force row level security;
drop function app.value_paths(jsonb);
