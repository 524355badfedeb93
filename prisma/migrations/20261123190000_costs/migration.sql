-- What is billed: imported files, their lines by month, what they add up to, and whose it is.

-- CreateTable
CREATE TABLE "cost_import" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "integration_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'writing',
    "focus_version" TEXT,
    "lines" INTEGER NOT NULL DEFAULT 0,
    "problems" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "cost_import_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cost_dimension" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "account_name" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "tags" JSONB NOT NULL,

    CONSTRAINT "cost_dimension_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cost_day" (
    "tenant_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "dimension_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "billed" DECIMAL NOT NULL,
    "effective" DECIMAL NOT NULL,
    "lines" INTEGER NOT NULL,

    CONSTRAINT "cost_day_pkey" PRIMARY KEY ("tenant_id","import_id","day","dimension_id","currency")
);

-- CreateTable
CREATE TABLE "cost_rules" (
    "tenant_id" UUID NOT NULL,
    "rules" JSONB NOT NULL,

    CONSTRAINT "cost_rules_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "cost_share" (
    "tenant_id" UUID NOT NULL,
    "dimension_id" UUID NOT NULL,
    "ref" TEXT NOT NULL,
    "share" DECIMAL NOT NULL,
    "rule" TEXT NOT NULL,

    CONSTRAINT "cost_share_pkey" PRIMARY KEY ("tenant_id","dimension_id","ref")
);

-- CreateIndex
CREATE INDEX "cost_import_tenant_id_integration_id_source_idx" ON "cost_import"("tenant_id", "integration_id", "source");

-- CreateIndex
CREATE UNIQUE INDEX "cost_dimension_tenant_id_hash_key" ON "cost_dimension"("tenant_id", "hash");

-- CreateIndex
CREATE INDEX "cost_day_tenant_id_day_idx" ON "cost_day"("tenant_id", "day");

-- CreateIndex
CREATE INDEX "cost_day_tenant_id_dimension_id_idx" ON "cost_day"("tenant_id", "dimension_id");

-- CreateIndex
CREATE INDEX "cost_share_tenant_id_ref_idx" ON "cost_share"("tenant_id", "ref");

-- The lines of a bill, as FOCUS has them; a partition for each month, so that old months can go at once.
create table cost_line (
  tenant_id uuid not null,
  import_id uuid not null,
  day date not null,
  line int not null,
  dimension_id uuid not null,
  currency text not null,
  charge_category text not null,
  billed numeric not null,
  effective numeric not null,
  list numeric,
  quantity numeric,
  unit text,
  description text,
  resource_id text,
  resource_name text,
  sku text,
  primary key (tenant_id, import_id, day, line)
) partition by range (day);

-- Checking a new foreign key reads the other table as its owner, who has no tenant.
alter table integration no force row level security;
-- AddForeignKey
ALTER TABLE "cost_import" ADD CONSTRAINT "cost_import_tenant_id_integration_id_fkey" FOREIGN KEY ("tenant_id", "integration_id") REFERENCES "integration"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_day" ADD CONSTRAINT "cost_day_tenant_id_import_id_fkey" FOREIGN KEY ("tenant_id", "import_id") REFERENCES "cost_import"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_day" ADD CONSTRAINT "cost_day_tenant_id_dimension_id_fkey" FOREIGN KEY ("tenant_id", "dimension_id") REFERENCES "cost_dimension"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_rules" ADD CONSTRAINT "cost_rules_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_share" ADD CONSTRAINT "cost_share_tenant_id_dimension_id_fkey" FOREIGN KEY ("tenant_id", "dimension_id") REFERENCES "cost_dimension"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
alter table integration force row level security;
alter table cost_line add constraint cost_line_import_fkey foreign key (tenant_id, import_id) references cost_import (tenant_id, id) on delete cascade;

select app.protect(t) from unnest(array['cost_import', 'cost_dimension', 'cost_day', 'cost_rules', 'cost_share', 'cost_line']::regclass[]) as t;

-- Statistics after a large import, without waiting for autovacuum.
grant maintain on cost_day, cost_dimension, cost_share to callboard_system;

-- Makes the partition of a month when it is first needed. The app role may ask for it, and reaches its rows only through the
-- table, behind the wall; the partition has a wall of its own all the same.
create function app.ensure_cost_month(month date) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  first date := date_trunc('month', month)::date;
  name text := 'cost_line_' || to_char(first, 'YYYYMM');
begin
  if first < date '2000-01-01' or first > date '2100-01-01' then
    raise exception 'no month of a bill: %', first using errcode = '22008';
  end if;
  if to_regclass('public.' || name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('cost_line partitions'));
  if to_regclass('public.' || name) is not null then return; end if;
  execute format('create table public.%I partition of public.cost_line for values from (%L) to (%L)', name, first, (first + interval '1 month')::date);
  perform app.protect(('public.' || quote_ident(name))::regclass);
end $$;
revoke all on function app.ensure_cost_month(date) from public;
grant execute on function app.ensure_cost_month(date) to callboard_app;
