import { createHash } from 'node:crypto'
import { posix } from 'node:path'

export type BlobObject = {
  __typename: 'Blob'
  oid: string
  content: Buffer
  text: string | null
  byteSize: number
  isBinary: boolean
  isTruncated: boolean
  /** A symbolic link: its content is its target. */
  isLink?: boolean
}
export type TreeObject = { __typename: 'Tree'; oid: string; entries: TreeEntry[] }
export type TreeEntry = {
  name: string
  type: 'blob' | 'tree'
  mode: number
  oid: string
  path: string
  object: BlobObject | TreeObject
}

/** GitHub truncates the text of larger blobs in GraphQL. */
const maxTextBytes = 512 * 1024

const sha1 = (header: string, content: string | Buffer) => createHash('sha1').update(header).update(content).digest('hex')

export function blobOf(content: Buffer): BlobObject {
  const isBinary = content.subarray(0, 8000).includes(0)
  const isTruncated = content.length > maxTextBytes
  return {
    __typename: 'Blob',
    oid: sha1(`blob ${content.length}\0`, content),
    content,
    byteSize: content.length,
    isBinary,
    isTruncated,
    text: isBinary ? null : content.subarray(0, maxTextBytes).toString('utf8'),
  }
}

const symbolicLink = 0o120000

export const linkTo = (target: string): BlobObject => ({ ...blobOf(Buffer.from(target)), isLink: true })

/** Builds a folder of git objects from paths. Ids are content hashes, so equal folders have equal ids. */
export function treeOf(files: ReadonlyMap<string, BlobObject>, prefix = ''): TreeObject {
  const folders = new Map<string, Map<string, BlobObject>>()
  const entries: TreeEntry[] = []
  for (const [path, blob] of files) {
    const slash = path.indexOf('/')
    if (slash < 0) {
      const mode = blob.isLink ? symbolicLink : 0o100644
      entries.push({ name: path, type: 'blob', mode, oid: blob.oid, path: prefix + path, object: blob })
    } else {
      const folder = path.slice(0, slash)
      const inner = folders.get(folder) ?? new Map<string, BlobObject>()
      folders.set(folder, inner.set(path.slice(slash + 1), blob))
    }
  }
  for (const [name, inner] of folders) {
    const object = treeOf(inner, `${prefix}${name}/`)
    entries.push({ name, type: 'tree', mode: 0o040000, oid: object.oid, path: prefix + name, object })
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { __typename: 'Tree', oid: sha1('tree\0', entries.map((e) => `${e.mode} ${e.name} ${e.oid}`).join('\n')), entries }
}

/** The object at a path of a tree. */
export function objectAt(tree: TreeObject, path: string): BlobObject | TreeObject | undefined {
  let at: BlobObject | TreeObject | undefined = tree
  for (const part of path.split('/').filter(Boolean)) {
    if (at?.__typename !== 'Tree') return undefined
    at = at.entries.find((e) => e.name === part)?.object
  }
  return at
}

export function objectById(tree: TreeObject, oid: string): BlobObject | TreeObject | undefined {
  if (tree.oid === oid) return tree
  for (const entry of tree.entries) {
    if (entry.oid === oid) return entry.object
    const inner = entry.object.__typename === 'Tree' ? objectById(entry.object, oid) : undefined
    if (inner) return inner
  }
  return undefined
}

/** The target of a symbolic link, if it is a file of the same tree, as GitHub's contents API resolves it. */
export function followed(tree: TreeObject, path: string): BlobObject | TreeObject | undefined {
  const object = objectAt(tree, path)
  if (object?.__typename !== 'Blob' || !object.isLink) return object
  const target = objectAt(tree, posix.normalize(posix.join(posix.dirname(path), object.content.toString())))
  return target?.__typename === 'Blob' && !target.isLink ? target : object
}
