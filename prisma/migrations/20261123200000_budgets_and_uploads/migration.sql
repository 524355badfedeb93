-- Bills that people upload, and what things may cost in a month.

-- CreateTable
CREATE TABLE "cost_upload" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "integration_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'writing',
    "version" TEXT NOT NULL DEFAULT '',
    "uploaded_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cost_upload_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cost_upload_part" (
    "tenant_id" UUID NOT NULL,
    "upload_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "cost_upload_part_pkey" PRIMARY KEY ("tenant_id","upload_id","part")
);

-- CreateTable
CREATE TABLE "cost_budget" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL DEFAULT '',
    "currency" TEXT NOT NULL,
    "amount" DECIMAL NOT NULL,
    "thresholds" INTEGER[],
    "recipients" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cost_budget_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cost_budget_alert" (
    "tenant_id" UUID NOT NULL,
    "budget_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "threshold" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" DECIMAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cost_budget_alert_pkey" PRIMARY KEY ("tenant_id","budget_id","month","threshold","kind")
);

-- CreateIndex
CREATE INDEX "cost_upload_tenant_id_integration_id_name_idx" ON "cost_upload"("tenant_id", "integration_id", "name");

-- Checking a new foreign key reads the other table as its owner, who has no tenant.
alter table integration no force row level security;
-- AddForeignKey
ALTER TABLE "cost_upload" ADD CONSTRAINT "cost_upload_tenant_id_integration_id_fkey" FOREIGN KEY ("tenant_id", "integration_id") REFERENCES "integration"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_upload_part" ADD CONSTRAINT "cost_upload_part_tenant_id_upload_id_fkey" FOREIGN KEY ("tenant_id", "upload_id") REFERENCES "cost_upload"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_budget" ADD CONSTRAINT "cost_budget_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_budget_alert" ADD CONSTRAINT "cost_budget_alert_tenant_id_budget_id_fkey" FOREIGN KEY ("tenant_id", "budget_id") REFERENCES "cost_budget"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
alter table integration force row level security;

select app.protect(t) from unnest(array['cost_upload', 'cost_upload_part', 'cost_budget', 'cost_budget_alert']::regclass[]) as t;
