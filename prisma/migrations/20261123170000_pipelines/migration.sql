-- What builds and delivers: pipelines, their runs, deployments; and how the reads at intervals that bring them are.

-- CreateTable
CREATE TABLE "feed" (
    "tenant_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "code" TEXT,
    "message" TEXT,
    "cursor" JSONB,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "succeeded_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),

    CONSTRAINT "feed_pkey" PRIMARY KEY ("tenant_id","integration_id","kind")
);

-- CreateTable
CREATE TABLE "pipeline" (
    "tenant_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT,
    "url" TEXT,

    CONSTRAINT "pipeline_pkey" PRIMARY KEY ("tenant_id","integration_id","key")
);

-- CreateTable
CREATE TABLE "pipeline_run" (
    "tenant_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "pipeline_key" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "branch" TEXT,
    "on_default" BOOLEAN NOT NULL,
    "commit" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "author" TEXT,
    "event" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "url" TEXT,
    "jobs" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "pipeline_run_pkey" PRIMARY KEY ("tenant_id","integration_id","key")
);

-- CreateTable
CREATE TABLE "deployment" (
    "tenant_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "production" BOOLEAN NOT NULL,
    "commit" TEXT NOT NULL,
    "ref" TEXT,
    "state" TEXT NOT NULL,
    "creator" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "committed_at" TIMESTAMPTZ(3),
    "url" TEXT,

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("tenant_id","integration_id","key")
);

-- CreateIndex
CREATE INDEX "feed_next_at_idx" ON "feed"("next_at");

-- CreateIndex
CREATE INDEX "pipeline_tenant_id_repository_idx" ON "pipeline"("tenant_id", "repository");

-- CreateIndex
CREATE INDEX "pipeline_run_tenant_id_repository_created_at_idx" ON "pipeline_run"("tenant_id", "repository", "created_at" DESC);

-- CreateIndex
CREATE INDEX "pipeline_run_tenant_id_created_at_idx" ON "pipeline_run"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "pipeline_run_tenant_id_integration_id_pipeline_key_created__idx" ON "pipeline_run"("tenant_id", "integration_id", "pipeline_key", "created_at" DESC);

-- CreateIndex
CREATE INDEX "deployment_tenant_id_repository_created_at_idx" ON "deployment"("tenant_id", "repository", "created_at" DESC);

-- CreateIndex
CREATE INDEX "deployment_tenant_id_production_finished_at_idx" ON "deployment"("tenant_id", "production", "finished_at");

-- Checking a new foreign key reads the other table as its owner, who has no tenant.
alter table integration no force row level security;
-- AddForeignKey
ALTER TABLE "feed" ADD CONSTRAINT "feed_tenant_id_integration_id_fkey" FOREIGN KEY ("tenant_id", "integration_id") REFERENCES "integration"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipeline" ADD CONSTRAINT "pipeline_tenant_id_integration_id_fkey" FOREIGN KEY ("tenant_id", "integration_id") REFERENCES "integration"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipeline_run" ADD CONSTRAINT "pipeline_run_tenant_id_integration_id_pipeline_key_fkey" FOREIGN KEY ("tenant_id", "integration_id", "pipeline_key") REFERENCES "pipeline"("tenant_id", "integration_id", "key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_tenant_id_integration_id_fkey" FOREIGN KEY ("tenant_id", "integration_id") REFERENCES "integration"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
alter table integration force row level security;

select app.protect(t) from unnest(array['feed', 'pipeline', 'pipeline_run', 'deployment']::regclass[]) as t;

-- Statistics after a first read, without waiting for autovacuum.
grant maintain on pipeline, pipeline_run, deployment to callboard_system;

-- Organizations that have connected GitHub before get their pipelines too.
alter table feed no force row level security;
alter table integration no force row level security;
insert into feed (tenant_id, integration_id, kind, state, next_at) select tenant_id, id, 'pipelines', 'idle', now() from integration where plugin_id = 'github';
alter table integration force row level security;
alter table feed force row level security;
