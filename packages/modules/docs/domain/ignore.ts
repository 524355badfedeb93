import { matchesPath, type Segment, tokensOf } from '@callboard/core/pattern/path-segments'
import { trimOf } from '@callboard/core/trim'

type Rule = { negated: boolean; matches(path: string): boolean }

const maxRules = 1000

function ruleOf(line: string): Rule | undefined {
  if (line === '' || line.startsWith('#') || line.length > 1000) return undefined
  const negated = line.startsWith('!')
  const pattern = negated ? line.slice(1) : line.replace(/^\\(?=[!#])/, '')
  const trimmed = trimOf(pattern, '/')
  if (trimmed === '') return undefined
  const folderOnly = pattern.endsWith('/')
  const segments = trimmed.split(/\/+/).map((text): Segment => (text === '**' ? 'folders' : tokensOf(text, 'classes')))
  // Only a slash before the end anchors a pattern to the root (git-scm.com/docs/gitignore).
  if (!pattern.startsWith('/') && !trimmed.includes('/')) segments.unshift('folders')
  return {
    negated,
    matches(path) {
      const parts = path.split('/')
      return matchesPath(segments, folderOnly ? parts.slice(0, -1) : parts, false)
    },
  }
}

/** Patterns as in `.gitignore`: the last match counts, and `!` re-includes a path. */
export function compileIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r\n|\n|\r/)
    .slice(0, maxRules)
    .flatMap((line) => ruleOf(line.trim()) ?? [])
  return (path) => !(rules.findLast((rule) => rule.matches(path))?.negated ?? true)
}
