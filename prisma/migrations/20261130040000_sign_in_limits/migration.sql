-- Failed attempts as a bucket that leaks: `failures` is the level at `last_at`. Fixed windows let a guesser lock people out.
create table failed_attempt (
  key text primary key,
  failures double precision not null,
  last_at timestamptz(3) not null default current_timestamp
);
create index failed_attempt_last_at_idx on failed_attempt (last_at);

-- Browsers that have signed in to an account before. Only the hash of the cookie is kept.
create table known_device (
  secret_hash text not null,
  user_id uuid not null references user_account (id) on delete cascade on update cascade,
  user_agent text,
  created_at timestamptz(3) not null default current_timestamp,
  last_seen_at timestamptz(3) not null default current_timestamp,
  primary key (secret_hash, user_id)
);
create index known_device_user_id_idx on known_device (user_id);

-- When the person behind a session last proved who they are. A session made in a way that does not say so is not fresh.
alter table session add column authenticated_at timestamptz(3) not null default '1970-01-01 00:00:00+00';
update session set authenticated_at = created_at;

-- A sign-up by password waits in its link: the account is made when the address is proven. The password counts only in the
-- browser that chose it.
alter table email_token add column password_hash text, add column browser_hash text;

-- Mails that an organization has caused in a day.
create table mail_count (
  tenant_id uuid not null references tenant (id) on delete cascade on update cascade,
  day date not null,
  kind text not null,
  sent integer not null,
  primary key (tenant_id, day, kind)
);
select app.protect('mail_count');
