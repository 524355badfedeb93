-- Conditions are looked at where the text is, so that what does not fit them is neither ranked nor handed over.

drop function app.search_entities(text, text[], text, int);
drop function app.search_operations(text, text[], int);

-- What the conditions of a search ask of an entity; null asks nothing. In lower case.
create type app.search_conditions as (
  kinds text[], types text[], lifecycles text[], owners text[], systems text[], tags text[]
);

create function app.fits(e entity, asked app.search_conditions) returns boolean language sql stable as $$
  select (asked.kinds is null or e.kind = any (asked.kinds))
    and (asked.types is null or lower(e.type) = any (asked.types))
    and (asked.lifecycles is null or lower(e.lifecycle) = any (asked.lifecycles))
    and (asked.owners is null or e.owner_ref = any (asked.owners))
    and (asked.systems is null or e.system_ref = any (asked.systems))
    and (asked.tags is null or e.tags && asked.tags)
$$;

-- Without words, all that fits the conditions is found, by name.
create function app.search_entities(pattern text, patterns text[], typed text, asked app.search_conditions, most int)
returns table (id uuid, ref text, kind text, name_key text, type text, owner_ref text, fit real)
language sql stable security definer set search_path = pg_catalog, public as $$
  select e.id, e.ref, e.kind, e.name_key, e.type, e.owner_ref, (case
      when e.name_key = typed or lower(e.title) = typed then 100
      when starts_with(e.name_key, typed) then 70
      when starts_with(lower(e.title), typed) then 65
      when position(typed in e.name_key) > 0 then 45
      when position(typed in lower(e.title)) > 0 then 40
      when e.name_key like all (patterns) then 35
      else 10 end)::real as fit
  from entity e
  where e.tenant_id = app.current_tenant() and e.search_text like pattern and e.search_text like all (patterns)
    and (asked is null or app.fits(e, asked))
  order by fit desc, case when typed = '' then 0 else length(e.name_key) end, e.name_key
  limit most
$$;

create function app.search_operations(pattern text, patterns text[], asked app.search_conditions, most int)
returns table (ref text, place int, method text, name text, summary text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select o.ref, o.place, o.method, o.name, o.summary from api_operation o
  where o.tenant_id = app.current_tenant() and o.search_text like pattern and o.search_text like all (patterns)
    and (asked is null or exists (select from entity e where e.tenant_id = o.tenant_id and e.ref = o.ref and app.fits(e, asked)))
  order by length(o.name), o.ref, o.place
  limit most
$$;

alter function app.search_entities(text, text[], text, app.search_conditions, int) owner to callboard_system;
alter function app.search_operations(text, text[], app.search_conditions, int) owner to callboard_system;
revoke execute on function app.search_entities(text, text[], text, app.search_conditions, int),
  app.search_operations(text, text[], app.search_conditions, int) from public;
grant execute on function app.search_entities(text, text[], text, app.search_conditions, int),
  app.search_operations(text, text[], app.search_conditions, int) to callboard_app;
