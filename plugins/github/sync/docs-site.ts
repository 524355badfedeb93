import path from 'node:path/posix'
import { compileGlobs, globProblem } from '@callboard/core/pattern/glob'
import { type FolderOrder, isOrderFile } from '@callboard/modules/docs/domain/folder-order'
import { compileIgnore } from '@callboard/modules/docs/domain/ignore'
import { type Mkdocs, noSettings, withInheritedSettings } from '@callboard/modules/docs/domain/mkdocs-settings'
import { type PageFile } from '@callboard/modules/docs/domain/page-file'
import { docsFolder, isPage, pagesOf } from '@callboard/modules/docs/domain/site'
import type { Input, Output, TaskName } from '@callboard/parsing/tasks'
import { webAddress } from './locate.ts'
import type { RepositoryFiles } from './repository-files.ts'

/** A page of a site; it may be in another repository than the site. */
export type SitePage = PageFile & {
  files: RepositoryFiles
  /** Former paths. */
  aliases: string[]
  /** Folders searched for its snippets, in order. */
  snippetFolders: string[]
}

type Parse = <Name extends TaskName>(
  task: Name,
  input: Input<Name>,
  at: { file: string; url: string },
) => Promise<Output<Name> | undefined>

/** Maximum inherited settings, nested sites, and sites in total. */
const maxInherited = 5
const maxDepth = 3
const maxSites = 60
const maxOrderFiles = 200
/** Maximum pages that the navigation may include from one other repository. */
const maxImportedPages = 1000

const within = (root: string, name: string) => path.normalize(path.join(root || '.', name))
const withSection = (...titles: (string | null)[]) => titles.filter(Boolean).join(' / ')

/** Assembles the docs of one entity like MkDocs and the plugins included in TechDocs. */
export class DocsSite {
  private readonly parse: Parse
  private readonly fail: (message: string) => void
  private readonly seen = new Set<string>()

  private readonly isRead: (path: string) => boolean

  /**
   * @param isRead excludes paths according to the settings
   * @param fail called with a sentence for what could not be read
   */
  constructor(parse: Parse, isRead: (path: string) => boolean, fail: (message: string) => void) {
    this.parse = parse
    this.isRead = isRead
    this.fail = fail
  }

  async pages(files: RepositoryFiles, root: string): Promise<SitePage[]> {
    const file = this.settingsFile(files, root)
    if (file) this.seen.add(this.keyOf(files, file))
    return this.site(files, root, await this.settings(files, root, file), 0)
  }

  private async read<Name extends 'mkdocs' | 'folder-order'>(task: Name, files: RepositoryFiles, file: string) {
    const loaded = await files.file(file)
    return 'text' in loaded ? this.parse(task, loaded.text, { file, url: files.urlOf(file) }) : undefined
  }

  private settingsFile = (files: RepositoryFiles, root: string) =>
    ['mkdocs.yml', 'mkdocs.yaml'].map((name) => within(root, name)).find((p) => files.has(p))

  /** The settings of a folder, including inherited ones. */
  private async settings(files: RepositoryFiles, root: string, named?: string): Promise<Mkdocs | undefined> {
    let file = named ?? this.settingsFile(files, root)
    if (file === undefined) return undefined
    let settings = await this.read('mkdocs', files, file)
    for (let i = 0; settings?.inherit && i < maxInherited; i++) {
      const parent: string = within(path.dirname(file), settings.inherit)
      if (!files.has(parent)) {
        this.fail(`${file} inherits ${settings.inherit}, which is no file of the repository.`)
        break
      }
      file = parent
      settings = withInheritedSettings(settings, (await this.read('mkdocs', files, parent)) ?? noSettings)
    }
    return settings
  }

  /** Order defined by files in folders, if the settings have no navigation. */
  private async orders(files: RepositoryFiles, folder: string): Promise<Map<string, FolderOrder>> {
    const prefix = folder === '' ? '' : `${folder}/`
    const found = files.paths.filter((p) => p.startsWith(prefix) && isOrderFile(p)).slice(0, maxOrderFiles)
    const orders = await Promise.all(
      found.map(async (file): Promise<[string, FolderOrder][]> => {
        const order = await this.read('folder-order', files, file)
        const at = path.dirname(file.slice(prefix.length))
        // awesome-nav sorts naturally unless told otherwise, and awesome-pages does not.
        const natural = order?.natural ?? /\.nav\.ya?ml$/.test(file)
        return order ? [[at === '.' ? '' : at, { ...order, natural }]] : []
      }),
    )
    return new Map(orders.flat())
  }

  private async site(files: RepositoryFiles, root: string, settings: Mkdocs | undefined, depth: number): Promise<SitePage[]> {
    const folder = docsFolder(root, settings)
    const orders = settings?.nav || folder === undefined ? undefined : await this.orders(files, folder)
    const imports = (settings?.imports ?? []).map(
      ({ section, url }): PageFile => ({ path: '', name: '', title: null, section, include: `!import ${url}` }),
    )
    const others = await this.navRepositories(files, settings?.navRepos ?? [])
    const named = [...others].flatMap(([name, other]) => importedPages(name, other))
    const pages = [...pagesOf(root, settings, files.paths.filter(this.isRead), orders, named), ...imports]
    const redirects = settings?.redirects ?? []
    const parts: SitePage[] = []
    for (const page of pages)
      if (page.include) parts.push(...(await this.include(files, root, { ...page, include: page.include }, depth + 1)))
      else {
        const other = page.repository === undefined ? undefined : others.get(page.repository)
        parts.push({
          ...page,
          files: other?.files ?? files,
          snippetFolders: other ? [''] : [root, folder ?? ''],
          aliases: redirects.filter(([, to]) => to === page.name).map(([from]) => from),
        })
      }
    return parts
  }

