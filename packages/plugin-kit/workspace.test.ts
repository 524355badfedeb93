import { expect, test } from 'vitest'
import { Workspace, workspaceLimits, workspacePath } from './workspace.ts'

const file = (path: string, bytes = 1) => ({ path, content: new Uint8Array(bytes), executable: false })

test.each(['../x', 'a/../../x', '/etc/passwd', '..\\x', 'C:\\x', '..', 'a/b/../../../c'])(
  '%s leads out of a workspace',
  (path) => {
    expect(() => workspacePath(path)).toThrow(/leads out of the workspace/)
    expect(() => new Workspace([file(path)])).toThrow(/leads out of the workspace/)
  },
)

test.each([
  ['./', ''],
  ['a/./b/', 'a/b'],
  ['a/../b', 'b'],
])('%s is %j', (path, at) => {
  expect(workspacePath(path)).toBe(at)
})

test('no step writes Git’s own files', () => {
  expect(() => new Workspace([file('.git/hooks/pre-push')])).toThrow(/cannot write to .git/)
})

test('is limited in size, in the size of a file, and in the number of files', () => {
  expect(() => new Workspace([file('a', workspaceLimits.fileBytes + 1)])).toThrow(/larger than 4 MiB/)
  const many = Array.from({ length: 5 }, (_, i) => file(`f${i}`, workspaceLimits.fileBytes))
  expect(() => new Workspace(many)).toThrow(/limited to 16 MiB/)
  expect(() => new Workspace(Array.from({ length: 2001 }, (_, i) => file(`f${i}`)))).toThrow(/2000 files/)
})

test('removes a folder with its files', () => {
  const workspace = new Workspace([file('a/b'), file('a/c'), file('ab')])
  expect(workspace.remove('a')).toBe(2)
  expect(workspace.list().map(({ path }) => path)).toEqual(['ab'])
})
