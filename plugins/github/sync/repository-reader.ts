import { fileLimits } from '@callboard/core/limits/limits'
import { compileGlobs, globProblem } from '@callboard/core/pattern/glob'
import { type Descriptor, stringsAt } from '@callboard/modules/catalog/domain/entity'
import { isApiFile } from '@callboard/modules/inference/domain/api-files'
import { codeOwnersPaths, defaultOwners } from '@callboard/modules/inference/domain/code-owners'
import type { InferredEntity, RepositoryFacts } from '@callboard/modules/inference/domain/facts'
import { relevantFiles } from '@callboard/modules/inference/domain/relevant-files'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'
import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'
import type { FoundEntity, FoundProblem, ItemRead } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { wholeApi } from '@callboard/plugin-kit/whole-api'
import type { GitHubContext } from '../context.ts'
import { annotate, type EntitySource } from './annotate.ts'
import { type DocsSource, docsOf, readDocs } from './docs.ts'
import { noSuchFile } from './file-loader.ts'
import { type LoadedFile } from './loaded-file.ts'
import { matcher } from './matcher.ts'
import { mappedBy, type Properties } from './properties.ts'
import { mayInfer, stateOf, topicsOf, versionOf } from './repository.ts'
import { type Readers, RepositoryFiles } from './repository-files.ts'
import type { TeamRights } from './team-rights.ts'
import type { RepositoryTree } from './trees.ts'

export type Item = { key: string; name: string; version: string }

/** Maximum nesting of Locations; more is a mistake or an attack. */
const maxLocationDepth = 5
const maxFiles = 2000
/** Maximum characters of a manifest used for inference; larger ones are ignored. */
const maxManifest = 512 * 1024

/** The organization's data about its repositories; loaded once per batch, and only if needed. */
export type AboutOrganization = {
  rights: () => Promise<TeamRights>
  people: () => Promise<ReadonlyMap<string, string>>
  properties: (slug: string) => Promise<Properties | undefined>
}

/** Reads one repository: its descriptors and what they refer to, or inferred entities if it has none. */
export class RepositoryReader {
  private readonly entities: FoundEntity[] = []
  private readonly problems: FoundProblem[] = []
  /** Docs locations of entities. */
  private readonly docs: DocsSource[] = []
  private readonly visited = new Set<string>()
  /** Files referenced by placeholders. */
  private placeholders = 0
  private cutShort = false
  private readonly tree: RepositoryTree
  private readonly context: GitHubContext
  private readonly files: RepositoryFiles
  private readonly about: AboutOrganization
  private properties: Properties | undefined

  constructor(tree: RepositoryTree, context: GitHubContext, readers: Readers, about: AboutOrganization) {
    this.tree = tree
    this.context = context
    this.files = new RepositoryFiles(tree, context.settings.host, readers)
    this.about = about
  }

  async read(item: Item): Promise<ItemRead> {
    const { isDescriptor, isRead } = matcher(this.context.settings)
    const [properties] = await Promise.all([this.about.properties(this.tree.slug), this.files.open(isDescriptor)])
    this.properties = properties
    const files = [...new Set(this.files.paths.filter(isDescriptor).map((p) => this.files.realPath(p)))].sort()
    const codeOwnersPath = codeOwnersPaths.find((p) => this.files.has(p))
    const [codeOwners] = await Promise.all([
      codeOwnersPath ? this.files.file(codeOwnersPath) : undefined,
      ...files.slice(0, maxFiles).map((f) => this.readFile(f, 0)),
    ])
    if (files.length > maxFiles)
      this.problems.push({
        code: 'too_many',
        message: `The repository contains ${files.length} descriptor files; the first ${maxFiles} were read. Narrow the paths in the integration's settings.`,
      })
    if (mayInfer(this.tree.details, this.context.settings) && files.length === 0) await this.infer()
    // Files arrive in any order; the result, including which of two duplicates wins, must not depend on it.
    this.entities.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
    const owners =
      codeOwnersPath && codeOwners && 'text' in codeOwners ? { path: codeOwnersPath, text: codeOwners.text } : undefined
    const { pages, problems } = await readDocs(this.docs, this.files, isRead, owners)
    this.problems.push(...problems, ...this.files.problems)
    const { pushedAt } = this.tree.details
    return {
      // The requested key: GitHub responds to an old form of the id with the new one.
      key: item.key,
      name: this.tree.slug,
      version: versionOf(this.tree.details, this.context.settings, properties),
      ...(this.tree.oid ? { revision: this.tree.oid } : {}),
      state: {
        ...stateOf(this.tree.details, properties),
        codeOwners: owners ? defaultOwners(owners.text) : [],
      },
      entities: this.entities,
      problems: this.problems,
      pages: pushedAt === null ? pages : pages.map((page) => ({ ...page, changedAt: pushedAt })),
    }
  }

