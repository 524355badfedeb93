-- Columns that hold one of a few values refuse any other. The values are those of packages/db/closed-columns.ts, and a test
-- compares the two. The version before writes the same values, so both may run. Rows from before are validated by the
-- migration after this one, which takes a weaker lock.
set local lock_timeout = '10s';

alter table api_finding add constraint api_finding_severity_values check (severity in ('error', 'warning', 'info', 'hint')) not valid;
alter table audit_event add constraint audit_event_actor_type_values check (actor_type in ('user', 'token', 'job')) not valid;
alter table billing_account add constraint billing_account_plan_values check (plan in ('free', 'team', 'business')) not valid;
alter table billing_account add constraint billing_account_status_values check (status in ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused')) not valid;
alter table billing_account add constraint billing_account_told_phase_values check (told_phase in ('free', 'trial', 'active', 'grace', 'restricted')) not valid;
alter table correction add constraint correction_verdict_values check (verdict in ('confirmed', 'rejected', 'corrected')) not valid;
alter table cost_budget add constraint cost_budget_scope_values check (scope in ('all', 'service', 'account', 'region', 'environment', 'entity', 'owner', 'system')) not valid;
alter table cost_budget_alert add constraint cost_budget_alert_kind_values check (kind in ('actual', 'forecast')) not valid;
alter table cost_import add constraint cost_import_state_values check (state in ('writing', 'current', 'refused')) not valid;
alter table cost_upload add constraint cost_upload_state_values check (state in ('writing', 'ready', 'imported', 'refused')) not valid;
alter table deployment add constraint deployment_state_values check (state in ('pending', 'running', 'succeeded', 'failed', 'inactive')) not valid;
alter table email_domain add constraint email_domain_join_role_values check (join_role in ('owner', 'admin', 'billing', 'developer', 'viewer')) not valid;
alter table email_token add constraint email_token_purpose_values check (purpose in ('verify-email', 'sign-in', 'reset-password', 'change-email')) not valid;
alter table entity_change add constraint entity_change_action_values check (action in ('added', 'changed', 'removed')) not valid;
alter table feed add constraint feed_kind_values check (kind in ('pipelines', 'costs')) not valid;
alter table feed add constraint feed_state_values check (state in ('queued', 'running', 'waiting', 'idle', 'failed')) not valid;
alter table feed_failure add constraint feed_failure_kind_values check (kind in ('pipelines', 'costs')) not valid;
alter table feed_item add constraint feed_item_kind_values check (kind in ('pipelines', 'costs')) not valid;
alter table integration add constraint integration_health_values check (health in ('unknown', 'healthy', 'attention')) not valid;
alter table integration add constraint integration_state_values check (state in ('active', 'paused', 'off')) not valid;
alter table invitation add constraint invitation_role_values check (role in ('owner', 'admin', 'billing', 'developer', 'viewer')) not valid;
alter table mail_count add constraint mail_count_kind_values check (kind in ('invitation', 'notification')) not valid;
alter table membership add constraint membership_role_values check (role in ('owner', 'admin', 'billing', 'developer', 'viewer')) not valid;
alter table outbox add constraint outbox_group_values check ("group" in ('events', 'sync', 'billing', 'system')) not valid;
alter table outbox add constraint outbox_outcome_values check (outcome in ('completed', 'failed')) not valid;
alter table pipeline_run add constraint pipeline_run_state_values check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'skipped')) not valid;
alter table runtime add constraint runtime_state_values check (state in ('connecting', 'watching', 'unreachable', 'refused')) not valid;
alter table session add constraint session_method_values check (method in ('password', 'email_link', 'github', 'oidc')) not valid;
alter table support_visit add constraint support_visit_role_values check (role in ('viewer', 'admin')) not valid;
alter table sync_run add constraint sync_run_state_values check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'needs_approval', 'cancelled')) not valid;
alter table sync_run add constraint sync_run_trigger_values check (trigger in ('first', 'schedule', 'manual', 'event')) not valid;
alter table tenant add constraint tenant_support_role_values check (support_role in ('viewer', 'admin')) not valid;
alter table tenant_export add constraint tenant_export_state_values check (state in ('waiting', 'ready', 'failed')) not valid;
alter table tenant_logo add constraint tenant_logo_media_type_values check (media_type in ('image/png', 'image/jpeg', 'image/webp')) not valid;
alter table tombstone add constraint tombstone_reason_values check (reason in ('source', 'disconnected', 'person')) not valid;
alter table usage_day add constraint usage_day_kind_values check (kind in ('view', 'search')) not valid;
alter table usage_event add constraint usage_event_kind_values check (kind in ('view', 'search')) not valid;
alter table user_account add constraint user_account_appearance_values check (appearance in ('light', 'dark', 'system')) not valid;
alter table webhook add constraint webhook_state_values check (state in ('on', 'off', 'failing')) not valid;
alter table webhook_delivery add constraint webhook_delivery_state_values check (state in ('waiting', 'delivered', 'failed')) not valid;
alter table webhook_subscription add constraint webhook_subscription_state_values check (state in ('active', 'none', 'deleted', 'removing')) not valid;
alter table workload add constraint workload_health_values check (health in ('healthy', 'idle', 'progressing', 'degraded', 'broken')) not valid;
alter table workload_entity add constraint workload_entity_rule_values check (rule in ('kubernetes-id', 'selector', 'namespace', 'image')) not valid;
