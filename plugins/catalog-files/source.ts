import { createHash } from 'node:crypto'
import { type Descriptor, stringsAt } from '@callboard/modules/catalog/domain/entity'
import { batchBudgetMs, repositoryBudgetMs } from '@callboard/parsing/limits'
import { withBudget } from '@callboard/parsing/parse'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import type { FoundEntity, FoundProblem, ItemFailed, ItemRead, ListPage } from '@callboard/plugin-kit/server'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { type FilesContext, fetchFile } from './client.ts'

/** Maximum nesting of Locations; more is a mistake or an attack. */
const maxDepth = 5
const maxFiles = 500

/** The name that Backstage gives to the entity of a registered location. */
const locationName = (address: string) => `generated-${createHash('sha1').update(`url:${address}`).digest('hex')}`

const withOrigin = (descriptor: Descriptor, address: string, file: string): Descriptor => ({
  ...descriptor,
  metadata: {
    ...descriptor.metadata,
    annotations: {
      'backstage.io/managed-by-location': `url:${file}`,
      'backstage.io/managed-by-origin-location': `url:${address}`,
      'backstage.io/view-url': file,
      ...descriptor.metadata.annotations,
    },
  },
})

class AddressReader {
  private readonly entities: FoundEntity[] = []
  private readonly problems: FoundProblem[] = []
  private readonly visited = new Set<string>()
  private readonly address: string
  private readonly context: FilesContext

  constructor(context: FilesContext, address: string) {
    this.context = context
    this.address = address
  }

  async read(version: string): Promise<ItemRead> {
    const { address } = this
    const location: Descriptor = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Location',
      metadata: { name: locationName(address) },
      spec: { type: 'url', target: address },
    }
    this.entities.push({ descriptor: withOrigin(location, address, address), file: '', url: address, line: 1 })
    await this.file(address, 0)
    return { key: address, name: address, version, entities: this.entities, problems: this.problems }
  }

  private async file(url: string, depth: number): Promise<void> {
    if (this.visited.has(url)) return
    this.visited.add(url)
    const fail = (message: string) => this.problems.push({ file: url, url, line: 1, code: 'not_readable', message })
    if (this.visited.size > maxFiles)
      return void fail(`More than ${maxFiles} files are referenced from ${this.address}; this one was skipped.`)
    const fetched = await fetchFile(this.context, url)
    if ('error' in fetched) return void fail(`${url} could not be read: ${fetched.error}`)
    const read = async (target: string) => {
      if (!URL.canParse(target, url)) return { error: 'it is neither a path nor an address.' }
      const answer = await fetchFile(this.context, new URL(target, url).href)
      return 'error' in answer ? { error: answer.error } : answer
    }
    const found = await readDescriptorFile({
      path: new URL(url).pathname.split('/').at(-1) ?? url,
      text: fetched.text,
      url,
      read,
    })
    this.problems.push(...found.problems)
    for (const entity of found.entities) {
      this.entities.push({ ...entity, descriptor: withOrigin(entity.descriptor, this.address, url) })
      if (entity.descriptor.kind.toLowerCase() === 'location') await this.follow(entity, url, depth)
    }
  }

  /** Reads the targets of a Location, each relative to the file that lists it. */
  private async follow(location: FoundEntity, from: string, depth: number): Promise<void> {
    const { spec } = location.descriptor
    for (const target of [...stringsAt(spec, 'target'), ...stringsAt(spec, 'targets')]) {
      const url = URL.canParse(target, from) ? new URL(target, from) : undefined
      const reason =
        depth >= maxDepth
          ? `Locations can be nested up to ${maxDepth} levels deep.`
          : url?.protocol !== 'https:' && url?.protocol !== 'http:'
            ? 'it is neither a path nor a web address.'
            : undefined
      if (reason || !url)
        this.problems.push({
          file: location.file,
          line: location.line,
          url: `${location.url}#L${location.line}`,
          code: 'bad_target',
          message: `The target ${target} was not read: ${reason}`,
        })
      else await this.file(url.href, depth + 1)
    }
  }
}

/** Every URL is read each time: there is no other way to detect a change of it or of the files it refers to. */
export async function list(context: FilesContext): Promise<ListPage> {
  const version = new Date().toISOString()
  return { items: context.settings.addresses.map((address) => ({ key: address, name: address, version, state: {} })) }
}

/** URLs are independent: an error of one, including a rate limit, affects only that one. */
export function read(
  context: FilesContext,
  items: readonly { key: string; version: string }[],
): Promise<(ItemRead | ItemFailed)[]> {
  const shared = { usedMs: 0, totalMs: batchBudgetMs }
  return Promise.all(
    items.map((item) =>
      withBudget(repositoryBudgetMs, () => new AddressReader(context, item.key).read(item.version), shared).catch(
        (error: unknown) => ({ key: item.key, failed: ofItem(error) }),
      ),
    ),
  )
}

const ofItem = (error: unknown): unknown =>
  isVendorError(error) ? new VendorError(error.kind, error.message, { scope: 'item', cause: error }) : error
