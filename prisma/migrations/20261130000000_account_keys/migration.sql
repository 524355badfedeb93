-- The same organization name exists on several GitHubs, and an organization can be renamed: an account is told apart by a key,
-- and found again by the vendor's id of it.
alter table integration add column account_key text, add column account_id text;

-- The owner of the tables is held to row-level security too, so it is lifted for this statement alone.
alter table integration no force row level security;
update integration set account_key =
  lower(regexp_replace(coalesce(settings ->> 'host', 'https://github.com'), '^https?://(www\.)?github\.com$', 'https://github.com') || '/' || account)
where plugin_id = 'github';
alter table integration force row level security;

drop index integration_tenant_id_plugin_id_account_key;
create unique index integration_account on integration (tenant_id, plugin_id, (coalesce(account_key, account)));
