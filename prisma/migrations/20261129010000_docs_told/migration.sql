-- What is remembered of the search follows from pages of docs too.
create trigger doc_page_tells after insert or update or delete on doc_page for each statement execute function app.notify_catalog();
