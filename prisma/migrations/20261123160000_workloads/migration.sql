-- What runs where: clusters, their workloads, whose they are, and the agents of private clusters.

-- CreateTable
CREATE TABLE "runtime" (
    "tenant_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "version" TEXT,
    "state" TEXT NOT NULL DEFAULT 'connecting',
    "message" TEXT,
    "nodes" JSONB NOT NULL DEFAULT '[]',
    "parts" JSONB NOT NULL DEFAULT '[]',
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "connected_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "runtime_pkey" PRIMARY KEY ("tenant_id","integration_id")
);

-- CreateTable
CREATE TABLE "workload" (
    "tenant_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "health" TEXT NOT NULL,
    "desired" INTEGER,
    "ready" INTEGER NOT NULL,
    "restarts" INTEGER NOT NULL,
    "version" TEXT,
    "images" TEXT[],
    "labels" JSONB NOT NULL,
    "findings" JSONB NOT NULL,
    "detail" JSONB NOT NULL,
    "instances" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workload_pkey" PRIMARY KEY ("tenant_id","integration_id","key")
);

-- CreateTable
CREATE TABLE "workload_entity" (
    "tenant_id" UUID NOT NULL,
    "ref" TEXT NOT NULL,
    "integration_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "rule" TEXT NOT NULL,

    CONSTRAINT "workload_entity_pkey" PRIMARY KEY ("tenant_id","ref","integration_id","key")
);

-- CreateTable
CREATE TABLE "agent" (
    "tenant_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "relay_url" TEXT,
    "connection_id" UUID,
    "connected_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),
    "version" TEXT,
    "address" TEXT,

    CONSTRAINT "agent_pkey" PRIMARY KEY ("tenant_id","integration_id")
);

-- CreateIndex
CREATE INDEX "workload_tenant_id_health_idx" ON "workload"("tenant_id", "health");

-- CreateIndex
CREATE INDEX "workload_tenant_id_namespace_name_idx" ON "workload"("tenant_id", "namespace", "name");

-- CreateIndex
CREATE INDEX "workload_entity_tenant_id_integration_id_key_idx" ON "workload_entity"("tenant_id", "integration_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "agent_token_hash_key" ON "agent"("token_hash");

-- Checking a new foreign key reads the other table as its owner, who has no tenant.
alter table integration no force row level security;
-- AddForeignKey
ALTER TABLE "runtime" ADD CONSTRAINT "runtime_tenant_id_integration_id_fkey" FOREIGN KEY ("tenant_id", "integration_id") REFERENCES "integration"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workload" ADD CONSTRAINT "workload_tenant_id_integration_id_fkey" FOREIGN KEY ("tenant_id", "integration_id") REFERENCES "integration"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workload_entity" ADD CONSTRAINT "workload_entity_tenant_id_integration_id_key_fkey" FOREIGN KEY ("tenant_id", "integration_id", "key") REFERENCES "workload"("tenant_id", "integration_id", "key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_tenant_id_integration_id_fkey" FOREIGN KEY ("tenant_id", "integration_id") REFERENCES "integration"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
alter table integration force row level security;

select app.protect(t) from unnest(array['runtime', 'workload', 'workload_entity', 'agent']::regclass[]) as t;

-- Wakes the processes that follow outside accounts when one is connected, changed, paused or gone.
create function app.notify_watches() returns trigger language plpgsql as $$
begin
  perform pg_notify('watches', '');
  return null;
end $$;
create trigger integration_wakes_watches after insert or delete or update of state, settings, secrets on integration
  for each statement execute function app.notify_watches();
create trigger agent_wakes_watches after update of connection_id on agent for each statement execute function app.notify_watches();
