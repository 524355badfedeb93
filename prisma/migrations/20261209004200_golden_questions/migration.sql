-- Questions whose answers must cite a known page, asked again whenever the docs change.

set local lock_timeout = '500ms';

create table golden_question (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  text text not null,
  ref text not null,
  path text not null,
  state text not null default 'waiting' constraint golden_question_state_values check (state in ('waiting', 'passing', 'failing')),
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  ran_at timestamptz(3),
  failing_since timestamptz(3),
  sample boolean not null default false,
  constraint golden_question_pkey primary key (tenant_id, id),
  constraint golden_question_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('golden_question');
-- Hashed, because they may be longer than an index can hold.
create unique index golden_question_key on golden_question (tenant_id, md5(text), md5(ref || ' ' || path));
