-- Pages of entities' docs, and the search over them.

create table doc_page (
  tenant_id uuid not null,
  ref text not null,
  path text not null,
  place integer not null,
  title text not null,
  section text not null,
  text text not null,
  plain text not null,
  url text not null,
  hash text not null,
  integration_id uuid not null,
  item text not null,
  words tsvector not null generated always as (to_tsvector('simple', title || ' ' || plain)) stored,
  constraint doc_page_pkey primary key (tenant_id, ref, path),
  constraint doc_page_tenant_id_ref_fkey foreign key (tenant_id, ref) references entity (tenant_id, ref) on delete cascade on update cascade,
  constraint doc_page_tenant_id_integration_id_fkey foreign key (tenant_id, integration_id)
    references integration (tenant_id, id) on delete cascade on update cascade
);
select app.protect('doc_page');

create index doc_page_item on doc_page (tenant_id, integration_id, item);
create index doc_page_words on doc_page using gin (tenant_id, words);
create index doc_page_titles on doc_page using gin (tenant_id, lower(title) gin_trgm_ops);

-- Parts of titles, and beginnings of words anywhere. A word that fits most pages says little: only some of them are ranked.
create function app.search_pages(patterns text[], sought tsquery, typed text, asked app.search_conditions, most int)
returns table (ref text, path text, title text, excerpt text)
language sql stable security definer set search_path = pg_catalog, public as $$
  with hits as (
    (select p.ref, p.path from doc_page p
      where p.tenant_id = app.current_tenant() and lower(p.title) like all (patterns)
        and (asked is null or exists (select from entity e where e.tenant_id = p.tenant_id and e.ref = p.ref and app.fits(e, asked)))
      limit 100)
    union
    (select p.ref, p.path from doc_page p
      where p.tenant_id = app.current_tenant() and p.words @@ sought
        and (asked is null or exists (select from entity e where e.tenant_id = p.tenant_id and e.ref = p.ref and app.fits(e, asked)))
      limit 100)
  ), best as (
    select p.ref, p.path, p.title, p.plain, (case
        when lower(p.title) = typed then 4
        when starts_with(lower(p.title), typed) then 3
        when lower(p.title) like all (patterns) then 2
        else ts_rank(p.words, sought, 1) end)::real as fit
    from hits h join doc_page p on p.tenant_id = app.current_tenant() and p.ref = h.ref and p.path = h.path
    order by fit desc, p.title, p.ref, p.path limit most
  )
  select b.ref, b.path, b.title, case
      when at.place <= 60 then substr(b.plain, 1, 200)
      else '… ' || regexp_replace(substr(b.plain, at.place - 60, 200), '^\S*\s', '') end
  from best b, lateral (select strpos(lower(b.plain), split_part(typed, ' ', 1)) as place) at
  order by b.fit desc, b.title, b.ref, b.path
$$;
alter function app.search_pages(text[], tsquery, text, app.search_conditions, int) owner to callboard_system;
revoke execute on function app.search_pages(text[], tsquery, text, app.search_conditions, int) from public;
grant execute on function app.search_pages(text[], tsquery, text, app.search_conditions, int) to callboard_app;
