import type { MadeFile } from '@callboard/modules/templates/domain/views'

export type TreeNode = { name: string; path: string; file?: MadeFile; children: TreeNode[] }

const byKindAndName = (a: TreeNode, b: TreeNode) =>
  Number(a.file !== undefined) - Number(b.file !== undefined) || a.name.localeCompare(b.name)

function sorted(nodes: TreeNode[]): TreeNode[] {
  for (const node of nodes) sorted(node.children)
  return nodes.sort(byKindAndName)
}

/** Files by folder, folders first. */
export function fileTree(files: readonly MadeFile[]): TreeNode[] {
  const root: TreeNode = { name: '', path: '', children: [] }
  for (const file of files) {
    const names = file.path.split('/').filter(Boolean)
    let folder = root
    for (const [index, name] of names.entries()) {
      const path = names.slice(0, index + 1).join('/')
      const known = folder.children.find((child) => child.name === name)
      const next: TreeNode = known ?? { name, path, children: [] }
      if (!known) folder.children.push(next)
      if (index === names.length - 1) next.file = file
      folder = next
    }
  }
  return sorted(root.children)
}
