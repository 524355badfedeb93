import { expect, test } from 'vitest'
import { docsFolderOf, fileNameOf, newPageInput } from './new-page.ts'

test('names the file after the title, whatever its letters', () => {
  expect(fileNameOf('VPN access')).toBe('vpn-access.md')
  expect(fileNameOf('  ../../etc/passwd ')).toBe('etc-passwd.md')
  expect(fileNameOf('Обновление ключей')).toBe('обновление-ключей.md')
  expect(fileNameOf('???')).toBe('page.md')
})

test('finds the folder of the docs in the address of one of their pages', () => {
  const url = 'https://github.com/acme/ledger/blob/feature/x/docs/guides/first%20steps.md'
  expect(docsFolderOf({ path: 'guides/first steps.md', url }, 'feature/x')).toBe('docs/')
  expect(docsFolderOf({ path: 'README.md', url: 'https://github.com/acme/ledger/blob/main/README.md' }, 'main')).toBe('')
  expect(docsFolderOf({ path: 'a%zz.md', url: 'https://github.com/acme/ledger/blob/main/docs/a%zz.md' }, 'main')).toBe('docs/')
  expect(docsFolderOf({ path: 'other.md', url }, 'feature/x')).toBeUndefined()
  expect(docsFolderOf({ path: 'guides/first steps.md', url }, 'main')).toBeUndefined()
})

test('a title is one line', () => {
  expect(newPageInput.safeParse({ ref: 'component:default/x', title: 'a\n# b', text: 'x' }).success).toBe(false)
})
