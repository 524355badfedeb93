-- More ways of writing the same word are found: points of Hebrew and Arabic, marks and invisible characters beyond the accents,
-- dashes and apostrophes of every shape, the words after an acronym (`HTTPServer`), and words within Thai, Lao, Khmer and Burmese.

create or replace function app.folded(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select replace(replace(replace(translate(
    casefold(normalize(regexp_replace(normalize(given, nfkd),
      '[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2069\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0100-\U000e01ef]',
      '', 'g'), nfc) collate pg_unicode_fast),
    U&'\0111\00f0\0127\0131\0142\00f8\0167\2010\2012\2013\2014\2015\2212\2018\2019\02bb\02bc\2032', 'ddhilot------'''''''''''), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;

create or replace function app.search_form(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select concat_ws(' ',
    f.folded,
    (select string_agg(distinct regexp_replace(word, '[-_.]+', '', 'g'), ' ')
      from regexp_split_to_table(f.folded, '\s+') word where word ~ '[^-_.][-_.]+[^-_.]'),
    (select string_agg(distinct regexp_replace(line, '[-_.\s]+', '', 'g'), ' ')
      from regexp_split_to_table(f.folded, '\n') line where length(line) <= 80 and line ~ '\S\s+\S'),
    case when given collate pg_unicode_fast ~ '[[:lower:]][[:upper:]]|[[:upper:]]{2}[[:lower:]]{2}' then
      app.folded(regexp_replace(regexp_replace(given collate pg_unicode_fast,
        '([[:lower:][:digit:]])([[:upper:]])', '\1 \2', 'g'), '([[:upper:]])([[:upper:]][[:lower:]]{2})', '\1 \2', 'g')) end,
    case when given ~ '[äöüøåÄÖÜØÅ]' then
      app.folded(replace(replace(replace(replace(replace(translate(given, 'ÄÖÜØÅ', 'äöüøå'),
        'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa')) end)
  from (select app.folded(given) as folded) f
$$;

create or replace function app.search_words(given text) returns tsvector language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select to_tsvector('simple', concat_ws(' ', app.search_form(given), (
    select string_agg(substr(run[1], i, 2), ' ' order by n, i)
    from regexp_matches(app.folded(given), '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U000323af]+', 'g') with ordinality as runs(run, n),
      generate_series(1, length(run[1])) i)))
$$;

-- Rows that are there already, and whose form changes. Nothing but these rows is locked. Row-level security does not apply to
-- the system role. Generated columns and indexes follow.
set local role callboard_system;
update entity e set search_text = f.form
  from entity same, lateral (select app.search_form(left(concat_ws(E'\n', same.name, same.title, same.description, array_to_string(same.tags, E'\n')), 4000)) as form) f
  where same.tenant_id = e.tenant_id and same.ref = e.ref and e.search_text <> f.form;
update api_operation o set search_text = f.form
  from api_operation same, lateral (select app.search_form(concat_ws(' ', same.method, same.name, same.summary)) as form) f
  where same.tenant_id = o.tenant_id and same.ref = o.ref and same.place = o.place and o.search_text <> f.form;
update doc_page set title = title, plain = plain, section = section
  where normalize(title || ' ' || section || ' ' || plain, nfkd) ~ '[\u00ad\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1ab0-\u1aff\u1dc0-\u1dff\u2010-\u2019\u200b-\u200f\u202a-\u202e\u2032\u2060-\u2069\u20d0-\u20ff\u2212\u02bb\u02bc\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0100-\U000e01ef]'
    or title || ' ' || section || ' ' || plain collate pg_unicode_fast ~ '[[:upper:]]{2}[[:lower:]]{2}';
reset role;
