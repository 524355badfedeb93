-- Web addresses of an organization's own Backstage frontends. Browsers may call the API from these, with credentials.
create table frontend_origin (
  tenant_id uuid not null,
  origin text not null,
  created_at timestamptz(3) not null default now(),
  constraint frontend_origin_pkey primary key (tenant_id, origin),
  constraint frontend_origin_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
create index frontend_origin_origin_idx on frontend_origin (origin);
select app.protect('frontend_origin');
