import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { analyse } from 'scslre'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const sources = execFileSync('git', ['ls-files', 'apps', 'packages', 'plugins', 'workers'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((f) => /\.(ts|tsx|mjs)$/.test(f) && !/\.(test|spec)\.ts$|^apps\/web\/e2e\//.test(f))

const inThreads = 'runs in the parser threads, which have a deadline'

/**
 * Files with regular expressions whose time grows with the square of their input or faster, and why nobody can use that. `trimOf`
 * in packages/core/trim.ts replaces the most frequent one.
 */
const bounded: Record<string, string> = {
  'apps/api/backstage/openapi/description.ts': 'our own routes',
  'apps/web/components/public/read-changelog.ts': 'our own changelog',
  'packages/core/plain-name.ts': 'at most 4,000 characters',
  'packages/modules/apis/domain/asyncapi.ts': inThreads,
  'packages/modules/apis/domain/compare/compare-asyncapi.ts': inThreads,
  'packages/modules/apis/domain/compare/compare-openapi.ts': inThreads,
  'packages/modules/apis/domain/compare/compare-servers.ts': inThreads,
  'packages/modules/apis/domain/compare/openapi-parameters.ts': inThreads,
  'packages/modules/catalog/domain/path.ts': 'always matches what remains, so that it never goes back',
  'packages/modules/docs/domain/code-lines.ts': inThreads,
  'packages/modules/docs/domain/mark-blocks.ts': inThreads,
  'packages/modules/docs/domain/other-blocks.ts': inThreads,
  'packages/modules/docs/domain/snippets.ts': 'names of at most 1,000 characters',
  'packages/modules/inference/domain/apis-of.ts': inThreads,
  'packages/modules/inference/domain/code-owners.ts': inThreads,
  'packages/modules/inference/domain/manifests.ts': inThreads,
  'packages/modules/inference/domain/names.ts': inThreads,
  'packages/modules/inference/domain/packages-of.ts': inThreads,
  'packages/modules/knowledge/domain/extract.ts': 'the last 400 characters of a block',
  'packages/modules/knowledge/domain/model-text.ts': 'sentences of at most 600 characters',
  'packages/modules/knowledge/domain/sentence-reader.ts': 'words of at most 200 characters',
  'packages/modules/knowledge/domain/split-markdown.ts': inThreads,
  'packages/modules/knowledge/domain/supported-sentence.ts': 'sentences of at most 600 characters',
  'packages/modules/knowledge/domain/words.ts': 'words of at most 60 characters',
  'packages/parsing/meaning.ts': inThreads,
  'packages/parsing/tasks/markdown/attributes.ts': inThreads,
  'plugins/github/config.ts': 'at most 300 characters',
}

/** Literals of a file in which a text can be written that takes quadratic or exponential time. */
function slowLiterals(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const [, pattern, flags = ''] = ts.isRegularExpressionLiteral(node) ? (/^\/(.*)\/(\w*)$/s.exec(node.text) ?? []) : []
    if (pattern !== undefined) {
      const { reports } = analyse({ source: pattern, flags }, { assumeRejectingSuffix: false, maxReports: 1 })
      if (reports.length > 0) found.push(`/${pattern}/${flags}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

test('no regular expression takes longer than its input is long, unless the input is bounded', () => {
  const slow = sources
    .filter((f) => !f.startsWith('packages/testing/'))
    .map((f) => ({ f, literals: slowLiterals(f, readFileSync(path.join(root, f), 'utf8')) }))
    .filter(({ literals }) => literals.length > 0)
  expect(slow.filter(({ f }) => !(f in bounded))).toEqual([])
  // Entries that are no longer needed must be removed.
  expect(Object.keys(bounded).filter((f) => !slow.some((s) => s.f === f))).toEqual([])
}, 60_000)

test.each([
  ['text.replace(/-+$/, "")', 1],
  ['/(a+)+b/.test(text)', 1],
  ['/^\\s*(.+)$/.exec(text)', 1],
  ['/^\\s*(\\S.*)$/.exec(text)', 0],
  ['text.split(/-/)', 0],
])('finds %s: %i', (text, count) => {
  expect(slowLiterals('x.ts', text)).toHaveLength(count)
})
