-- What people do in the portal: events by day, what they add up to, and what an organization wants kept.

-- CreateTable
CREATE TABLE "usage_day" (
    "tenant_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "times" INTEGER NOT NULL,
    "people" INTEGER NOT NULL,
    "empty" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("tenant_id","day","kind","subject")
);

-- CreateTable
CREATE TABLE "usage_person_day" (
    "tenant_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "person" TEXT NOT NULL,
    "team" TEXT,
    "times" INTEGER NOT NULL,

    CONSTRAINT "usage_person_day_pkey" PRIMARY KEY ("tenant_id","day","person")
);

-- CreateTable
CREATE TABLE "usage_dirty" (
    "tenant_id" UUID NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "usage_dirty_pkey" PRIMARY KEY ("tenant_id","day")
);

-- CreateTable
CREATE TABLE "usage_settings" (
    "tenant_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "retention_days" INTEGER NOT NULL DEFAULT 365,
    "salt" TEXT NOT NULL,

    CONSTRAINT "usage_settings_pkey" PRIMARY KEY ("tenant_id")
);

-- AddForeignKey
ALTER TABLE "usage_day" ADD CONSTRAINT "usage_day_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_person_day" ADD CONSTRAINT "usage_person_day_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_dirty" ADD CONSTRAINT "usage_dirty_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_settings" ADD CONSTRAINT "usage_settings_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The day leads to the partition; the id, which the browser makes, keeps a repeated event from counting twice.
create table usage_event (
  tenant_id uuid not null references tenant (id) on delete cascade,
  day date not null,
  id uuid not null,
  at timestamptz(3) not null,
  person text not null,
  team text,
  kind text not null,
  subject text not null,
  found int,
  primary key (tenant_id, day, id)
) partition by range (day);

select app.protect(t) from unnest(array['usage_day', 'usage_person_day', 'usage_dirty', 'usage_settings', 'usage_event']::regclass[]) as t;

-- As with the months of bills (app.ensure_cost_month): the app role reaches rows through the table alone.
create function app.ensure_usage_day(day date) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  name text := 'usage_event_' || to_char(day, 'YYYYMMDD');
begin
  if day < current_date - 2 or day > current_date + 2 then
    raise exception 'no day on which something is used now: %', day using errcode = '22008';
  end if;
  if to_regclass('public.' || name) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('usage_event partitions'));
  if to_regclass('public.' || name) is not null then return; end if;
  execute format('create table public.%I partition of public.usage_event for values from (%L) to (%L)', name, day, day + 1);
  perform app.protect(('public.' || quote_ident(name))::regclass);
end $$;
revoke all on function app.ensure_usage_day(date) from public;
grant execute on function app.ensure_usage_day(date) to callboard_app;
