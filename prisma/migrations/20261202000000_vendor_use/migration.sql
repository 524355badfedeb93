-- What scheduled reads have used of a vendor's limit in its present window, counted over all processes.
create table vendor_use (
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  name text not null,
  used integer not null,
  ends_at timestamptz(3) not null,
  constraint vendor_use_pkey primary key (tenant_id, name),
  constraint vendor_use_name_check check (length(name) <= 100),
  constraint vendor_use_used_check check (used >= 0)
);
select app.protect('vendor_use');
