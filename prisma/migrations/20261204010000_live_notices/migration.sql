-- Notices for open pages, on the channel `live`: a topic and an id, nothing else. PostgreSQL sends equal notices of one
-- transaction once, so a transaction costs at most one notice per topic and organization.

set local lock_timeout = '500ms';

-- Takes the locks of all tables before anything is changed. Where one is not free, those taken are released and all are tried
-- again: a migration that waits while it holds locks could end in a deadlock with a writer of the version before.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table
        agent, billing_account, cost_budget, cost_import, cost_rules, cost_share, cost_upload, deployment,
        feed, integration, membership, pipeline, pipeline_run, runtime, session, support_visit,
        sync_run, tenant, tenant_export, usage_day, user_account, webhook_delivery, workload, workload_entity in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the tables of open pages' using errcode = 'lock_not_available',
    hint = 'End long transactions on these tables, then run the migrations again.';
end $$;

-- Tables with few rows per statement: one trigger per row, with a condition that leaves out columns that no page shows.
create function app.notify_live() returns trigger language plpgsql as $$
begin
  perform pg_notify('live', tg_argv[0] || ' ' || case when tg_op = 'DELETE' then old.tenant_id else new.tenant_id end);
  return null;
end $$;

-- Tables that are written in bulk: `touched` are the rows of the statement.
create function app.notify_live_rows() returns trigger language plpgsql as $$
begin
  perform pg_notify('live', tg_argv[0] || ' ' || tenant_id) from (select distinct tenant_id from touched) changed;
  return null;
end $$;

-- What a person may open has changed. The argument is the column with the person's id.
create function app.notify_live_access() returns trigger language plpgsql as $$
begin
  perform pg_notify('live', 'access ' || (to_jsonb(case when tg_op = 'DELETE' then old else new end) ->> tg_argv[0]));
  return null;
end $$;

create function app.notify_live_tenant() returns trigger language plpgsql as $$
begin
  perform pg_notify('live', 'tenant ' || old.id);
  return null;
end $$;

create trigger session_live_changed after update on session for each row
  when ((old.revoked_at, old.expires_at, old.user_id) is distinct from (new.revoked_at, new.expires_at, new.user_id))
  execute function app.notify_live_access('user_id');
create trigger session_live_removed after delete on session for each row execute function app.notify_live_access('user_id');
create trigger membership_live_changed after update on membership for each row
  when (old.role is distinct from new.role) execute function app.notify_live_access('user_id');
create trigger membership_live_removed after delete on membership for each row execute function app.notify_live_access('user_id');
create trigger support_visit_live_changed after update or delete on support_visit for each row
  execute function app.notify_live_access('operator_id');
create trigger user_account_live_changed after update on user_account for each row
  when (old.operator is distinct from new.operator) execute function app.notify_live_access('id');
create trigger tenant_live_changed after update on tenant for each row
  when ((old.slug, old.support_until, old.support_role) is distinct from (new.slug, new.support_until, new.support_role))
  execute function app.notify_live_tenant();
create trigger tenant_live_removed after delete on tenant for each row execute function app.notify_live_tenant();

create trigger integration_live_added after insert or delete on integration for each row execute function app.notify_live('integrations');
create trigger integration_live_changed after update on integration for each row
  when (to_jsonb(old) - 'last_event_at' is distinct from to_jsonb(new) - 'last_event_at')
  execute function app.notify_live('integrations');
create trigger sync_run_live_changed after insert or update on sync_run for each row execute function app.notify_live('integrations');
create trigger feed_live_added after insert or delete on feed for each row execute function app.notify_live('integrations');
create trigger feed_live_changed after update on feed for each row
  when ((old.state, old.message, old.done, old.total, old.succeeded_at, old.next_at)
    is distinct from (new.state, new.message, new.done, new.total, new.succeeded_at, new.next_at))
  execute function app.notify_live('integrations');
-- An agent and a cluster report that they are alive all the time; that alone changes nothing on a page.
create trigger agent_live_added after insert or delete on agent for each row execute function app.notify_live('integrations');
create trigger agent_live_changed after update on agent for each row
  when (to_jsonb(old) - 'seen_at' is distinct from to_jsonb(new) - 'seen_at') execute function app.notify_live('integrations');
create trigger runtime_live_added after insert or delete on runtime for each row execute function app.notify_live('workloads');
create trigger runtime_live_changed after update on runtime for each row
  when (to_jsonb(old) - 'seen_at' is distinct from to_jsonb(new) - 'seen_at') execute function app.notify_live('workloads');
create trigger tenant_export_live_changed after insert or update or delete on tenant_export for each row
  execute function app.notify_live('exports');
create trigger webhook_delivery_live_changed after insert or update on webhook_delivery for each row
  execute function app.notify_live('webhooks');
create trigger billing_account_live_changed after insert or update or delete on billing_account for each row
  execute function app.notify_live('billing');
create trigger cost_upload_live_changed after insert or update or delete on cost_upload for each row
  execute function app.notify_live('costs');
create trigger cost_budget_live_changed after insert or update or delete on cost_budget for each row
  execute function app.notify_live('costs');
create trigger cost_import_live_changed after insert or update or delete on cost_import for each row
  execute function app.notify_live('costs');
create trigger cost_rules_live_changed after insert or update or delete on cost_rules for each row
  execute function app.notify_live('costs');

do $$
declare bulk record;
begin
  for bulk in select * from (values ('workload', 'workloads'), ('workload_entity', 'workloads'), ('pipeline', 'pipelines'),
    ('pipeline_run', 'pipelines'), ('deployment', 'pipelines'), ('cost_share', 'costs'), ('usage_day', 'usage')) as t(name, topic)
  loop
    execute format('create trigger %1$s_live_added after insert on %1$I referencing new table as touched
      for each statement execute function app.notify_live_rows(%2$L)', bulk.name, bulk.topic);
    execute format('create trigger %1$s_live_changed after update on %1$I referencing new table as touched
      for each statement execute function app.notify_live_rows(%2$L)', bulk.name, bulk.topic);
    execute format('create trigger %1$s_live_removed after delete on %1$I referencing old table as touched
      for each statement execute function app.notify_live_rows(%2$L)', bulk.name, bulk.topic);
  end loop;
end $$;
