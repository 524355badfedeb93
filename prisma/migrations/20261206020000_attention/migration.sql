-- What members have put off on "Needs attention", and whom its items are assigned to. Items themselves are read, not stored.
create table attention_snooze (
  tenant_id uuid not null,
  user_id uuid not null,
  key text not null,
  until timestamptz(3) not null,
  constraint attention_snooze_pkey primary key (tenant_id, user_id, key),
  constraint attention_snooze_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);

create table attention_assignment (
  tenant_id uuid not null,
  key text not null,
  user_id uuid not null,
  at timestamptz(3) not null default current_timestamp,
  constraint attention_assignment_pkey primary key (tenant_id, key),
  constraint attention_assignment_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
create index attention_assignment_tenant_id_user_id_idx on attention_assignment (tenant_id, user_id);

select app.protect('attention_snooze');
select app.protect('attention_assignment');
