-- What rules say of the descriptions of APIs.

create table api_finding (
  tenant_id uuid not null,
  ref text not null,
  place integer not null,
  code text not null,
  severity text not null,
  path text not null,
  line integer,
  message text not null,
  constraint api_finding_pkey primary key (tenant_id, ref, place),
  constraint api_finding_tenant_id_ref_fkey foreign key (tenant_id, ref) references entity (tenant_id, ref) on delete cascade on update cascade
);
select app.protect('api_finding');

-- The hash of the entity whose description was checked; another one means that it has to be checked again.
alter table entity add column linted_of text;
create index entity_unlinted_api on entity (tenant_id, id) where kind = 'api' and linted_of is distinct from hash;
