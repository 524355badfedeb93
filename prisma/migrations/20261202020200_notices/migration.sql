-- Saved for later by its reader.
alter table notification add column saved_at timestamptz(3);

-- Tells open connections of what concerns one person, as JSON: tenant, person, channel and message of Backstage's signals. A
-- notice holds 8,000 bytes at most, so it names at most 100 ids.
create function app.tell_person(tenant uuid, person uuid, channel text, message jsonb) returns void language sql as $$
  select pg_notify('notices', jsonb_build_object('tenant', tenant, 'person', person, 'channel', channel, 'message', message)::text)
$$;
grant execute on function app.tell_person(uuid, uuid, text, jsonb) to callboard_app, callboard_system, callboard_owner;

create function app.notify_notifications() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform app.tell_person(tenant_id, user_id, 'notifications', jsonb_build_object('action', 'new_notification', 'notification_id', min(id::text)))
      from touched group by tenant_id, user_id;
  else
    perform app.tell_person(tenant_id, user_id, 'notifications', jsonb_build_object(
        'action', case when read then 'notification_read' else 'notification_unread' end, 'notification_ids', to_jsonb(ids[1:100])))
      from (select tenant_id, user_id, read_at is not null as read, array_agg(id::text) as ids from touched group by 1, 2, 3) changed;
  end if;
  return null;
end $$;
create trigger notification_tells_added after insert on notification
  referencing new table as touched for each statement execute function app.notify_notifications();
create trigger notification_tells_changed after update on notification
  referencing new table as touched for each statement execute function app.notify_notifications();

create function app.notify_user_settings() returns trigger language plpgsql as $$
begin
  perform app.tell_person(tenant_id, user_id, 'user-settings', jsonb_build_object(
      'type', case when tg_op = 'DELETE' then 'key-deleted' else 'key-changed' end, 'key', key))
    from (select distinct tenant_id, user_id, key from touched limit 100) changed;
  return null;
end $$;
create trigger user_setting_tells_added after insert on user_setting
  referencing new table as touched for each statement execute function app.notify_user_settings();
create trigger user_setting_tells_changed after update on user_setting
  referencing new table as touched for each statement execute function app.notify_user_settings();
create trigger user_setting_tells_removed after delete on user_setting
  referencing old table as touched for each statement execute function app.notify_user_settings();

-- Stars are what Backstage keeps under the key entityRefs.
create function app.notify_stars() returns trigger language plpgsql as $$
begin
  perform app.tell_person(tenant_id, user_id, 'user-settings', '{"type": "key-changed", "key": "entityRefs"}'::jsonb)
    from (select distinct tenant_id, user_id from touched limit 100) changed;
  return null;
end $$;
create trigger star_tells_added after insert on star
  referencing new table as touched for each statement execute function app.notify_stars();
create trigger star_tells_removed after delete on star
  referencing old table as touched for each statement execute function app.notify_stars();
