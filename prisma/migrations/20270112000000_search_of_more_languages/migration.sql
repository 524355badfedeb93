-- Words of more languages are found: without their apostrophes and middle dots (`obrien`, `colleccio`), Arabic and Persian letters
-- that look alike, Katakana as Hiragana, letters of Hausa, Ewe, Sami and Azerbaijani, Indic letters without their dot, digits of
-- other scripts, and words within Tibetan.

create or replace function app.folded(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  -- Each translation takes time for every character, and few texts need any. Without `offset 0` an inner text would be computed
  -- wherever it is used.
  select case when c.text !~ '[^\x01-\x7f]' then c.text else (
    select replace(replace(replace(
        case when k.text ~ '[\u0111\u00f0\u0127\u0131\u0142\u00f8\u0167\u014b\u0253\u0257\u0199\u01b4\u025b\u0254\u0259\u2010\u2012\u2013\u2014\u2015\u2212\u2018\u2019\u02bb\u02bc\u2032\u06cc\u0649\u06a9\u0629\u06c1\u06be\u0491]' then
          translate(k.text, U&'\0111\00f0\0127\0131\0142\00f8\0167\014b\0253\0257\0199\01b4\025b\0254\0259\2010\2012\2013\2014\2015\2212\2018\2019\02bb\02bc\2032' || U&'\06cc\0649\06a9\0629\06c1\06be\0491',
            'ddhilotnbdkyeoe------''''''''''' || U&'\064a\064a\0643\0647\0647\0647\0433') else k.text end,
        'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
    from (
      select case when d.text ~ '[\u30a1-\u30f6\u30fd\u30fe]' then translate(d.text,
        U&'\30a1\30a2\30a3\30a4\30a5\30a6\30a7\30a8\30a9\30aa\30ab\30ac\30ad\30ae\30af\30b0\30b1\30b2\30b3\30b4\30b5\30b6\30b7\30b8\30b9\30ba\30bb\30bc\30bd\30be\30bf\30c0\30c1\30c2\30c3\30c4\30c5\30c6\30c7\30c8\30c9\30ca\30cb\30cc\30cd\30ce\30cf\30d0\30d1\30d2\30d3\30d4\30d5\30d6\30d7\30d8\30d9\30da\30db\30dc\30dd\30de\30df\30e0\30e1\30e2\30e3\30e4\30e5\30e6\30e7\30e8\30e9\30ea\30eb\30ec\30ed\30ee\30ef\30f0\30f1\30f2\30f3\30f4\30f5\30f6\30fd\30fe',
        U&'\3041\3042\3043\3044\3045\3046\3047\3048\3049\304a\304b\304c\304d\304e\304f\3050\3051\3052\3053\3054\3055\3056\3057\3058\3059\305a\305b\305c\305d\305e\305f\3060\3061\3062\3063\3064\3065\3066\3067\3068\3069\306a\306b\306c\306d\306e\306f\3070\3071\3072\3073\3074\3075\3076\3077\3078\3079\307a\307b\307c\307d\307e\307f\3080\3081\3082\3083\3084\3085\3086\3087\3088\3089\308a\308b\308c\308d\308e\308f\3090\3091\3092\3093\3094\3095\3096\309d\309e') else d.text end as text
      from (
        select case when c.text ~ '[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0e50-\u0e59\u0ed0-\u0ed9\u0f20-\u0f29\u1040-\u1049\u17e0-\u17e9]' then translate(c.text,
          U&'\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06f0\06f1\06f2\06f3\06f4\06f5\06f6\06f7\06f8\06f9\0966\0967\0968\0969\096a\096b\096c\096d\096e\096f\09e6\09e7\09e8\09e9\09ea\09eb\09ec\09ed\09ee\09ef\0a66\0a67\0a68\0a69\0a6a\0a6b\0a6c\0a6d\0a6e\0a6f\0ae6\0ae7\0ae8\0ae9\0aea\0aeb\0aec\0aed\0aee\0aef\0b66\0b67\0b68\0b69\0b6a\0b6b\0b6c\0b6d\0b6e\0b6f\0be6\0be7\0be8\0be9\0bea\0beb\0bec\0bed\0bee\0bef\0c66\0c67\0c68\0c69\0c6a\0c6b\0c6c\0c6d\0c6e\0c6f\0ce6\0ce7\0ce8\0ce9\0cea\0ceb\0cec\0ced\0cee\0cef\0d66\0d67\0d68\0d69\0d6a\0d6b\0d6c\0d6d\0d6e\0d6f\0e50\0e51\0e52\0e53\0e54\0e55\0e56\0e57\0e58\0e59\0ed0\0ed1\0ed2\0ed3\0ed4\0ed5\0ed6\0ed7\0ed8\0ed9\0f20\0f21\0f22\0f23\0f24\0f25\0f26\0f27\0f28\0f29\1040\1041\1042\1043\1044\1045\1046\1047\1048\1049\17e0\17e1\17e2\17e3\17e4\17e5\17e6\17e7\17e8\17e9',
          '0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789') else c.text end as text offset 0
      ) d
      offset 0
    ) k
  ) end
  from (select casefold(normalize(regexp_replace(normalize(given, nfkd),
      '[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u093c\u09bc\u0a3c\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2069\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0100-\U000e01ef]',
      '', 'g'), nfc) collate pg_unicode_fast) as text offset 0) c
$$;

create or replace function app.search_form(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select concat_ws(' ',
    f.folded,
    (select string_agg(distinct regexp_replace(word, '[-_.''\u00b7]+', '', 'g'), ' ')
      from regexp_split_to_table(f.folded, '\s+') word where word ~ '[^-_.''\u00b7][-_.''\u00b7]+[^-_.''\u00b7]'),
    (select string_agg(distinct regexp_replace(line, '[-_.''\u00b7\s]+', '', 'g'), ' ')
      from regexp_split_to_table(f.folded, '\n') line where length(line) <= 80 and line ~ '\S\s+\S'),
    case when given collate pg_unicode_fast ~ '[[:lower:]][[:upper:]]|[[:upper:]]{2}[[:lower:]]{2}' then
      app.folded(regexp_replace(regexp_replace(given collate pg_unicode_fast,
        '([[:lower:][:digit:]])([[:upper:]])', '\1 \2', 'g'), '([[:upper:]])([[:upper:]][[:lower:]]{2})', '\1 \2', 'g')) end,
    case when given ~ '[äöüøåÄÖÜØÅ]' then
      app.folded(replace(replace(replace(replace(replace(translate(given, 'ÄÖÜØÅ', 'äöüøå'),
        'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa')) end)
  from (select app.folded(given) as folded offset 0) f
$$;

create or replace function app.search_words(given text) returns tsvector language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select to_tsvector('simple', concat_ws(' ', app.search_form(given), (
    select string_agg(substr(run[1], i, 2), ' ' order by n, i)
    from regexp_matches(app.folded(given), '[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U000323af]+', 'g') with ordinality as runs(run, n),
      generate_series(1, length(run[1])) i)))
$$;

create or replace function app.compact(given text) returns text language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(app.folded(given), '[-_.''\u00b7\s]+', '', 'g')
$$;

create or replace function app.search_entities(pattern text, patterns text[], typed text, asked app.search_conditions, most int)
returns table (id uuid, ref text, kind text, name_key text, type text, owner_ref text, fit real)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with fitting as materialized (
    select e.id, e.ref, e.kind, e.name_key, e.type, e.owner_ref,
      case when e.name_key ~ '^[ -~]*$' then lower(e.name_key collate "C") else app.folded(e.name_key) end as name,
      case when e.title is null then '' when e.title ~ '^[ -~]*$' then lower(e.title collate "C") else app.folded(e.title) end as title
    from entity e
    where e.tenant_id = app.current_tenant() and e.search_text like pattern and e.search_text like all (patterns)
      and (asked is null or app.fits(e, asked))
  )
  select f.id, f.ref, f.kind, f.name_key, f.type, f.owner_ref, (case
      when f.name = typed or f.title = typed then 100
      when (select app.compact(typed)) in (regexp_replace(f.name, '[-_.''\u00b7\s]+', '', 'g'), regexp_replace(f.title, '[-_.''\u00b7\s]+', '', 'g')) then 90
      when starts_with(f.name, typed) then 70
      when starts_with(f.title, typed) then 65
      when position(typed in f.name) > 0 then 45
      when position(typed in f.title) > 0 then 40
      when app.search_form(f.name_key) like all (patterns) then 35
      else 10 end)::real as fit
  from fitting f
  order by fit desc, case when typed = '' then 0 else length(f.name_key) end, f.name_key
  limit most
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
  where normalize(title || ' ' || section || ' ' || plain, nfkd) ~ '[\u00b7\u014a\u014b\u0181\u018a\u018e\u018f\u0190\u0186\u0198\u0199\u01b3\u01b4\u0253\u0254\u0257\u0259\u025b\u0490\u0491\u0629\u0649\u06a9\u06be\u06c1\u06cc\u093c\u09bc\u0a3c\u0f00-\u0fff\u30a1-\u30f6\u30fd\u30fe\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0e50-\u0e59\u0ed0-\u0ed9\u0f20-\u0f29\u1040-\u1049\u17e0-\u17e9]';
reset role;
