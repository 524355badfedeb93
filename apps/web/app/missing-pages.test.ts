import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const app = import.meta.dirname
const pages = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((f) => /(^|\/)page\.tsx$/.test(f))

/** The folders that contain a page, innermost first. */
const foldersOf = (page: string): string[] => {
  const folder = path.dirname(page)
  return folder === '.' ? [folder] : [folder, ...foldersOf(folder)]
}
/** An address or a query may name what does not exist. */
const mayBeMissing = (page: string) =>
  page.replace('t/[tenant]/', '').includes('[') || readFileSync(path.join(app, page), 'utf8').includes('otFound(')
const loadingAbove = (page: string) => foldersOf(page).find((folder) => existsSync(path.join(app, folder, 'loading.tsx')))

test('a page that may be missing has no loading.tsx above it: its fallback would be sent with status 200', () => {
  const maybeMissing = pages.filter(mayBeMissing)
  expect(maybeMissing.length).toBeGreaterThan(8)
  expect(maybeMissing.map((page) => [page, loadingAbove(page)]).filter(([, loading]) => loading !== undefined)).toEqual([])
})

test('a page of a portal that always exists shows a skeleton while it loads', () => {
  const always = pages.filter((page) => page.startsWith('t/[tenant]/') && !mayBeMissing(page))
  expect(always.length).toBeGreaterThan(15)
  // A redirect below a skeleton would be sent with status 200.
  const redirects = (page: string) => readFileSync(path.join(app, page), 'utf8').includes('redirect(')
  expect(always.filter((page) => loadingAbove(page) === undefined && !redirects(page))).toEqual([])
})
