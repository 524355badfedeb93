-- When a page of docs last changed, as far as its source tells; for the list of all docs, oldest first.
alter table doc_page add column changed_at timestamptz(3) not null default now();
