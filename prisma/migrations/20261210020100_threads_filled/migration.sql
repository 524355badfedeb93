-- Each question from before is a thread of its own. Row-level security does not apply to the system role.
set local role callboard_system;
insert into thread (tenant_id, id, user_id, created_at)
select tenant_id, id, user_id, asked_at from question where thread_id is null;
update question set thread_id = id where thread_id is null;
reset role;
