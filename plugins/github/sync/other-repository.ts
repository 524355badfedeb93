import path from 'node:path/posix'
import { linkTarget, mayBeLink, symbolicLinkMode } from '@callboard/core/repository/symbolic-links'
import { affectsAccount, isVendorError } from '@callboard/plugin-kit/vendor-error'
import type { GitHubClient } from '../client.ts'
import { errorsBelow, fieldError, isMissing } from '../graphql-errors.ts'
import { noSuchFile } from './file-loader.ts'
import { type Listed, listTree } from './large-tree.ts'
import { type LoadedFile, type LoadFile } from './loaded-file.ts'

/** Maximum chain of symbolic links per file. */
const maxHops = 8
/** Maximum parent folders of a missing file that are checked for a symbolic link. */
const maxFolders = 12

type Entries = { object: { entries?: { name: string; mode: number }[] | null } | null } | null

/** Whether git has a symbolic link at a path, according to its folder; the file itself does not show it. */
async function isLink(client: GitHubClient, slug: string, revision: string, at: string): Promise<boolean> {
  const [owner, name] = slug.split('/')
  const folder = path.dirname(at)
  const { data } = await client.partial<{ repository: Entries }>(
    'query Folder($owner: String!, $name: String!, $folder: String!) { repository(owner: $owner, name: $name) { object(expression: $folder) { ... on Tree { entries { name mode } } } } }',
    { owner, name, folder: `${revision}:${folder === '.' ? '' : folder}` },
  )
  const entry = data.repository?.object?.entries?.find((e) => e.name === path.basename(at))
  return entry?.mode === symbolicLinkMode
}

/** The real path of a missing file if one of its folders is a symbolic link, which git shows as a file. */
async function throughFolder(
  load: LoadFile,
  slug: string,
  revision: string,
  at: string,
): Promise<ReturnType<typeof linkTarget> | undefined> {
  const parts = at.split('/').slice(0, maxFolders)
  const folders = parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('/'))
  const files = await Promise.all(folders.map((folder) => load(slug, revision, folder)))
  const found = files.findIndex((file) => 'text' in file)
  const [folder, file] = [folders[found], files[found]]
  if (folder === undefined || !file || !('text' in file) || !mayBeLink(file.text)) return undefined
  const target = linkTarget(folder, file.text)
  return 'error' in target ? target : { path: path.join(target.path, at.slice(folder.length + 1)) }
}

/**
 * Reads a file of a repository or revision whose tree was not read, following symbolic links. Checking for a link costs a
 * request, so it is only done if a file consists of one line that could be a path.
 */
export async function readElsewhere(
  client: GitHubClient,
  load: LoadFile,
  { slug, revision, path: given }: { slug: string; revision: string; path: string },
): Promise<LoadedFile> {
  let at = given
  for (let hop = 0; hop <= maxHops; hop++) {
    const file = await load(slug, revision, at)
    let next: ReturnType<typeof linkTarget> | undefined
    if ('text' in file) {
      if (!mayBeLink(file.text) || !(await isLink(client, slug, revision, at))) return file
      next = linkTarget(at, file.text)
    } else if (file.error === noSuchFile) {
      next = await throughFolder(load, slug, revision, at)
    }
    if (!next) return file
    if ('error' in next) return next
    at = next.path
  }
  return { error: `it passes through more than ${maxHops} symbolic links.` }
}

export type Listing = Listed

type FolderAnswer = { repository: { object: { __typename: string; oid: string } | null } | null }

/**
 * The paths below a folder of a repository or revision whose tree was not read. An error is reported for the item that refers to
 * it.
 */
export async function listFolder(
  client: GitHubClient,
  { slug, revision, path: folder }: { slug: string; revision: string; path: string },
): Promise<Listing | { error: string }> {
  const [owner, name] = slug.split('/')
  try {
    const { data, errors } = await client.partial<FolderAnswer>(
      'query FolderId($owner: String!, $name: String!, $folder: String!) { repository(owner: $owner, name: $name) { object(expression: $folder) { __typename oid } } }',
      { owner, name, folder: `${revision}:${folder}` },
    )
    const [error] = errorsBelow(errors, 'repository')
    if (error && !isMissing(error)) throw fieldError(error, slug)
    if (!data.repository) return { error: `the repository ${slug} does not exist, or is not visible to these credentials.` }
    const { object } = data.repository
    if (object?.__typename !== 'Tree') return { error: `there is no folder ${folder || '/'} at ${revision} of ${slug}.` }
    return await listTree(client, slug, object.oid, (at) => /(^|\/)node_modules$/.test(at), folder)
  } catch (error) {
    if (isVendorError(error) && !affectsAccount(error) && error.kind !== 'unavailable') return { error: error.message }
    throw error
  }
}
