-- A notice names the entities whose document or relations have changed, where they are few: what is remembered of all the
-- others stays. `touched` are the rows of the statement. A notice holds 8,000 bytes at most.
create function app.tell_catalog(refs text) returns void language plpgsql as $$
declare tenant text := coalesce(current_setting('app.tenant_id', true), '');
begin
  perform pg_notify('catalog', case when refs is null or tenant = '' or octet_length(refs) > 7000 then tenant else tenant || E'\n' || refs end);
end $$;

create function app.notify_entities() returns trigger language plpgsql as $$
begin
  if not exists (select from touched) then return null; end if;
  perform app.tell_catalog(case when (select count(*) from (select from touched limit 101) t) <= 100
    then (select string_agg(ref, E'\n') from touched) end);
  return null;
end $$;

create function app.notify_relations() returns trigger language plpgsql as $$
begin
  if not exists (select from touched) then return null; end if;
  perform app.tell_catalog(case when (select count(*) from (select from touched limit 101) t) <= 100
    then (select string_agg(distinct ref, E'\n') from touched cross join lateral (values (source_ref), (target_ref)) as of(ref)) end);
  return null;
end $$;

drop trigger entity_tells on entity;
create trigger entity_tells_added after insert on entity referencing new table as touched for each statement execute function app.notify_entities();
create trigger entity_tells_changed after update on entity referencing new table as touched for each statement execute function app.notify_entities();
create trigger entity_tells_removed after delete on entity referencing old table as touched for each statement execute function app.notify_entities();
create trigger relation_tells_added after insert on relation referencing new table as touched for each statement execute function app.notify_relations();
create trigger relation_tells_removed after delete on relation referencing old table as touched for each statement execute function app.notify_relations();