  /** Inferred entities of a repository without descriptors. */
  private async infer(): Promise<void> {
    const { slug, authors, details } = this.tree
    const teams = (await this.about.rights()).get(slug.toLowerCase()) ?? []
    const paths = this.files.distinctPaths().filter(matcher(this.context.settings).isRead)
    const loaded = await Promise.all(
      relevantFiles(paths).map(async (path): Promise<[string, string][]> => {
        const file = await this.files.file(path)
        if ('error' in file && isApiFile(path) && !file.reported) this.cannotRead(path, file.error)
        return 'text' in file && (file.text.length <= maxManifest || isApiFile(path)) ? [[path, file.text]] : []
      }),
    )
    const files = new Map(loaded.flat())
    const named = codeOwnersPaths.some((path) => /[^\s@]@[^\s@]/.test(files.get(path) ?? ''))
    const facts = {
      slug,
      description: details.description,
      archived: details.isArchived,
      topics: topicsOf(details),
      language: details.primaryLanguage?.name ?? null,
      pushedAt: details.pushedAt,
      teams,
      authors,
      paths,
      files,
      mapped: mappedBy(this.context.settings, this.properties),
      ...(named ? { people: await this.about.people() } : {}),
    }
    for (const { descriptor, evidence, packages, file, root } of await this.inferred(facts)) {
      const path = paths.includes(file) ? file : ''
      const docs = docsOf(descriptor, { path: root ? `${root}/-` : '-' })
      if (docs) this.docs.push(docs)
      const url = path ? this.files.urlOf(path) : details.url
      this.entities.push({
        descriptor: this.annotated(await this.withWholeApi(descriptor, path), { path, url }),
        file: path,
        url,
        line: 1,
        evidence,
        packages,
      })
    }
  }

  private cannotRead(path: string, error: string): void {
    this.problems.push({
      file: path,
      url: this.files.urlOf(path),
      code: 'not_readable',
      message: `${path} could not be read: ${error}`,
    })
  }

  /** An API with the files that its description refers to. */
  private async withWholeApi(descriptor: Descriptor, file: string): Promise<Descriptor> {
    const { spec } = descriptor
    if (descriptor.kind !== 'API' || typeof spec?.definition !== 'string') return descriptor
    const { text, missing } = await wholeApi({ name: file, text: spec.definition }, (path) => this.files.file(path))
    for (const m of missing) this.cannotRead(m.file, m.error)
    return { ...descriptor, spec: { ...spec, definition: text } }
  }

  private async inferred(facts: RepositoryFacts): Promise<InferredEntity[]> {
    try {
      return await parse('infer', facts)
    } catch (error) {
      if (!(error instanceof NotParsed)) throw error
      this.problems.push({ code: 'not_parsed', message: `The content of ${this.tree.slug} ${error.message}.` })
      return []
    }
  }

  private noteCutShort(): void {
    if (!this.cutShort)
      this.problems.push({
        code: 'too_many',
        message: `Locations of ${this.tree.slug} resolve to more than ${maxFiles} files; the first ${maxFiles} were read.`,
      })
    this.cutShort = true
  }

