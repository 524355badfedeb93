/** An entry of the navigation: a page relative to `docs_dir`, or `!include …`, `*include …` and `!import …` of plugins. */
export type NavEntry = { path: string; title: string | null; section: string }

/** What MkDocs' settings say of a folder of docs; null where they say nothing. */
export type Mkdocs = {
  siteName: string | null
  /** Where the pages lie, relative to the settings. */
  docsDir: string | null
  nav: NavEntry[] | null
  /** Settings that these are laid over, relative to them. */
  inherit: string | null
  /** Lines of patterns as in `.gitignore`: pages that are not part of the site. */
  exclude: string
  /** Pages that have moved: where from and where to. */
  redirects: [from: string, to: string][]
  /** Other repositories whose docs become sections (mkdocs-multirepo-plugin). */
  imports: { section: string; url: string }[]
  /** Other repositories whose files the navigation names as `name/path/in/repository.md` (mkdocs-multirepo-plugin). */
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

/** Settings laid over those that they inherit: what the child says counts; lists are not merged. */
export const inheriting = (child: Mkdocs, parent: Mkdocs): Mkdocs => ({
  siteName: child.siteName ?? parent.siteName,
  docsDir: child.docsDir ?? parent.docsDir,
  nav: child.nav ?? parent.nav,
  inherit: parent.inherit,
  exclude: child.exclude || parent.exclude,
  redirects: child.redirects.length > 0 ? child.redirects : parent.redirects,
  imports: child.imports.length > 0 ? child.imports : parent.imports,
  navRepos: child.navRepos.length > 0 ? child.navRepos : parent.navRepos,
})
