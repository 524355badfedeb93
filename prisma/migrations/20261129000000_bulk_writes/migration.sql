-- A large write leaves its keys in the waiting lists of the search indexes (packages/db/repos/entity-write.ts), where they are
-- found all the same, and this merges them when it has ended. Only the owner of an index may.
create function app.merge_search_indexes() returns void
language sql security definer set search_path = pg_catalog, public as $$
  select gin_clean_pending_list(i) from unnest(array['entity_facets', 'entity_search_text', 'entity_names']::regclass[]) i
$$;
revoke execute on function app.merge_search_indexes() from public;
grant execute on function app.merge_search_indexes() to callboard_system;

-- Filters compare these in lower case. Without statistics of the expressions the planner believes that hardly any row fits,
-- and sorts thousands where it could take the first twenty of an index.
create statistics entity_type_key on (lower(type)) from entity;
create statistics entity_lifecycle_key on (lower(lifecycle)) from entity;