  private async readFile(path: string, depth: number, slug?: string, revision?: string): Promise<void> {
    const key = `${slug ?? ''} ${revision ?? ''} ${path}`
    if (this.visited.has(key)) return
    if (this.visited.size >= maxFiles) return this.noteCutShort()
    this.visited.add(key)
    const elsewhere = { ...(slug === undefined ? {} : { slug }), ...(revision === undefined ? {} : { revision }) }
    const url = this.files.urlOf(path, elsewhere)
    const loaded = await this.files.file(path, slug, revision)
    if ('error' in loaded) {
      if (loaded.reported) return
      const listed = slug === undefined && this.files.has(path)
      if (listed && loaded.error === noSuchFile)
        throw new VendorError(
          'incomplete',
          `GitHub lists ${path} in ${this.tree.slug} but does not give it. Nothing was changed.`,
        )
      this.problems.push({ file: path, url, code: 'not_readable', message: `${path} could not be read: ${loaded.error}` })
      return
    }
    const from = { slug: slug ?? this.tree.slug, file: path, ...(revision === undefined ? {} : { revision }) }
    const read = async (target: string): Promise<LoadedFile> => {
      const resolved = await this.files.locate(target, from)
      if ('error' in resolved) return resolved
      if (++this.placeholders > fileLimits.placeholdersPerItem)
        return { error: `the files of a repository may refer to ${fileLimits.placeholdersPerItem} others.` }
      return this.files.file(resolved.path, resolved.slug, resolved.revision)
    }
    const found = await readDescriptorFile({ path, text: loaded.text, url, read })
    this.problems.push(...found.problems)
    for (const entity of found.entities) {
      this.entities.push({ ...entity, descriptor: this.annotated(entity.descriptor, { path, url, ...elsewhere }) })
      const docs = docsOf(entity.descriptor, { path, line: entity.line, ...elsewhere })
      if (docs) this.docs.push(docs)
    }
    await Promise.all(
      found.entities
        .filter((e) => e.descriptor.kind.toLowerCase() === 'location')
        .map((e) => this.followLocation(e, depth, from)),
    )
  }

  /** Reads the targets of a Location entity. Patterns match files of its own repository. */
  private async followLocation(
    location: FoundEntity,
    depth: number,
    from: { slug: string; file: string; revision?: string },
  ): Promise<void> {
    const { spec } = location.descriptor
    const listed = [...stringsAt(spec, 'target'), ...stringsAt(spec, 'targets')]
    const targets = listed.slice(0, fileLimits.locationTargets)
    const fail = (target: string, reason: string) =>
      this.problems.push({
        file: location.file,
        line: location.line,
        column: 1,
        url: `${location.url}#L${location.line}`,
        code: 'bad_target',
        message: `The target ${target} was not read: ${reason}`,
      })
    if (listed.length > targets.length)
      fail(
        `${listed[targets.length]} and ${listed.length - targets.length - 1} more`,
        `a Location may list ${fileLimits.locationTargets}. Split it.`,
      )
    await Promise.all(
      targets.map(async (target) => {
        if (depth >= maxLocationDepth) return void fail(target, `Locations can be nested up to ${maxLocationDepth} levels deep.`)
        const resolved = await this.files.locate(target, from)
        if ('error' in resolved) return void fail(target, resolved.error)
        const own = resolved.slug === this.tree.slug && resolved.revision === undefined
        if (own && /[*?{[]/.test(resolved.path)) {
          const problem = globProblem(resolved.path)
          if (problem) return void fail(target, problem)
          const matches = compileGlobs([resolved.path])
          const files = this.files.paths.filter((p) => matches(p)).slice(0, maxFiles)
          if (files.length === 0) fail(target, 'no file matches.')
          await Promise.all(files.map((f) => this.readFile(this.files.realPath(f), depth + 1)))
          return
        }
        if (own && !this.files.has(this.files.realPath(resolved.path))) return void fail(target, 'there is no such file.')
        await (own
          ? this.readFile(this.files.realPath(resolved.path), depth + 1)
          : this.readFile(resolved.path, depth + 1, resolved.slug, resolved.revision))
      }),
    )
  }

  private annotated(descriptor: Descriptor, at: EntitySource): Descriptor {
    return annotate(descriptor, at, this.files, { slug: this.tree.slug, properties: this.properties })
  }
}
