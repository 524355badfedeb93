-- Who wants to be told when a page of docs changes, and which text of it they have been told of.
create table docs_watch (
  tenant_id uuid not null,
  user_id uuid not null,
  ref text not null,
  path text not null,
  title text not null,
  page_hash text,
  text_hash text not null,
  constraint docs_watch_pkey primary key (tenant_id, user_id, ref, path),
  constraint docs_watch_tenant_id_user_id_fkey foreign key (tenant_id, user_id)
    references membership (tenant_id, user_id) on delete cascade on update cascade
);
create index docs_watch_tenant_id_ref_path_idx on docs_watch (tenant_id, ref, path);

select app.protect('docs_watch');
