-- When a job of the schedule last ran: database, queue and workers all take part in it. One row.
create table worker_heartbeat (
  id boolean primary key default true check (id),
  seen_at timestamptz(3) not null
);
