-- Folds a name and a title once for each entity that fits, and plain ASCII without a call: a word that an eighth of 10,000
-- entities have took 330 ms, of which 300 ms were calls of app.folded, app.compact and app.search_form.
create or replace function app.search_entities(pattern text, patterns text[], typed text, asked app.search_conditions, most int)
returns table (id uuid, ref text, kind text, name_key text, type text, owner_ref text, fit real)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with fitting as materialized (
    select e.id, e.ref, e.kind, e.name_key, e.type, e.owner_ref,
      case when e.name_key ~ '^[ -~]*$' then lower(e.name_key collate "C") else app.folded(e.name_key) end as name,
      case when e.title is null then '' when e.title ~ '^[ -~]*$' then lower(e.title collate "C") else app.folded(e.title) end as title
    from entity e
    where e.tenant_id = app.current_tenant() and e.search_text like pattern and e.search_text like all (patterns)
      and (asked is null or app.fits(e, asked))
  )
  select f.id, f.ref, f.kind, f.name_key, f.type, f.owner_ref, (case
      when f.name = typed or f.title = typed then 100
      when (select app.compact(typed)) in (regexp_replace(f.name, '[-_.\s]+', '', 'g'), regexp_replace(f.title, '[-_.\s]+', '', 'g')) then 90
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
