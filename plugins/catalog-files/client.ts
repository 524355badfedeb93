import { encodePath } from '@callboard/core/repository/encode-path'
import { mayBeLink } from '@callboard/core/repository/symbolic-links'
import type { PluginContext } from '@callboard/plugin-kit/context'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import type { Secrets, Settings } from './config.ts'

export type FilesContext = PluginContext<Settings, Secrets>

export type FetchedFile = { text: string } | { error: string; gone: boolean }

const maxFileBytes = 2 * 1024 * 1024

/** The raw URL of a file on GitHub or GitLab. */
function rawAddress(address: string): string {
  const url = new URL(address)
  const github = /^\/([^/]+)\/([^/]+)\/(?:blob|raw)\/(.+)$/.exec(url.pathname)
  if (url.hostname === 'github.com' && github) return `https://raw.githubusercontent.com/${github[1]}/${github[2]}/${github[3]}`
  return /\/-\/blob\//.test(url.pathname) ? address.replace('/-/blob/', '/-/raw/') : address
}

/** For a symbolic link, a raw URL of GitHub or GitLab returns the target's path. */
const maxLinks = 8

/** The part of a URL that identifies the repository. Its files are below, and links must not leave it. */
const repositoryOf = ({ hostname, pathname }: URL): string | undefined =>
  hostname === 'github.com'
    ? /^\/[^/]+\/[^/]+\/(?:blob|raw)\/[^/]+\//.exec(pathname)?.[0]
    : /^.+\/-\/(?:blob|raw)\/[^/]+\//.exec(pathname)?.[0]

/** The target of a file that contains a single path, on a host where that means a symbolic link. */
function linkedAddress(address: string, text: string): { address: string } | { error: string } | undefined {
  const url = new URL(address)
  const repository = repositoryOf(url)
  if (!repository || !mayBeLink(text) || /[:{}[\]"']/.test(text)) return undefined
  const target = text.startsWith('/') ? undefined : new URL(encodePath(text), url)
  if (!target?.pathname.startsWith(repository))
    return { error: `it is a symbolic link that points outside the repository (${text}).` }
  return { address: target.href }
}

/** Fetches a file, following symbolic links within its repository. @throws VendorError */
export async function fetchFile(context: FilesContext, address: string): Promise<FetchedFile> {
  let at = address
  for (let hop = 0; hop <= maxLinks; hop++) {
    const file = await fetchOne(context, at)
    const linked = 'text' in file ? linkedAddress(at, file.text) : undefined
    if (!linked) return file
    if ('error' in linked) return { error: linked.error, gone: false }
    at = linked.address
  }
  return { error: 'it is a symbolic link that leads back to itself, or through too many others.', gone: false }
}

/**
 * Fetches a file. Permanent errors such as 404 are returned; all others are thrown and retried.
 * @throws VendorError
 */
async function fetchOne(context: FilesContext, address: string): Promise<FetchedFile> {
  const { host } = new URL(address)
  let response: Response
  try {
    response = await context.fetch(rawAddress(address), {
      signal: context.signal,
      headers: { accept: 'text/yaml, text/plain, */*' },
    })
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'refused') return { error: error.message, gone: false }
    throw error
  }
  context.onRequest({})
  if (response.status === 404 || response.status === 410) return { error: 'there is no such file.', gone: true }
  if (response.status === 401 || response.status === 403)
    return { error: `${host} does not allow public access to it (${response.status}).`, gone: false }
  if (!response.ok) throw new VendorError('unavailable', `${host} answered ${response.status}.`)
  const text = await response.text()
  if (text.length > maxFileBytes) return { error: `it is larger than ${maxFileBytes / 1024 / 1024} MiB.`, gone: false }
  if (/^\s*<(?:!doctype|html)/i.test(text))
    return { error: 'it is a web page, not a file. Use the address of the file itself.', gone: false }
  return { text }
}
