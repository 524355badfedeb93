/** An entry of the navigation: a page relative to `docs_dir`, or `!include …`, `*include …` and `!import …` of plugins. */
export type NavEntry = { path: string; title: string | null; section: string }

/** Settings of a docs folder in MkDocs; null if absent. */
export type Mkdocs = {
  siteName: string | null
  /** Folder of the pages, relative to the settings. */
  docsDir: string | null
  nav: NavEntry[] | null
  /** Path of the inherited settings, relative to these. */
  inherit: string | null
  /** Patterns as in `.gitignore` of excluded pages. */
  exclude: string
  /** Redirects of moved pages: from and to. */
  redirects: [from: string, to: string][]
  /** Other repositories whose docs become sections (mkdocs-multirepo-plugin). */
  imports: { section: string; url: string }[]
  /** Other repositories whose files the navigation refers to as `name/path/in/repository.md` (mkdocs-multirepo-plugin). */
  navRepos: { name: string; url: string; imports: string[] }[]
}

export const noSettings: Mkdocs = {
  siteName: null,
  docsDir: null,
  nav: null,
  inherit: null,
  exclude: '',
  redirects: [],
  imports: [],
  navRepos: [],
}

/** Merges settings with those they inherit: the child takes precedence; lists are not merged. */
export const withInheritedSettings = (child: Mkdocs, parent: Mkdocs): Mkdocs => ({
  siteName: child.siteName ?? parent.siteName,
  docsDir: child.docsDir ?? parent.docsDir,
  nav: child.nav ?? parent.nav,
  inherit: parent.inherit,
  exclude: child.exclude || parent.exclude,
  redirects: child.redirects.length > 0 ? child.redirects : parent.redirects,
  imports: child.imports.length > 0 ? child.imports : parent.imports,
  navRepos: child.navRepos.length > 0 ? child.navRepos : parent.navRepos,
})
