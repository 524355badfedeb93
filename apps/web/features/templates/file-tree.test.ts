import { expect, test } from 'vitest'
import { fileTree, type TreeNode } from './file-tree.ts'

const file = (path: string) => ({ path, content: '', executable: false })
const names = (nodes: readonly TreeNode[]): unknown[] =>
  nodes.map(({ name, file, children }) => (file ? name : [name, ...names(children)]))

test('files are shown by folder, folders first', () => {
  const files = ['b.md', 'src/main.go', 'a.md', 'src/api/v1.go', '.github/workflows/ci.yaml'].map(file)
  expect(names(fileTree(files))).toEqual([
    ['.github', ['workflows', 'ci.yaml']],
    ['src', ['api', 'v1.go'], 'main.go'],
    'a.md',
    'b.md',
  ])
})
