-- Backstage's search API finds documents by all words in any order, their beginnings and their English stems, the best first.

-- What a document is called, what it says, and what it is; the last in a form that is made for searching already.
create function app.document_words(names text, body text, others text) returns tsvector
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select setweight(to_tsvector('english', app.folded(coalesce(names, ''))), 'A')
    || setweight(to_tsvector('english', app.folded(left(coalesce(body, ''), 50000))), 'B')
    || setweight(to_tsvector('english', coalesce(others, '')), 'C')
$$;
revoke execute on function app.document_words(text, text, text) from public;
grant execute on function app.document_words(text, text, text) to callboard_app, callboard_system;

-- `search_text` holds names and tags in all their forms.
create function app.entity_words(search_text text, kind text, namespace text, name text, title text, description text, data jsonb)
returns tsvector language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select app.document_words(
    concat_ws(E'\n', name, title),
    concat_ws(' ', description, case when kind in ('user', 'group') then data #>> '{spec,profile,displayName}' end,
      case when kind = 'user' then data #>> '{spec,profile,email}' end),
    concat_ws(E'\n', search_text, kind, namespace, data #>> '{spec,type}', data #>> '{spec,lifecycle}',
      translate(data #>> '{spec,owner}', ':/', '  ')))
$$;
revoke execute on function app.entity_words(text, text, text, text, text, text, jsonb) from public;
grant execute on function app.entity_words(text, text, text, text, text, text, jsonb) to callboard_app, callboard_system;

alter table entity add column stems tsvector generated always as
  (app.entity_words(search_text, kind, namespace, name, title, description, data)) stored;
create index entity_stems on entity using gin (tenant_id, stems);

-- Operators of text search are not leakproof: see the migration "walls".
create function app.entities_with_words(sought tsquery) returns table (id uuid, rank real)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.id, ts_rank_cd(e.stems, sought) from entity e where e.tenant_id = app.current_tenant() and e.stems @@ sought
$$;

alter table doc_page add column stems tsvector generated always as (app.document_words(title, plain, app.search_form(title || E'\n' || section))) stored;
create index doc_page_stems on doc_page using gin (tenant_id, stems);
create or replace function app.merge_search_indexes() returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select gin_clean_pending_list(i) from unnest(array['entity_facets', 'entity_search_text', 'entity_names', 'entity_stems', 'doc_page_stems']::regclass[]) i
$$;

create function app.pages_with_words(sought tsquery) returns table (ref text, path text, rank real)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.ref, p.path, ts_rank_cd(p.stems, sought) from doc_page p where p.tenant_id = app.current_tenant() and p.stems @@ sought
$$;
alter function app.entities_with_words(tsquery) owner to callboard_system;
alter function app.pages_with_words(tsquery) owner to callboard_system;
revoke execute on function app.entities_with_words(tsquery), app.pages_with_words(tsquery) from public;
grant execute on function app.entities_with_words(tsquery), app.pages_with_words(tsquery) to callboard_app;
