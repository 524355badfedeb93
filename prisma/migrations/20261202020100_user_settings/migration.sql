-- What Backstage frontends remember of a member (plugin user-settings).
create table user_setting (
  tenant_id uuid not null,
  user_id uuid not null,
  bucket text not null,
  key text not null,
  value jsonb not null,
  updated_at timestamptz(3) not null default now(),
  constraint user_setting_pkey primary key (tenant_id, user_id, bucket, key),
  constraint user_setting_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
select app.protect('user_setting');
