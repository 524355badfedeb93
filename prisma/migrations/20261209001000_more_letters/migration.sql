-- Letters that Unicode does not decompose are found by those that people without them type: "lodz" finds "Łódź", "soren" and
-- "soerensen" find "Sørensen". Chinese and Japanese characters beyond the first plane, and the repetition mark of 佐々木, are
-- part of words.

create or replace function app.folded(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select replace(replace(replace(translate(
    casefold(normalize(regexp_replace(normalize(given, nfkd), '[\u0300-\u036f]', '', 'g'), nfc) collate pg_unicode_fast),
    'đðħıłøŧ', 'ddhilot'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;

create or replace function app.search_form(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select concat_ws(' ',
    app.folded(given),
    (select string_agg(distinct app.folded(regexp_replace(word, '[-_.]+', '', 'g')), ' ')
      from regexp_split_to_table(given, '\s+') word where word ~ '[^-_.][-_.]+[^-_.]'),
    (select string_agg(distinct app.folded(regexp_replace(line, '[-_.\s]+', '', 'g')), ' ')
      from regexp_split_to_table(given, '\n') line where length(line) <= 80 and line ~ '\S\s+\S'),
    case when given collate pg_unicode_fast ~ '[[:lower:]][[:upper:]]' then
      app.folded(regexp_replace(given collate pg_unicode_fast, '([[:lower:][:digit:]])([[:upper:]])', '\1 \2', 'g')) end,
    case when given ~ '[äöüøåÄÖÜØÅ]' then
      app.folded(replace(replace(replace(replace(replace(translate(given, 'ÄÖÜØÅ', 'äöüøå'),
        'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa')) end)
$$;

create or replace function app.search_words(given text) returns tsvector language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select to_tsvector('simple', concat_ws(' ', app.search_form(given), (
    select string_agg(substr(run[1], i, 2), ' ' order by n, i)
    from regexp_matches(app.folded(given), '[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U000323af]+', 'g') with ordinality as runs(run, n),
      generate_series(1, length(run[1])) i)))
$$;

-- Rows that are there already, and hold such a letter. Nothing but these rows is locked. Row-level security does not apply to
-- the system role. Generated columns and indexes follow.
set local role callboard_system;
update entity set search_text = app.search_form(left(concat_ws(E'\n', name, title, description, array_to_string(tags, E'\n')), 4000))
  where concat_ws(' ', name, title, description, array_to_string(tags, ' ')) ~ '[đðħıłøŧæœþåĐÐĦŁØŦÆŒÞÅ々〆〇\U00020000-\U000323af]';
update api_operation set search_text = app.search_form(concat_ws(' ', method, name, summary))
  where concat_ws(' ', name, summary) ~ '[đðħıłøŧæœþåĐÐĦŁØŦÆŒÞÅ々〆〇\U00020000-\U000323af]';
update doc_page set title = title, plain = plain, section = section
  where title || ' ' || section || ' ' || plain ~ '[đðħıłøŧæœþåĐÐĦŁØŦÆŒÞÅ々〆〇\U00020000-\U000323af]';
reset role;
