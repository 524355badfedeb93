-- Paths that a page had before (redirects of MkDocs), so that links to them still find it.
alter table doc_page add column aliases text[] not null default '{}';
