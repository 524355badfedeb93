-- The live demo is an organization that visitors enter without an account. It is prepared before it is opened.
alter table tenant add column demo text;
alter table tenant add constraint tenant_demo_values check (demo in ('preparing', 'open')) not valid;
alter table tenant validate constraint tenant_demo_values;
create index tenant_demo_idx on tenant (demo) where demo is not null;
-- Two workers never prepare one at the same time.
create unique index tenant_demo_preparing_idx on tenant (demo) where demo = 'preparing';

-- A demo session belongs to that organization alone. It is used on the main host and has no parent session.
alter table session drop constraint session_method_values;
alter table session add constraint session_method_values check (method in ('password', 'email_link', 'github', 'oidc', 'demo')) not valid;
alter table session validate constraint session_method_values;
alter table session drop constraint session_portal_whole;
alter table session add constraint session_portal_whole check (
  (method <> 'demo' and portal_tenant_id is null and portal_host is null and parent_id is null)
  or (method <> 'demo' and portal_tenant_id is not null and portal_host is not null and parent_id is not null)
  or (method = 'demo' and portal_tenant_id is not null and portal_host is null and parent_id is null)
);
