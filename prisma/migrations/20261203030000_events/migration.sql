-- Payloads of events that wait for the job of a subscriber. One job handles everything that has gathered.
create table pending_event (
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  id uuid not null default uuidv7(),
  job text not null,
  event text not null,
  payload jsonb not null,
  constraint pending_event_pkey primary key (tenant_id, id)
);
create index pending_event_tenant_id_job_idx on pending_event (tenant_id, job);
select app.protect('pending_event');

-- The repository by which workloads were last matched to a component. When a component moves, the workloads of the
-- repository that it leaves have to be matched again.
create table matched_repository (
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  ref text not null,
  repository text not null,
  constraint matched_repository_pkey primary key (tenant_id, ref)
);
select app.protect('matched_repository');
