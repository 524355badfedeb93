-- A line that an organization shows to everybody in its portal; and when its weekly figures were sent last.
alter table tenant add column announcement text;
alter table usage_settings add column digest_sent_on date;
