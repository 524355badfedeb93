-- Words are found however they are written: with or without accents, "STRASSE" for "Straße", "pay-flow-api" for
-- "payflow-api" and "PayFlowApi", and parts of Chinese, Japanese and Korean text, which has no blanks.

-- Without accents and case. packages/core/search/fold.ts does the same with what people type.
create function app.folded(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select casefold(normalize(regexp_replace(normalize(given, nfkd), '[\u0300-\u036f]', '', 'g'), nfc) collate pg_unicode_fast)
$$;

-- A text as it is searched: folded, then words that are joined by hyphens, dots or underscores as one, short lines such as
-- titles without their blanks, parts of words in camel case, and German umlauts written out.
create function app.search_form(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select concat_ws(' ',
    app.folded(given),
    (select string_agg(distinct app.folded(regexp_replace(word, '[-_.]+', '', 'g')), ' ')
      from regexp_split_to_table(given, '\s+') word where word ~ '[^-_.][-_.]+[^-_.]'),
    (select string_agg(distinct app.folded(regexp_replace(line, '[-_.\s]+', '', 'g')), ' ')
      from regexp_split_to_table(given, '\n') line where length(line) <= 80 and line ~ '\S\s+\S'),
    case when given collate pg_unicode_fast ~ '[[:lower:]][[:upper:]]' then
      app.folded(regexp_replace(given collate pg_unicode_fast, '([[:lower:][:digit:]])([[:upper:]])', '\1 \2', 'g')) end,
    case when given ~ '[äöüÄÖÜ]' then
      app.folded(replace(replace(replace(replace(replace(replace(given, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'Ä', 'Ae'), 'Ö', 'Oe'), 'Ü', 'Ue')) end)
$$;

-- The same for full texts, where words are found by their beginnings: runs of characters without blanks as pairs.
create function app.search_words(given text) returns tsvector language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select to_tsvector('simple', concat_ws(' ', app.search_form(given), (
    select string_agg(substr(run[1], i, 2), ' ' order by n, i)
    from regexp_matches(app.folded(given), '[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+', 'g') with ordinality as runs(run, n),
      generate_series(1, length(run[1])) i)))
$$;

grant execute on function app.folded(text), app.search_form(text), app.search_words(text) to callboard_app, callboard_system;

-- Rows that are there already. The walls are lowered for the owner of the tables, in this transaction.
alter table entity no force row level security;
update entity set search_text = app.search_form(left(concat_ws(E'\n', name, title, description, array_to_string(tags, E'\n')), 4000));
alter table entity force row level security;
alter table api_operation no force row level security;
update api_operation set search_text = app.search_form(concat_ws(' ', method, name, summary));
alter table api_operation force row level security;

alter table doc_page drop column words;
alter table doc_page add column words tsvector not null generated always as (app.search_words(title || ' ' || plain)) stored;
create index doc_page_words on doc_page using gin (tenant_id, words);
drop index doc_page_titles;
create index doc_page_titles on doc_page using gin (tenant_id, app.search_form(title) gin_trgm_ops);

-- `typed` is folded; without anything but letters and digits it is the same for every way of joining words.
create function app.compact(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(app.folded(given), '[-_.\s]+', '', 'g')
$$;
grant execute on function app.compact(text) to callboard_app, callboard_system;

create or replace function app.search_entities(pattern text, patterns text[], typed text, asked app.search_conditions, most int)
returns table (id uuid, ref text, kind text, name_key text, type text, owner_ref text, fit real)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with fitting as (
    select e.id, e.ref, e.kind, e.name_key, e.type, e.owner_ref, app.folded(e.name_key) as name, app.folded(coalesce(e.title, '')) as title
    from entity e
    where e.tenant_id = app.current_tenant() and e.search_text like pattern and e.search_text like all (patterns)
      and (asked is null or app.fits(e, asked))
  )
  select f.id, f.ref, f.kind, f.name_key, f.type, f.owner_ref, (case
      when f.name = typed or f.title = typed then 100
      when app.compact(typed) in (app.compact(f.name), app.compact(f.title)) then 90
      when starts_with(f.name, typed) then 70
      when starts_with(f.title, typed) then 65
      when position(typed in f.name) > 0 then 45
      when position(typed in f.title) > 0 then 40
      when app.search_form(f.name_key) like all (patterns) then 35
      else 10 end)::real as fit
  from fitting f
  order by fit desc, case when typed = '' then 0 else length(f.name_key) end, f.name_key
  limit most
$$;

create or replace function app.search_pages(patterns text[], sought tsquery, typed text, asked app.search_conditions, most int)
returns table (ref text, path text, title text, excerpt text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with hits as (
    (select p.ref, p.path from doc_page p
      where p.tenant_id = app.current_tenant() and app.search_form(p.title) like all (patterns)
        and (asked is null or exists (select from entity e where e.tenant_id = p.tenant_id and e.ref = p.ref and app.fits(e, asked)))
      limit 100)
    union
    (select p.ref, p.path from doc_page p
      where p.tenant_id = app.current_tenant() and p.words @@ sought
        and (asked is null or exists (select from entity e where e.tenant_id = p.tenant_id and e.ref = p.ref and app.fits(e, asked)))
      limit 100)
  ), best as (
    select p.ref, p.path, p.title, p.plain, (case
        when app.folded(p.title) = typed then 4
        when starts_with(app.folded(p.title), typed) then 3
        when app.search_form(p.title) like all (patterns) then 2
        else ts_rank(p.words, sought, 1) end)::real as fit
    from hits h join doc_page p on p.tenant_id = app.current_tenant() and p.ref = h.ref and p.path = h.path
    order by fit desc, p.title, p.ref, p.path limit most
  )
  select b.ref, b.path, b.title, case
      when at.place <= 60 then substr(b.plain, 1, 200)
      else '… ' || regexp_replace(substr(b.plain, at.place - 60, 200), '^\S*\s', '') end
  from best b, lateral (select strpos(app.folded(b.plain), split_part(typed, ' ', 1)) as place) at
  order by b.fit desc, b.title, b.ref, b.path
$$;

drop index entity_names;
create index entity_names on entity using gin (tenant_id, app.folded(name_key || ' ' || coalesce(title, '')) gin_trgm_ops);

create or replace function app.search_entities_alike(typed text, most int) returns table (id uuid, name text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp set pg_trgm.word_similarity_threshold = 0.3 as $$
  select e.id, app.folded(e.name_key || ' ' || coalesce(e.title, ''))
  from entity e
  where e.tenant_id = app.current_tenant() and typed <% app.folded(e.name_key || ' ' || coalesce(e.title, ''))
  order by word_similarity(typed, app.folded(e.name_key || ' ' || coalesce(e.title, ''))) desc, e.name_key
  limit most
$$;
