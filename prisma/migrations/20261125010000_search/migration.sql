-- What people find at once: entities by every part of their names, what APIs can be asked for, also with a typing error.

-- What an API can be asked for, read from its description by a job.
create table api_operation (
  tenant_id uuid not null,
  ref text not null,
  place integer not null,
  method text not null,
  name text not null,
  summary text not null,
  search_text text not null,
  constraint api_operation_pkey primary key (tenant_id, ref, place),
  constraint api_operation_tenant_id_ref_fkey foreign key (tenant_id, ref) references entity (tenant_id, ref) on delete cascade on update cascade
);
select app.protect('api_operation');
create index api_operation_search on api_operation using gin (tenant_id, search_text gin_trgm_ops);

-- The hash of the entity whose operations these are; another one means that they have to be read again.
alter table entity add column operations_of text;
create index entity_unread_api on entity (tenant_id, id) where kind = 'api' and operations_of is distinct from hash;

-- The columns of these functions stand for the wall: each names the tenant itself. `pattern` is that of the longest word,
-- which the index answers; the others are compared with what it leaves.
create function app.search_entities(pattern text, patterns text[], typed text, most int) returns table (id uuid, fit real)
language sql stable security definer set search_path = pg_catalog, public as $$
  select e.id, (case
      when e.name_key = typed or lower(e.title) = typed then 100
      when starts_with(e.name_key, typed) then 70
      when starts_with(lower(e.title), typed) then 65
      when position(typed in e.name_key) > 0 then 45
      when position(typed in lower(e.title)) > 0 then 40
      when e.name_key like all (patterns) then 35
      else 10 end)::real as fit
  from entity e
  where e.tenant_id = app.current_tenant() and e.search_text like pattern and e.search_text like all (patterns)
  order by fit desc, length(e.name_key), e.name_key
  limit most
$$;

create index entity_names on entity using gin (tenant_id, (name_key || ' ' || lower(coalesce(title, ''))) gin_trgm_ops);

-- For a typing error: names of which a part has many of the letters that were typed. Which of them may be meant is
-- decided by packages/core/search/alike.ts.
create function app.search_entities_alike(typed text, most int) returns table (id uuid, name text)
language sql stable security definer set search_path = pg_catalog, public set pg_trgm.word_similarity_threshold = 0.3 as $$
  select e.id, e.name_key || ' ' || lower(coalesce(e.title, ''))
  from entity e
  where e.tenant_id = app.current_tenant() and typed <% (e.name_key || ' ' || lower(coalesce(e.title, '')))
  order by word_similarity(typed, e.name_key || ' ' || lower(coalesce(e.title, ''))) desc, e.name_key
  limit most
$$;

create function app.search_operations(pattern text, patterns text[], most int)
returns table (ref text, place int) language sql stable security definer set search_path = pg_catalog, public as $$
  select o.ref, o.place from api_operation o
  where o.tenant_id = app.current_tenant() and o.search_text like pattern and o.search_text like all (patterns)
  order by length(o.name), o.ref, o.place
  limit most
$$;

alter function app.search_entities(text, text[], text, int) owner to callboard_system;
alter function app.search_entities_alike(text, int) owner to callboard_system;
alter function app.search_operations(text, text[], int) owner to callboard_system;
revoke execute on function app.search_entities(text, text[], text, int), app.search_entities_alike(text, int), app.search_operations(text, text[], int) from public;
grant execute on function app.search_entities(text, text[], text, int), app.search_entities_alike(text, int), app.search_operations(text, text[], int) to callboard_app;
