import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { migrationNames } from '../launch/apply-migrations.ts'
import { root } from '../launch/paths.ts'
import { migrationProblems } from './migration-rules.ts'

/** From here on. Nothing before was released, so no earlier version had to run beside it. */
const first = '20261215000000'

test.each([
  ['alter table entity drop column title;', 'drops a column'],
  ['ALTER TABLE "entity" DROP COLUMN IF EXISTS "title";', 'drops a column'],
  ['drop table star;', 'drops a table'],
  ['alter table entity rename column title to name;', 'renames'],
  ['alter table entity rename to thing;', 'renames'],
  ['alter table entity alter column title type varchar(10);', 'changes the type'],
  ['alter table entity alter column title set data type varchar(10);', 'changes the type'],
  ['alter table entity alter title set not null;', 'forbids null'],
  ['alter table entity alter column title drop default;', 'drops a default'],
  ['alter table entity add column size int not null;', 'adds a column'],
  ['alter table entity add column a int, add column b text not null;', 'adds a column'],
  ['revoke update on entity from callboard_app;', 'takes a right away'],
  ['drop function app.folded(text);', 'drops a function'],
  ['truncate entity;', 'removes rows'],
])('refuses %s', (script, reason) => {
  expect(migrationProblems(script)).toEqual([expect.stringContaining(reason)])
})

test.each([
  'alter table entity add column size int;',
  'alter table entity add column size int not null default 0;',
  'alter table entity drop constraint entity_size_check;',
  'alter table entity alter column size drop not null;',
  'alter table entity rename constraint a to b;',
  'alter table entity add constraint c check (size is not null) not valid;',
  'create table fresh (id uuid not null); alter table fresh add column a int not null; revoke update on fresh from callboard_app;',
  'create function app.f() returns void language sql as $$ drop table entity; $$;',
  "comment on table entity is 'drop table entity';",
  'drop index entity_facets;',
  '-- contract: nothing has read entity.title since release 1.4\nalter table entity drop column title;',
])('accepts %s', (script) => {
  expect(migrationProblems(script)).toEqual([])
})

test('a contract needs a reason', () => {
  expect(migrationProblems('-- contract:\nalter table entity drop column title;')).toHaveLength(1)
})

test('migrations leave the version before working', () => {
  const problems = migrationNames()
    .filter((name) => name >= first)
    .flatMap((name) =>
      migrationProblems(readFileSync(path.join(root, 'prisma/migrations', name, 'migration.sql'), 'utf8')).map(
        (p) => `${name} ${p}`,
      ),
    )
  expect(problems).toEqual([])
})
