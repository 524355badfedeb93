-- The model that words answers of an organization, and what it has cost by person and day.

set local lock_timeout = '500ms';

-- Foreign keys lock what they refer to. Tries again if the table is not free.
do $$
begin
  for attempt in 1..120 loop
    begin
      lock table tenant in share row exclusive mode;
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(0.5);
    end;
  end loop;
  raise exception 'could not lock the table of organizations' using errcode = 'lock_not_available',
    hint = 'End long transactions on it, then run the migrations again.';
end $$;

create table model_connection (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  provider text not null
    constraint model_connection_provider_values check (provider in ('openai-compatible', 'anthropic', 'azure', 'bedrock')),
  -- What the provider is reached by: a base URL, the name of an Azure resource, or an AWS region; empty for Anthropic.
  address text not null,
  model text not null,
  secret text not null,
  mode text not null constraint model_connection_mode_values check (mode in ('off', 'on-request', 'always')),
  temperature double precision not null constraint model_connection_temperature_range check (temperature between 0 and 2),
  input_price double precision not null constraint model_connection_input_price_range check (input_price between 0 and 10000),
  output_price double precision not null constraint model_connection_output_price_range check (output_price between 0 and 10000),
  monthly_budget double precision not null constraint model_connection_monthly_budget_range check (monthly_budget between 0.01 and 1000000),
  updated_at timestamptz(3) not null default now(),
  constraint model_connection_pkey primary key (tenant_id, id),
  constraint model_connection_tenant_id_key unique (tenant_id),
  constraint model_connection_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('model_connection');

create table model_use (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  day date not null,
  -- Not a foreign key: what a former member has spent stays spent.
  user_id uuid,
  calls integer not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  micros bigint not null,
  constraint model_use_pkey primary key (tenant_id, id),
  constraint model_use_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete cascade on update cascade
);
select app.protect('model_use');
create unique index model_use_person_key on model_use (tenant_id, day, user_id) nulls not distinct;