  private async include(
    files: RepositoryFiles,
    root: string,
    { include, title, section }: PageFile & { include: string },
    depth: number,
  ): Promise<SitePage[]> {
    const [, kind = '', target = ''] = /^([!*](?:include|import))\s+(\S.*)$/.exec(include.trim()) ?? []
    if (depth > maxDepth) {
      this.fail(`${include} was not followed: docs may include others ${maxDepth} levels deep.`)
      return []
    }
    if (kind === '!import') return this.imported(files, target, withSection(section, title), depth)
    if (kind === '!include') return this.part(files, within(root, target), { title, section }, depth)
    const pattern = within(root, target)
    if (globProblem(pattern)) {
      this.fail(`${include} was not followed: the pattern cannot be read.`)
      return []
    }
    const matches = compileGlobs([pattern])
    const found = files.paths.filter((p) => matches(p) && !this.seen.has(this.keyOf(files, p))).slice(0, maxSites)
    const parts: SitePage[] = []
    for (const file of found)
      parts.push(...(await this.part(files, file, { title: null, section: withSection(section, title) }, depth)))
    return parts
  }

  private keyOf = (files: RepositoryFiles, file: string) => files.urlOf(file)

  /** The pages of a nested site below its title; their paths begin with its name, as in mkdocs-monorepo. */
  private async part(
    files: RepositoryFiles,
    file: string,
    { title, section }: { title: string | null; section: string },
    depth: number,
  ): Promise<SitePage[]> {
    const key = this.keyOf(files, file)
    if (this.seen.has(key)) return []
    if (this.seen.size >= maxSites || !files.has(file)) {
      this.fail(
        files.has(file)
          ? `${file} was not included: docs may have ${maxSites} parts.`
          : `${file} was not included: there is no such file.`,
      )
      return []
    }
    this.seen.add(key)
    const settings = await this.settings(files, path.dirname(file), file)
    const root = path.dirname(file) === '.' ? '' : path.dirname(file)
    const name = (settings?.siteName ?? path.basename(root)) || 'docs'
    const pages = await this.site(files, root, settings, depth)
    return below(pages, name, withSection(section, title ?? name))
  }

  /** Another repository by URL, optionally with a branch: `https://github.com/acme/shop?branch=main`. */
  private async repositoryAt(files: RepositoryFiles, target: string) {
    const url = webAddress(target)
    const branch = url?.searchParams.get('branch')
    const plain = url ? `${url.origin}${url.pathname.replace(/\.git$|\/$/g, '')}` : target
    const found = await files.folder(branch ? `${plain}/tree/${branch}` : plain)
    if ('error' in found) {
      this.fail(`The docs at ${target} were not imported: ${found.error}`)
      return undefined
    }
    return { ...found, options: url?.searchParams }
  }

  /** The repositories whose files the navigation refers to by repository name and path. */
  private async navRepositories(files: RepositoryFiles, repositories: Mkdocs['navRepos']): Promise<Map<string, OtherRepository>> {
    const found = new Map<string, OtherRepository>()
    for (const { name, url, imports } of repositories) {
      const other = await this.repositoryAt(files, url)
      if (other) found.set(name, { files: other.files, imports })
    }
    return found
  }

  /** Docs of another repository, by a URL with settings: `?branch=main&docs_dir=docs/*&config=mkdocs.yml`. */
  private async imported(files: RepositoryFiles, target: string, section: string, depth: number): Promise<SitePage[]> {
    const found = await this.repositoryAt(files, target)
    if (!found) return []
    const { options } = found
    const key = `${found.files.urlOf(found.root)} ${target}`
    if (this.seen.has(key) || this.seen.size >= maxSites) return []
    this.seen.add(key)
    const docsDir = options?.get('docs_dir')?.split('*')[0]?.replace(/\/$/, '')
    const settings = await this.settings(found.files, found.root, this.configOf(found, options?.get('config') ?? undefined))
    const pages = await this.site(found.files, found.root, docsDir ? { ...(settings ?? noSettings), docsDir } : settings, depth)
    return below(pages, section.split(' / ').at(-1) || 'docs', section)
  }

  private configOf({ files, root }: { files: RepositoryFiles; root: string }, config: string | undefined): string | undefined {
    const file = config && within(root, config)
    return file && files.has(file) ? file : undefined
  }
}

type OtherRepository = { files: RepositoryFiles; imports: readonly string[] }

/** The pages that a repository contributes to the navigation, by its patterns in Git's sparse checkout syntax. */
function importedPages(name: string, { files, imports }: OtherRepository): PageFile[] {
  const isImported = compileIgnore(imports.join('\n'))
  return files.paths
    .filter((path) => isPage(path) && isImported(path))
    .slice(0, maxImportedPages)
    .map((path) => ({ path, name: `${name}/${path}`, title: null, section: '', repository: name }))
}

/** Pages of another site, with its name and title. */
const below = (pages: readonly SitePage[], name: string, section: string): SitePage[] =>
  pages.map((page) => ({
    ...page,
    name: `${name}/${page.name}`,
    aliases: page.aliases.map((alias) => `${name}/${alias}`),
    section: withSection(section, page.section),
  }))
