-- AlterTable
ALTER TABLE "api_token" ADD COLUMN     "created_by" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "ending" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "user_id" UUID;

-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN     "ip" TEXT,
ADD COLUMN     "user_agent" TEXT;

-- AlterTable
ALTER TABLE "email_token" ADD COLUMN     "email" TEXT,
ADD COLUMN     "name" TEXT,
ALTER COLUMN "user_id" DROP NOT NULL;
UPDATE "email_token" t SET "email" = u."email" FROM "user_account" u WHERE u."id" = t."user_id";
ALTER TABLE "email_token" ALTER COLUMN "email" SET NOT NULL;

-- AlterTable
ALTER TABLE "membership" ADD COLUMN     "catalog_seen_at" TIMESTAMPTZ(3),
ADD COLUMN     "catalog_user" TEXT,
ADD COLUMN     "onboarding_dismissed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "method" TEXT NOT NULL DEFAULT 'password';

-- AlterTable
ALTER TABLE "tenant" ADD COLUMN     "audit_retention_days" INTEGER;

-- AlterTable
ALTER TABLE "user_account" ADD COLUMN     "appearance" TEXT NOT NULL DEFAULT 'system',
ADD COLUMN     "news_by_mail" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "time_zone" TEXT;

-- CreateTable
CREATE TABLE "linked_identity" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "user_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "linked_identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal_code" (
    "code_hash" TEXT NOT NULL,
    "session_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "state_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "portal_code_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "former_slug" (
    "slug" TEXT NOT NULL,
    "tenant_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "former_slug_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "invitation" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "invited_by" UUID,
    "inviter_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "email_domain" (
    "tenant_id" UUID NOT NULL,
    "domain" TEXT NOT NULL,
    "proof" TEXT NOT NULL,
    "verified_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "join_role" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_domain_pkey" PRIMARY KEY ("tenant_id","domain")
);

-- CreateIndex
CREATE INDEX "linked_identity_user_id_idx" ON "linked_identity"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "linked_identity_provider_subject_key" ON "linked_identity"("provider", "subject");

-- CreateIndex
CREATE INDEX "former_slug_tenant_id_idx" ON "former_slug"("tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "email_domain_domain_idx" ON "email_domain"("domain");

-- CreateIndex
CREATE INDEX "api_token_tenant_id_user_id_idx" ON "api_token"("tenant_id", "user_id");

-- CreateIndex
CREATE INDEX "audit_event_tenant_id_action_id_idx" ON "audit_event"("tenant_id", "action", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_event_tenant_id_actor_id_id_idx" ON "audit_event"("tenant_id", "actor_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "linked_identity" ADD CONSTRAINT "linked_identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal_code" ADD CONSTRAINT "portal_code_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_slug" ADD CONSTRAINT "former_slug_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_domain" ADD CONSTRAINT "email_domain_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey. Its check of existing rows runs as the owner, whom a forced policy would ask for a tenant.
ALTER TABLE "api_token" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "membership" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_tenant_id_user_id_fkey" FOREIGN KEY ("tenant_id", "user_id") REFERENCES "membership"("tenant_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "api_token" FORCE ROW LEVEL SECURITY;
ALTER TABLE "membership" FORCE ROW LEVEL SECURITY;

-- Behind the wall.
select app.protect(t) from unnest(array['former_slug', 'invitation', 'email_domain']::regclass[]) as t;

-- One open invitation for an address.
create unique index invitation_open on invitation (tenant_id, email) where accepted_at is null and revoked_at is null;

-- People of the current tenant, with what lives outside it. One row type, for all of them and for one.
drop function app.tenant_members();
create type app.tenant_member_row as (
  user_id uuid, role text, created_at timestamptz, name text, email text, email_verified boolean,
  github_login text, catalog_user text, last_seen_at timestamptz
);

create function app.tenant_members() returns setof app.tenant_member_row
language sql stable security definer set search_path = pg_catalog, public as $$
  select m.user_id, m.role, m.created_at, u.name, u.email, u.email_verified_at is not null,
    (select i.label from linked_identity i where i.user_id = u.id and i.provider = 'github' order by i.created_at limit 1),
    m.catalog_user,
    (select max(s.last_seen_at) from session s where s.user_id = u.id)
  from membership m join user_account u on u.id = m.user_id
  where m.tenant_id = app.current_tenant()
$$;

create function app.tenant_member(person uuid) returns setof app.tenant_member_row
language sql stable security definer set search_path = pg_catalog, public as $$
  select m.user_id, m.role, m.created_at, u.name, u.email, u.email_verified_at is not null,
    (select i.label from linked_identity i where i.user_id = u.id and i.provider = 'github' order by i.created_at limit 1),
    m.catalog_user,
    (select max(s.last_seen_at) from session s where s.user_id = u.id)
  from membership m join user_account u on u.id = m.user_id
  where m.tenant_id = app.current_tenant() and m.user_id = person
$$;

alter function app.tenant_members() owner to callboard_system;
alter function app.tenant_member(uuid) owner to callboard_system;
revoke execute on function app.tenant_members(), app.tenant_member(uuid) from public;
grant execute on function app.tenant_members(), app.tenant_member(uuid) to callboard_app;

-- Tells every process that remembers tokens that one of them, or the membership behind it, is not what it was.
create function app.notify_access() returns trigger language plpgsql as $$
begin
  perform pg_notify('access', '');
  return null;
end $$;
create trigger token_access after update of revoked_at, expires_at, scopes or delete on api_token
  for each statement execute function app.notify_access();
create trigger membership_access after update of role or delete on membership
  for each statement execute function app.notify_access();
